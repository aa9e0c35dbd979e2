import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Pack, PackManifest } from '../../schemas/pack.ts';
import { readManifest, readPack } from './read-pack.ts';

/** The packs that come with the product. */
export interface ShippedPacks {
  list(): Promise<PackManifest[]>;
  /** Undefined: no pack of this id ships. */
  read(id: string): Promise<Pack | undefined>;
}

export const createShippedPacks = (flows = shippedFlows()): ShippedPacks => {
  const folders = (flows === undefined ? [] : readdirSync(flows))
    .sort()
    .map((name) => join(flows ?? '', name))
    .filter((folder) => existsSync(join(folder, 'pack.json')));
  return {
    list: () => Promise.all(folders.map(readManifest)),
    async read(id) {
      for (const folder of folders) if ((await readManifest(folder)).id === id) return readPack(folder);
      return undefined;
    },
  };
};

/** `flows/` of the package, wherever this bundle lies in it. */
function shippedFlows(): string | undefined {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const flows = join(folder, 'flows');
    if (existsSync(join(folder, 'package.json')) && existsSync(flows)) return flows;
    if (folder === dirname(folder)) return undefined;
  }
}

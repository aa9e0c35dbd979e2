import type { KeepRule, SweepOptions, Swept } from './retention.ts';
import { readRetentionRules } from './retention-rules.ts';
import type { Store } from './store.ts';
import { tablesOf } from './tables.ts';

export interface Tidied extends Swept {
  /** On the disk, write-ahead log included. */
  bytesBefore: number;
  bytesAfter: number;
}

/**
 * Deletes what every flow's own rule says is past its keeping, gives the space back to the file system and tells how
 * much that was. May run beside a working engine, and needs none.
 */
export async function tidy(
  store: Pick<Store, 'read' | 'write' | 'sweep' | 'diskSize'>,
  { standard, ...options }: SweepOptions & { standard?: KeepRule } = {},
): Promise<Tidied> {
  const bytesBefore = await bytesOf(store);
  const swept = await store.sweep(await readRetentionRules(tablesOf(store), standard), options);
  return { ...swept, bytesBefore, bytesAfter: await bytesOf(store) };
}

const bytesOf = async (store: Pick<Store, 'diskSize'>): Promise<number> => {
  const { fileBytes, walBytes } = await store.diskSize();
  return fileBytes + walBytes;
};

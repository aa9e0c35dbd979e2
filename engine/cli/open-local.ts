import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPack } from '../packs/read-pack.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { systemActor } from '../store/actor.ts';
import { createStore, type Store } from '../store/store.ts';
import { tablesOf, type Tables } from '../store/tables.ts';
import { buildStructures } from '../tables/build-structures.ts';
import type { RecordReads } from '../tables/query/record-reads.ts';
import { openTableCatalog, type TableCatalog } from '../tables/table-catalog.ts';
import type { Database } from './database-of.ts';

/** The database of an installation, for commands that work on it beside a server, or without one. */
export interface Local {
  store: Store;
  tables: Tables;
  catalog: TableCatalog;
  reads: RecordReads;
  zone: string;
  close(): Promise<void>;
}

export const cliActor = systemActor('cli');

export async function openLocal({ url, file }: Database, env: NodeJS.ProcessEnv): Promise<Local> {
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const store = await createStore({ url, worker: `cli:${process.pid}`, clock: systemClock });
  const tables = tablesOf(store);
  const catalog = openTableCatalog({ tables, database: store.dialect, clock: systemClock });
  const zone = env['DALIU_TIMEZONE'] ?? 'Asia/Shanghai';
  const reads: RecordReads = { store, catalog, clock: systemClock, zone };
  return { store, tables, catalog, reads, zone, close: () => store.close() };
}

/**
 * Makes a table that ships with a pack where it is not there yet, with those it goes by; false: there is none of this
 * name. A server has its packs installed; this is for a folder that no server has seen.
 */
export async function installShipped({ catalog, tables, store }: Local, id: string): Promise<boolean> {
  if ((await catalog.table(id)) !== undefined) return true;
  const folder = packFolders().find((one) => existsSync(join(one, 'tables', `${id}.json`)));
  if (folder === undefined) return false;
  for (const table of (await readPack(folder)).tables) {
    if ((await catalog.table(table.id)) !== undefined) continue;
    const change = await catalog.create(table, cliActor);
    if (change.kind !== 'done') throw new Error(`${table.id}: ${JSON.stringify(change)}`);
  }
  await buildStructures({ tables, database: store.dialect, clock: systemClock });
  return true;
}

/** `flows/<pack>` of the package, wherever the bundle lies in it. */
function packFolders(): string[] {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const flows = join(folder, 'flows');
    if (existsSync(flows))
      return readdirSync(flows)
        .map((pack) => join(flows, pack))
        .filter((pack) => existsSync(join(pack, 'pack.json')));
    if (folder === dirname(folder)) return [];
  }
}

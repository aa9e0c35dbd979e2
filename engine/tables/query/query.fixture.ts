import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableDefinition } from '../../../schemas/table.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import { createStore, type Store } from '../../store/store.ts';
import { chunks, insertRows } from '../../store/sql.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import type { usePostgres } from '../../testing/postgres.ts';
import { compileTable, type CompiledTable, type Structure } from '../compile-table.ts';
import { recordRange, type StoredRecord } from '../layout.ts';

export const START = 1_760_000_000_000;

export interface QueryTarget {
  name: string;
  create(): Promise<{ store: Store; close(): Promise<void> }>;
}

export const sqliteFile: QueryTarget = {
  name: 'an SQLite file',
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daliu-query-'));
    const store = await createStore({
      url: join(folder, 'daliu.db'),
      worker: 'w',
      clock: createFakeClock(START),
    });
    return {
      store,
      close: async () => {
        await store.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};

export const postgresTarget = (databases: ReturnType<typeof usePostgres>): QueryTarget => ({
  name: 'PostgreSQL',
  create: async () => {
    const { url, drop } = await databases.create();
    const store = await createStore({ url, worker: 'w', clock: createFakeClock(START) });
    return {
      store,
      close: async () => {
        await store.close();
        await drop();
      },
    };
  },
});

/** A table as if its keys and indexes had been built: `no` counts up from 1 over all of them. */
export function tableOf(
  definition: TableDefinition,
  no: number,
  database: CompiledTable['database'],
  others: ReadonlyMap<string, number> = new Map(),
): CompiledTable {
  const structures = [
    ...definition.keys.map((one) => ({ kind: 'key' as const, one })),
    ...definition.indexes.map((one) => ({ kind: 'index' as const, one })),
  ].map(({ kind, one }, index): Structure => ({
    no: no * 100 + index,
    kind,
    name: one.id,
    fields: one.fields,
    state: 'ready',
  }));
  const row = { no, id: definition.id, revision: 1, generation: 1, definition };
  return compileTable(row, structures, database, others);
}

/** Puts records of stored forms where writers would, with their keys and index entries; the first is number `from`. */
export async function putRecords(
  store: Pick<Store, 'write'>,
  table: CompiledTable,
  records: readonly StoredRecord[],
  { from = 1, deletedAt = null }: { from?: number; deletedAt?: number | null } = {},
): Promise<number[]> {
  const [first] = recordRange(table.no);
  const rows = records.map((stored, index) => ({ no: first + from + index, stored }));
  for (const slice of chunks(rows, 500))
    await store.write(async (tx) => {
      await insertRows(
        tx,
        'records',
        ['no', 'revision', 'change_seq', 'created_at', 'updated_at', 'deleted_at', 'data'],
        slice.map(({ no, stored }) => [no, 1, 0, START + (no % 7), START, deletedAt, printJson(stored)]),
      );
      if (deletedAt !== null) return;
      const entries = slice.flatMap(({ no, stored }) =>
        table.indexes.flatMap((index) => index.keysOf(stored).map((key) => [index.no, key, no])),
      );
      if (entries.length > 0) await insertRows(tx, 'record_index', ['index_no', 'key', 'record_no'], entries);
      const keys = slice.flatMap(({ no, stored }) =>
        table.keys.flatMap((key) => {
          const text = key.keyOf(stored);
          return text === undefined ? [] : [[key.no, text, no]];
        }),
      );
      if (keys.length > 0) await insertRows(tx, 'record_keys', ['key_no', 'key', 'record_no'], keys);
    });
  return rows.map(({ no }) => no);
}

/** The record as a rule in memory sees it, without lookups. */
export type Seen = { no: number; record: Json };

import { printJson } from '../../schemas/values/print-json.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Tables } from './tables.ts';
import { readStored } from './stored-json.ts';

/** Stands for many items where a value is expected; the items themselves lie in batches. */
export interface DatasetRef {
  dataset: string;
  count: number;
  schema: Json;
}

export interface DatasetStore {
  /**
   * Begins it empty, also where one of this id was: a step that runs again names its dataset as before and fills it
   * anew. Deleted with the run, if one is given; else once it is as old as runs become.
   */
  create(dataset: { id: string; schema: Json; runId?: string; at: number }): Promise<void>;
  /** Adds items; answers the dataset as it is then. Batches of one dataset follow each other in the order of the calls. */
  append(id: string, items: readonly Json[]): Promise<DatasetRef>;
  reference(id: string): Promise<DatasetRef | null>;
  /** One batch in memory at a time, in order. */
  batches(id: string): AsyncIterable<Json[]>;
  remove(id: string): Promise<void>;
}

interface DatasetRow {
  schema: string;
  items: number;
  batches: number;
}

export const createDatasetStore = (tables: Tables): DatasetStore => ({
  create: ({ id, schema, runId, at }) =>
    tables.write(async (tx) => {
      await removeDataset(tx, id);
      await tx.query(
        'INSERT INTO datasets(id, run_id, schema, items, batches, created_at) VALUES (?, ?, ?, 0, 0, ?)',
        [id, runId ?? null, printJson(schema), at],
      );
    }),
  append: (id, items) => {
    const body = printJson(items);
    return tables.write(async (tx) => {
      const [row] = await tx.query<DatasetRow>(
        'UPDATE datasets SET items = items + ?, batches = batches + 1 WHERE id = ? RETURNING schema, items, batches',
        [items.length, id],
      );
      if (row === undefined) throw new Error(`there is no dataset ${id}`);
      await tx.query('INSERT INTO dataset_batches(dataset, seq, items, body) VALUES (?, ?, ?, ?)', [
        id,
        row.batches,
        items.length,
        body,
      ]);
      return toReference(id, row);
    });
  },
  reference: async (id) => {
    const [row] = await tables.read<DatasetRow>('SELECT schema, items, batches FROM datasets WHERE id = ?', [
      id,
    ]);
    return row === undefined ? null : toReference(id, row);
  },
  batches: async function* (id) {
    let after = 0;
    for (;;) {
      const [row] = await tables.read<{ seq: number; body: string }>(
        'SELECT seq, body FROM dataset_batches WHERE dataset = ? AND seq > ? ORDER BY seq LIMIT 1',
        [id, after],
      );
      if (row === undefined) return;
      after = row.seq;
      yield readStored(row.body) as Json[];
    }
  },
  remove: (id) => tables.write((tx) => removeDataset(tx, id)),
});

export const removeDataset = async (tx: Transaction, id: string): Promise<void> => {
  await tx.query('DELETE FROM dataset_batches WHERE dataset = ?', [id]);
  await tx.query('DELETE FROM datasets WHERE id = ?', [id]);
};

const toReference = (dataset: string, { items, schema }: DatasetRow): DatasetRef => ({
  dataset,
  count: items,
  schema: readStored(schema),
});

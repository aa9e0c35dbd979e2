import { printJson } from '../../schemas/values/print-json.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import type { DatasetRef } from '../sdk/datasets.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Tables } from './tables.ts';
import { readStored } from './stored-json.ts';

export type { DatasetRef };

/** The lease under which a step writes: a process that lost its run must not write into what the next one fills. */
export interface WrittenBy {
  runId: string;
  epoch: number;
}

export interface DatasetStore {
  /**
   * Begins it empty, also where one of this id was: a step that runs again names its dataset as before and fills it
   * anew. Deleted with the run, if one is given; else once it is as old as runs become.
   */
  create(dataset: { id: string; schema: Json; runId?: string; at: number; epoch?: number }): Promise<void>;
  /** Drops all but the first batches. */
  cut(id: string, batches: number, by?: WrittenBy): Promise<void>;
  /** Adds items; answers the dataset as it is then. Batches of one dataset follow each other in the order of the calls. */
  append(id: string, items: readonly Json[], by?: WrittenBy): Promise<DatasetRef>;
  reference(id: string): Promise<DatasetRef | null>;
  /** How many batches it consists of; null: there is none. */
  size(id: string): Promise<number | null>;
  /** One batch in memory at a time, in order, from behind the first `after`. */
  batches(id: string, after?: number): AsyncIterable<Json[]>;
  remove(id: string): Promise<void>;
}

interface DatasetRow {
  schema: string;
  items: number;
  batches: number;
}

export const createDatasetStore = (tables: Tables): DatasetStore => ({
  create: ({ id, schema, runId, at, epoch }) =>
    tables.write(async (tx) => {
      if (runId !== undefined && epoch !== undefined) await checkLease(tx, { runId, epoch });
      await removeDataset(tx, id);
      await tx.query(
        'INSERT INTO datasets(id, run_id, schema, items, batches, created_at) VALUES (?, ?, ?, 0, 0, ?)',
        [id, runId ?? null, printJson(schema), at],
      );
    }),
  cut: (id, batches, by) =>
    tables.write(async (tx) => {
      if (by !== undefined) await checkLease(tx, by);
      await tx.query('DELETE FROM dataset_batches WHERE dataset = ? AND seq > ?', [id, batches]);
      await tx.query(
        `UPDATE datasets SET batches = ?,
          items = (SELECT COALESCE(SUM(b.items), 0) FROM dataset_batches b WHERE b.dataset = datasets.id)
          WHERE id = ?`,
        [batches, id],
      );
    }),
  append: (id, items, by) => {
    const body = printJson(items);
    return tables.write(async (tx) => {
      if (by !== undefined) await checkLease(tx, by);
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
  size: async (id) => {
    const [row] = await tables.read<{ batches: number }>('SELECT batches FROM datasets WHERE id = ?', [id]);
    return row?.batches ?? null;
  },
  batches: (id, after = 0) => readBatches(tables, id, after),
  remove: (id) => tables.write((tx) => removeDataset(tx, id)),
});

async function* readBatches(tables: Tables, id: string, from: number): AsyncGenerator<Json[]> {
  let after = from;
  for (;;) {
    const [row] = await tables.read<{ seq: number; body: string }>(
      'SELECT seq, body FROM dataset_batches WHERE dataset = ? AND seq > ? ORDER BY seq LIMIT 1',
      [id, after],
    );
    if (row === undefined) return;
    after = row.seq;
    yield readStored(row.body) as Json[];
  }
}

/** A run that is not born yet is nobody else's. */
const checkLease = async (tx: Transaction, { runId, epoch }: WrittenBy): Promise<void> => {
  const moved = await tx.query('SELECT id FROM runs WHERE id = ? AND epoch <> ?', [runId, epoch]);
  if (moved.length === 0) return;
  throw new EngineError(
    'lease-lost',
    { zh: `运行 ${runId} 已由另一进程接手`, en: `Another process has taken over the run ${runId}` },
    { blame: 'engine', retryable: true },
  );
};

export const removeDataset = async (tx: Transaction, id: string): Promise<void> => {
  await tx.query('DELETE FROM dataset_batches WHERE dataset = ?', [id]);
  await tx.query('DELETE FROM datasets WHERE id = ?', [id]);
};

const toReference = (dataset: string, { items, schema }: DatasetRow): DatasetRef => ({
  dataset,
  count: items,
  schema: readStored(schema),
});

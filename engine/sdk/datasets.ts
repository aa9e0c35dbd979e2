import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';

/** Stands for many items where a value is expected; the items themselves lie in batches in the database. */
export interface DatasetRef {
  dataset: string;
  count: number;
  /** JSON Schema of an item; `{}` says nothing. */
  schema: Json;
}

/** What was written: the reference to hand on, and of how many batches the dataset consists now. */
export interface Written {
  reference: DatasetRef;
  batches: number;
}

/** Fills one dataset, in batches of its own. */
export interface DatasetWriter {
  add(items: readonly Json[]): Promise<void>;
  /** Writes what is left. Nothing may be added afterwards. */
  end(): Promise<Written>;
}

/** Datasets as one call of a node sees them. */
export interface CallDatasets {
  /**
   * The items in their order, one batch in memory at a time, from behind the first `after` batches. Throws EngineError
   * `dataset-gone` if it was deleted, as it is with the run that made it.
   */
  batches(reference: DatasetRef, after?: number): AsyncIterable<Json[]>;
  /**
   * Begins a dataset of this step; `purpose` tells several apart. A repeated attempt names it as before and fills it
   * anew, or goes on behind the first `after` batches. It is deleted with the run.
   */
  write(purpose: string, options?: { schema?: Json; after?: number }): Promise<DatasetWriter>;
}

/** The reference, if a value is one: an object with the three members, and perhaps more. */
export const datasetRefOf = (value: Json): DatasetRef | null => {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isDecimal(value)) return null;
  if (!Object.hasOwn(value, 'dataset') || !Object.hasOwn(value, 'count') || !Object.hasOwn(value, 'schema'))
    return null;
  const { dataset, count, schema } = value as Record<string, Json>;
  if (typeof dataset !== 'string' || typeof count !== 'number' || schema === undefined) return null;
  return { dataset, count, schema };
};

/** Items of one batch: some hundred kilobytes, and a few milliseconds of work on them. */
const BATCH = 500;

/** Gathers items and hands on full batches; shared by whatever keeps datasets. */
export const inBatches = (
  write: (items: Json[]) => Promise<unknown>,
  end: () => Promise<Written>,
): DatasetWriter => {
  let waiting: Json[] = [];
  return {
    async add(items) {
      for (const item of items) {
        waiting.push(item);
        if (waiting.length < BATCH) continue;
        const full = waiting;
        waiting = [];
        await write(full);
      }
    },
    async end() {
      if (waiting.length > 0) await write(waiting);
      waiting = [];
      return end();
    },
  };
};

export const datasetGone = (id: string): EngineError =>
  new EngineError(
    'dataset-gone',
    { zh: `数据集 ${id} 已被删除。`, en: `The dataset ${id} has been deleted.` },
    { blame: 'author' },
  );

import type { RecordQuery } from '../../schemas/record-query.ts';
import type { WriteResult } from '../../schemas/table-write.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { Transaction } from './transaction.ts';

/** A record on its way into a table. */
export interface GivenRecord {
  /** By field id. */
  values: JsonObject;
  sourceAt?: number;
  /** What the source sent, word for word. */
  payload?: string;
}

export interface GivenChange extends GivenRecord {
  id: string;
  /** The revision the caller has seen; another one now refuses the change. */
  revision?: number;
}

export interface GivenTarget {
  id: string;
  revision?: number;
}

/** One write to a table, of at most `MAX_WRITTEN` records. */
export type TableWrite =
  | { do: 'insert'; records: readonly GivenRecord[] }
  | {
      do: 'upsert';
      records: readonly GivenRecord[];
      /** Id of the unique key by which records are found again. */
      key: string;
      /** Field that orders updates: an older one changes nothing. */
      newerBy?: string;
    }
  | {
      do: 'update';
      records: readonly GivenChange[];
      /** Rule over the record as it is now that must hold. */
      when?: unknown;
    }
  | { do: 'delete' | 'restore'; records: readonly GivenTarget[] };

/** Sums over the batches of a long write; `problems` are those of the first refused records. */
export interface WriteSums {
  /** Batches that are written for good. */
  batches: number;
  created: number;
  changed: number;
  unchanged: number;
  refused: number;
  problems: Json[];
}

/** Tables as a call of a node sees them: all rows and all values, in the name of the flow. */
export interface CallTables {
  /** A page of records; `scan`: possibly every record was looked at. Throws as a list for people does. */
  query(
    table: string,
    query: RecordQuery,
  ): Promise<{ items: JsonObject[]; next: string | null; scan: boolean }>;
  /** All records of a query, batch by batch. */
  batches(table: string, query: Omit<RecordQuery, 'cursor' | 'limit'>): AsyncIterable<JsonObject[]>;
  /** In the transaction of the step: what is answered is true if the step is recorded, and never happened if not. */
  write(tx: Transaction, table: string, write: TableWrite): Promise<WriteResult[]>;
  /** How far a long write of this step has come. */
  sums(): Promise<WriteSums>;
  /**
   * The batch of this number (from 0) of a long write, in a transaction of its own; one that was written before, by an
   * attempt that was cut short, is passed over. A rehearsal takes every batch back.
   */
  writeBatch(batch: number, table: string, write: TableWrite): Promise<WriteSums>;
  /** Forgets how far the long write came; in the transaction of the step. */
  endBatches(tx: Transaction): Promise<void>;
}

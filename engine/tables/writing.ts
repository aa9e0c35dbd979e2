import type { Problem } from '../../schemas/problem.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { PreparedRecords } from './prepare-records.ts';

/** Who writes, and where the values come from; kept once for all changes of a call. */
export interface Who {
  /** Kind and id, such as `user:ann`, `token:erp`, `system`. */
  actor: string;
  at: number;
  runId?: string;
  /** Which call to the source brought the values. */
  sourceCall?: string;
  /** When the source says it changed; a record may have its own. */
  sourceAt?: number;
  mappingVersion?: string;
  importId?: string;
}

/** A record on its way in. */
export interface RecordInput {
  /** By field id, as the API has them. */
  values: JsonObject;
  sourceAt?: number;
  /** What the source sent, word for word. Kept with the revision it leads to. */
  payload?: string;
}

export interface WriteOptions {
  /** `await prepareRecords(table, inputs)` of the same inputs, made before the transaction. */
  prepared?: PreparedRecords;
}

/** What became of one record. A refused one has at least one problem that is no warning; the others may have warnings. */
export interface WriteResult {
  outcome: 'created' | 'changed' | 'unchanged' | 'refused';
  id?: string;
  /** As it is now. */
  revision?: number;
  problems: Problem[];
}

/** The writer is everybody's: a larger call is to be made in several transactions. */
export const MAX_RECORDS = 1_000;

/** Throws RangeError for more records than one call takes. */
export function checkCount(count: number): void {
  if (count > MAX_RECORDS) throw new RangeError(`${count} records in one call; at most ${MAX_RECORDS}`);
}

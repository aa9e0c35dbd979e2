import type { Json } from '../../schemas/values/json.ts';

/**
 * How records lie in the database.
 *
 * `records.data` is a JSON object of stored forms by field id. Empty is absent: null, `''`, an empty list and a missing
 * member are one thing, and no member of `data`, of a row or of an address is ever any of them.
 *
 * | field                             | stored form                                                    | SQL value of `data ->> id` |
 * | --------------------------------- | -------------------------------------------------------------- | -------------------------- |
 * | text, long-text, phone            | text                                                           | text                       |
 * | select                            | id of the option                                               | text                       |
 * | date                              | `YYYY-MM-DD`                                                   | text                       |
 * | auto-number                       | text                                                           | text                       |
 * | integer                           | JSON integer of 64 bits                                        | integer                    |
 * | decimal                           | JSON integer of 64 bits: units of 10^-scale                    | integer                    |
 * | instant                           | JSON integer: ms since 1970                                    | integer                    |
 * | reference                         | JSON integer: `records.no` of the other record                 | integer                    |
 * | number                            | JSON number that a double holds                                | real                       |
 * | boolean                           | JSON boolean (SQLite reads it as 0 and 1)                      | boolean                    |
 * | multi-select                      | list of option ids, sorted by code point, without repeats      | json                       |
 * | address, file, json               | as in the API                                                  | json                       |
 * | rows                              | list of objects of stored forms by the ids of the row's fields | json                       |
 * | formula                           | its value: text, boolean, instant as above; number as real, or | by its result              |
 * |                                   | as decimal if the formula has a `scale`                        |                            |
 * | lookup                            | nothing                                                        |                            |
 *
 * Members of `data` that the definition does not name belong to a field that is being deleted: pass over them.
 * Retired fields keep their members.
 */
export type StoredRecord = Record<string, Json>;

/** What the database gives for a stored value. */
export type SqlType = 'text' | 'integer' | 'real' | 'boolean' | 'json';

/** The records of table n have the numbers from n * TABLE_SPAN on, so that they lie together in the table of all. */
export const TABLE_SPAN = 2 ** 36;

/** First and last possible `records.no` of a table: `WHERE no BETWEEN ? AND ?` scans one table. */
export const recordRange = (tableNo: number): [number, number] => [
  tableNo * TABLE_SPAN,
  (tableNo + 1) * TABLE_SPAN - 1,
];

export const tableOfRecord = (no: number): number => Math.floor(no / TABLE_SPAN);

/** The id of a record outside of the store is its number as text. */
export const recordId = (no: number): string => String(no);

/** The number of a record of this table, or undefined: no such id, or of another table. */
export function recordNo(tableNo: number, id: string): number | undefined {
  if (!/^[1-9]\d{0,15}$/.test(id)) return undefined;
  const no = Number(id);
  return Number.isSafeInteger(no) && tableOfRecord(no) === tableNo ? no : undefined;
}

/** A row of `records`; `data` is JSON text on either database. Deleted records have `deleted_at`, and no keys or index. */
export interface RecordRow {
  no: number;
  revision: number;
  /** The newest row of the record's history in `record_changes`. */
  change_seq: number;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  data: string;
}

/** `record_changes.kind`. */
export const changeKinds = { created: 1, changed: 2, deleted: 3, restored: 4, erased: 5 } as const;
export type ChangeKind = keyof typeof changeKinds;

/**
 * A row of `table_structures`: a unique key, an index, or work that goes through all records of a table.
 * Its `no` is `record_keys.key_no` or `record_index.index_no`.
 *
 * `building`: writers maintain it, the builder brings in what was there before; not to be read.
 * `ready`: complete. `failed`: a key that records already break; not enforced.
 * `dropping`: still maintained for whoever knows an older definition, then removed.
 */
export type StructureKind = 'key' | 'index' | 'formula' | 'purge';
export type StructureState = 'building' | 'ready' | 'failed' | 'dropping';

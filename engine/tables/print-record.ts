import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import type { CompiledTable } from './compile-table.ts';
import { recordId, type RecordRow, type StoredRecord } from './layout.ts';

/** A record as the API and rules have it: what every record has, and its values by field id. Empty values are missing. */
export interface TableRecord extends JsonObject {
  id: string;
  revision: number;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
}

/** A document of our own making: nothing in it has to be refused. */
export const parseStored = (text: string): StoredRecord =>
  parseJson(text, { maxSize: Infinity }) as StoredRecord;

/** `only`: the fields that are asked for. Lookups are not among what is stored. */
export function printRecord(
  table: Pick<CompiledTable, 'fields'>,
  row: RecordRow,
  only?: ReadonlySet<string>,
): TableRecord {
  return {
    id: recordId(row.no),
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    ...printValues(table, parseStored(row.data), only),
  };
}

/** Stored forms as the API has them. Retired fields are shown nowhere. */
export function printValues(
  { fields }: Pick<CompiledTable, 'fields'>,
  stored: StoredRecord,
  only?: ReadonlySet<string>,
): JsonObject {
  const printed: JsonObject = {};
  for (const [id, { field, form }] of fields) {
    const value = stored[id];
    if (value === undefined || field.retired === true || only?.has(id) === false) continue;
    printed[id] = form.print(value);
  }
  return printed;
}

/** One stored value as the API has it; null is empty. */
export const printValue = ({ fields }: Pick<CompiledTable, 'fields'>, id: string, stored: Json): Json =>
  stored === null ? null : (fields.get(id)?.form.print(stored) ?? null);

import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { readMembers } from '../read-values.ts';
import type { Notes } from '../notes.ts';
import type { CompiledFields, FieldKind, FieldOf } from './field-kind.ts';

const MAX_ROWS = 2_000;

/** Rows that live and die with the record, such as the lines of an order. They are replaced all at once. */
export const rows: FieldKind<FieldOf<'rows'>> = {
  type: 'rows',
  sql: () => 'json',
  key: () => undefined,
  form: (field, compile) => {
    const fields = compile(field.fields);
    return {
      read: (value, notes) => {
        if (!Array.isArray(value)) {
          if (value === '') return undefined;
          return notes.refuse('not-rows', '应为多行的列表。', 'Must be a list of rows.');
        }
        if (value.length > MAX_ROWS)
          return notes.refuse('too-many-rows', `最多 ${MAX_ROWS} 行。`, `At most ${MAX_ROWS} rows.`);
        const { place, personal } = notes;
        const read: JsonObject[] = [];
        for (let index = 0; index < value.length; index += 1) {
          const row = value[index] as Json;
          notes.place = `${place}/${index}`;
          notes.personal = personal;
          if (isObject(row)) read.push(readRow(row, fields, notes));
          else notes.refuse('not-a-row', '应为一行：{字段: 值}。', 'Must be a row: {field: value}.', row);
        }
        notes.place = place;
        notes.personal = personal;
        return read.length === 0 ? undefined : read;
      },
      print: (stored) => (stored as JsonObject[]).map((row) => printRow(row, fields)),
    };
  },
};

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

function readRow(row: JsonObject, fields: CompiledFields, notes: Notes): JsonObject {
  const read = readMembers(row, fields, notes, true);
  const stored: JsonObject = {};
  for (const id of fields.keys()) {
    const value = read[id];
    if (value !== undefined && value !== null) stored[id] = value;
  }
  return stored;
}

function printRow(row: JsonObject, fields: CompiledFields): JsonObject {
  const printed: JsonObject = {};
  for (const [id, { field, form }] of fields) {
    if (field.retired === true || !Object.hasOwn(row, id)) continue;
    printed[id] = form.print(row[id] as Json);
  }
  return printed;
}

import type { FlowDefinition } from '../../schemas/flow.ts';
import type { PiiKind } from '../../schemas/table.ts';
import { isDecimal, printNumeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { Tables } from '../store/tables.ts';
import { allTables } from '../tables/change-table.ts';
import { maskValue, personalFields, type PersonalFields } from '../tables/query/personal-fields.ts';

/** What is personal in the tables that a flow works with, by their ids. */
export type PersonalTables = ReadonlyMap<string, PersonalFields>;

export async function personalTables(
  tables: Tables,
  definition: FlowDefinition | undefined,
): Promise<PersonalTables> {
  const named = new Set(
    Object.values(definition?.nodes ?? {}).flatMap(({ config: { table } }) =>
      typeof table === 'string' ? [table] : [],
    ),
  );
  if (named.size === 0) return new Map();
  const all = await allTables({ query: (sql, bindings) => tables.read(sql, bindings) });
  return new Map(
    [...named].flatMap((id) => {
      const table = all.get(id);
      return table === undefined ? [] : [[id, personalFields(table, (other) => all.get(other))] as const];
    }),
  );
}

/** A guest's customer number 0 is nobody's; masked, every 0 would be. */
const FEW_DIGITS = /^\d{0,4}$/;

/** The personal texts of a record, each with what is shown of it. */
export function recordMasks(record: JsonObject, personal: PersonalFields): Map<string, string> {
  const masks = new Map<string, string>();
  for (const [path, kind] of personal) {
    const [head = '', member] = path.split('.');
    const value = Object.hasOwn(record, head) ? (record[head] ?? null) : null;
    for (const one of member === undefined ? [value] : membersOf(value, member)) addMasks(one, kind, masks);
  }
  return masks;
}

const membersOf = (rows: Json, member: string): Json[] =>
  (Array.isArray(rows) ? rows : []).map((row) =>
    isObject(row) && Object.hasOwn(row, member) ? (row[member] ?? null) : null,
  );

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

/** Value and mask are walked side by side: of an address the region is shown as it is. */
function addMasks(
  value: Json,
  kind: PiiKind,
  masks: Map<string, string>,
  shown = maskValue(value, kind),
): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      addMasks(item, kind, masks, (shown as Json[])[index] ?? null);
    return;
  }
  if (isObject(value)) {
    for (const [key, item] of Object.entries(value))
      addMasks(item, kind, masks, (shown as JsonObject)[key] ?? null);
    return;
  }
  if (value === null || typeof value === 'boolean' || typeof shown !== 'string') return;
  const text = typeof value === 'string' ? value : printNumeric(value);
  if (shown !== text && !FEW_DIGITS.test(text)) masks.set(text, shown);
}

import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { isDecimal, printNumeric } from '../../schemas/values/decimal.ts';
import type { PiiKind } from '../../schemas/table.ts';
import type { GivenChange } from '../sdk/tables.ts';
import type { Actor } from '../store/actor.ts';
import { getRecords } from '../tables/query/get-records.ts';
import { maskValue, type PersonalFields } from '../tables/query/personal-fields.ts';
import type { RecordAccess } from '../tables/record-access.ts';
import { wholeReader } from '../tables/reader-of.ts';
import { acceptRestored, restoreMasked } from './restore-masked.ts';

interface SentChange {
  id: string;
  revision?: number;
  values: Record<string, unknown>;
  sourceAt?: number;
  payload?: string;
}

/**
 * Changes that people make to what they see masked: what came back as it was shown is what it was. Throws a refusal
 * where something was changed and still holds the signs of a mask.
 */
export async function restoreMaskedChanges(
  records: RecordAccess,
  actor: Actor,
  table: string,
  changes: readonly SentChange[],
): Promise<GivenChange[]> {
  const given = changes as readonly GivenChange[];
  const personal = await records.personal(table);
  const heads = new Set([...personal.keys()].map((path) => path.split('.')[0] ?? ''));
  if (!given.some(({ values }) => Object.keys(values).some((field) => heads.has(field)))) return [...given];
  const asking = { actor: wholeReader(actor) };
  const found = await getRecords(
    records.reads,
    asking,
    table,
    given.map(({ id }) => id),
  );
  const originals = new Map(found.map((record) => [record.id, record]));
  return given.map((change, index) => {
    const original = originals.get(change.id);
    if (original === undefined) return change;
    const at = `/records/${index}/values`;
    const restored = restoreMasked(masksOf(original, personal), original, change.values, at);
    return { ...change, values: acceptRestored(restored) as JsonObject };
  });
}

/** The personal texts of a record, each with what is shown of it. */
function masksOf(record: JsonObject, personal: PersonalFields): Map<string, string> {
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
  if (shown !== text) masks.set(text, shown);
}

import { isNumeric, numeric, shift, type Numeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { isStorable } from '../../../schemas/values/text.ts';
import { fieldAt, type CompiledIndex, type CompiledTable } from '../compile-table.ts';
import type { CompiledField } from '../fields/field-kind.ts';
import { emptyPart, keyPart, prefixEnd, textLimit } from '../index-key.ts';
import type { Fact, Limit } from './filter-facts.ts';

/** Entries with `low <= key < high`. */
export interface KeyRange {
  readonly low: string;
  readonly high: string;
}

/** What an index has to offer to a filter: ranges that hold the entries of all records that can match. */
export interface Narrowing {
  readonly ranges: readonly KeyRange[];
  /** Fields of the index, from the first, that the filter fixes to one of a few values. */
  readonly fixed: number;
  /** Whether the field behind those is bounded. */
  readonly bounded: boolean;
}

/** More combinations of values than this are not looked up one by one. */
const MAX_RANGES = 500;

/** `lines.sku` or a field with several options: a record may have several entries. */
export const hasMany = (table: CompiledTable, index: CompiledIndex): boolean =>
  index.paths.some((path) => path.includes('.') || table.fields.get(path)?.kind.many === true);

/** Undefined if it offers nothing. Facts are of the record and of at most one item. */
export function narrow(
  table: CompiledTable,
  index: Pick<CompiledIndex, 'paths'>,
  facts: readonly Fact[],
): Narrowing | undefined {
  const limit = textLimit(index.paths.length);
  let prefixes = [''];
  let fixed = 0;
  for (const path of index.paths) {
    const field = fieldAt(table.fields, path);
    const place = field?.kind.many === true ? `${path}[]` : path;
    const own = facts.filter((fact) => fact.path === place);
    if (field === undefined || own.length === 0) break;
    const parts = equalParts(field, own, limit);
    if (parts !== undefined && parts.length * prefixes.length <= MAX_RANGES) {
      prefixes = prefixes.flatMap((prefix) => parts.map((part) => prefix + part));
      fixed += 1;
      continue;
    }
    const bounds = boundParts(field, own, limit);
    if (bounds === undefined) break;
    return { ranges: prefixes.flatMap((prefix) => rangeWithin(prefix, bounds)), fixed, bounded: true };
  }
  if (fixed === 0) return undefined;
  return { ranges: prefixes.map((prefix) => rangeOf(prefix)), fixed, bounded: false };
}

/** All keys that begin so; without a prefix, all. */
export const rangeOf = (prefix: string): KeyRange =>
  prefix === '' ? { low: '', high: '\u{10ffff}' } : { low: prefix, high: prefixEnd(prefix) };

/** Parts of the values the field must have one of, without repeats. */
export function equalParts(
  field: CompiledField,
  facts: readonly Fact[],
  limit: number,
): string[] | undefined {
  const sets = facts.flatMap(({ equal }) => (equal === undefined ? [] : [equal]));
  if (sets.length === 0) return undefined;
  const parts = sets.map(
    (values) =>
      new Set(
        values.flatMap((value) => {
          const stored = toStored(field, value);
          return stored === undefined ? [] : [keyPart(stored, limit)];
        }),
      ),
  );
  const [first = new Set<string>(), ...rest] = parts;
  return [...first].filter((part) => rest.every((other) => other.has(part))).sort();
}

interface Bounds {
  low?: { part: string; inclusive: boolean };
  high?: { part: string; inclusive: boolean };
}

function boundParts(field: CompiledField, facts: readonly Fact[], limit: number): Bounds | undefined {
  const bounds: Bounds = {};
  for (const { low, high } of facts) {
    const from = low && boundPart(field, low, limit);
    const to = high && boundPart(field, high, limit);
    if (from && (bounds.low === undefined || from.part > bounds.low.part)) bounds.low = from;
    if (to && (bounds.high === undefined || to.part < bounds.high.part)) bounds.high = to;
  }
  return bounds.low === undefined && bounds.high === undefined ? undefined : bounds;
}

/** Beyond what keys keep of a text its place is not known well enough to bound anything. */
function boundPart(
  field: CompiledField,
  { value, inclusive }: Limit,
  limit: number,
): { part: string; inclusive: boolean } | undefined {
  const stored = toStored(field, value);
  if (stored === undefined || typeof stored === 'boolean') return undefined;
  if (typeof stored === 'string' && Array.from(stored).length > limit) return undefined;
  return { part: keyPart(stored, limit), inclusive };
}

/** Empty values are in no range: what is not there is neither more nor less. */
function rangeWithin(prefix: string, { low, high }: Bounds): KeyRange[] {
  const from =
    low === undefined
      ? prefixEnd(prefix + emptyPart)
      : low.inclusive
        ? prefix + low.part
        : prefixEnd(prefix + low.part);
  const to =
    high === undefined
      ? rangeOf(prefix).high
      : high.inclusive
        ? prefixEnd(prefix + high.part)
        : prefix + high.part;
  return [{ low: from, high: to }];
}

/** The stored form a value of a rule is compared with; undefined if no stored value can equal it or lie beside it. */
export function toStored({ field, key, scale }: CompiledField, value: Json): Json | undefined {
  if (field.type === 'reference')
    return typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : undefined;
  switch (key) {
    case 'text':
      return typeof value === 'string' && value !== '' && isStorable(value) ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'number':
      return isNumeric(value) ? inUnits(value, scale ?? 0) : undefined;
    default:
      return undefined;
  }
}

const inUnits = (value: Numeric, scale: number): Json => (scale === 0 ? numeric(value) : shift(value, scale));

import type { CompiledIndex, CompiledKey, CompiledTable } from '../compile-table.ts';
import { keyPart, textLimit } from '../index-key.ts';
import { recordNo } from '../layout.ts';
import type { Fact } from './filter-facts.ts';
import { equalParts, hasMany, narrow, rangeOf, type KeyRange, type Narrowing } from './index-range.ts';
import { storedValue, type Position, type PositionValue, type SortOrder } from './sort-order.ts';

/** A way to the records that can match. */
export type AccessPath =
  /** Named by the filter. */
  | { readonly kind: 'numbers'; readonly nos: readonly number[] }
  /** By the entries of an index or key; in no order. */
  | {
      readonly kind: 'entries';
      readonly of: 'index' | 'key';
      readonly no: number;
      readonly id: string;
      readonly ranges: readonly KeyRange[];
      /** A record may have several of the entries. */
      readonly repeats: boolean;
    }
  /** By an index whose entries lie in the order asked for. */
  | {
      readonly kind: 'ordered';
      readonly no: number;
      readonly id: string;
      readonly range: KeyRange;
      readonly direction: 'asc' | 'desc';
      /** How much of the filter the range holds already. */
      readonly fixed: number;
      readonly bounded: boolean;
      /** The key and number of the entry at a position. */
      entryAt(position: Position): readonly [key: string, no: number];
    }
  /** All records of the table, in the order of their numbers. */
  | { readonly kind: 'scan' };

export interface Candidates {
  /** Serves at once: a handful of records at most. */
  readonly exact?: AccessPath;
  /** By fields fixed and bounded, the best first. */
  readonly entries: readonly (Extract<AccessPath, { kind: 'entries' }> & {
    fixed: number;
    bounded: boolean;
  })[];
  readonly ordered?: Extract<AccessPath, { kind: 'ordered' }>;
}

/** What could be used for a filter with these facts and this order. */
export function candidates(table: CompiledTable, facts: readonly Fact[], order: SortOrder): Candidates {
  const exact = byNumber(table, facts) ?? byKey(table, facts);
  if (exact !== undefined) return { exact, entries: [] };
  const ready = table.indexes.filter(({ state }) => state === 'ready');
  const entries = ready.flatMap((index) => byEntries(table, index, facts));
  const ordered = ready.flatMap((index) => byOrder(table, index, facts, order) ?? []);
  const [best] = ordered.sort(moreNarrow);
  return { entries: entries.sort(moreNarrow), ...(best === undefined ? {} : { ordered: best }) };
}

export const moreNarrow = (
  a: { fixed: number; bounded: boolean },
  b: { fixed: number; bounded: boolean },
): number => b.fixed - a.fixed || Number(b.bounded) - Number(a.bounded);

function byNumber(table: CompiledTable, facts: readonly Fact[]): AccessPath | undefined {
  const ids = facts.find(({ path, equal }) => path === 'id' && equal !== undefined)?.equal;
  if (ids === undefined || ids.length > 1_000) return undefined;
  const nos = ids.flatMap((id) => (typeof id === 'string' ? (recordNo(table.no, id) ?? []) : []));
  return { kind: 'numbers', nos: [...new Set(nos)] };
}

/** All fields of a unique key: one record for each combination of values. */
function byKey(table: CompiledTable, facts: readonly Fact[]): AccessPath | undefined {
  for (const key of table.keys) {
    const prefixes = key.state === 'ready' ? keyPrefixes(key, facts) : undefined;
    if (prefixes === undefined) continue;
    return {
      kind: 'entries',
      of: 'key',
      no: key.no,
      id: key.id,
      ranges: prefixes.map((prefix) => rangeOf(prefix)),
      repeats: false,
    };
  }
  return undefined;
}

const MAX_KEYS = 200;

function keyPrefixes(key: CompiledKey, facts: readonly Fact[]): string[] | undefined {
  const limit = textLimit(key.fields.length);
  let prefixes = [''];
  for (const field of key.fields) {
    const own = facts.filter(({ path, group }) => path === field.id && group === 0);
    const parts = equalParts(field, own, limit);
    if (parts === undefined || parts.length * prefixes.length > MAX_KEYS) return undefined;
    prefixes = prefixes.flatMap((prefix) => parts.map((part) => prefix + part));
  }
  return prefixes;
}

function byEntries(
  table: CompiledTable,
  index: CompiledIndex,
  facts: readonly Fact[],
): Candidates['entries'] {
  const many = hasMany(table, index);
  const found = narrowings(table, index, facts, many).sort(moreNarrow)[0];
  if (found === undefined) return [];
  const { ranges, fixed, bounded } = found;
  return [
    { kind: 'entries', of: 'index', no: index.no, id: index.id, ranges, repeats: many, fixed, bounded },
  ];
}

/** An entry of an index over items of a list tells of one item: facts of two items never narrow together. */
function narrowings(
  table: CompiledTable,
  index: CompiledIndex,
  facts: readonly Fact[],
  many: boolean,
): Narrowing[] {
  const groups = many ? [...new Set([0, ...facts.map(({ group }) => group)])] : [0];
  return groups.flatMap(
    (group) =>
      narrow(
        table,
        index,
        facts.filter((fact) => fact.group === 0 || fact.group === group),
      ) ?? [],
  );
}

/**
 * The index gives the order if, behind fields that the filter fixes to one value, come exactly the fields to sort by:
 * then records that are alike lie by their numbers.
 */
function byOrder(
  table: CompiledTable,
  index: CompiledIndex,
  facts: readonly Fact[],
  order: SortOrder,
): Extract<AccessPath, { kind: 'ordered' }> | undefined {
  if (hasMany(table, index)) return undefined;
  if (order.keys.some(({ direction }) => direction !== order.last)) return undefined;
  const limit = textLimit(index.paths.length);
  const own = facts.filter(({ group }) => group === 0);
  const fixedPart = (path: string): string | undefined => {
    const field = table.fields.get(path);
    const parts =
      field &&
      equalParts(
        field,
        own.filter((fact) => fact.path === path),
        limit,
      );
    return parts?.length === 1 ? parts[0] : undefined;
  };
  // What is fixed to one value orders nothing.
  const keys = order.keys.filter(({ path }) => fixedPart(path) === undefined);
  const fixed = index.paths.slice(0, index.paths.length - keys.length);
  const sorted = index.paths.slice(fixed.length);
  if (fixed.length + keys.length !== index.paths.length) return undefined;
  if (!keys.every(({ path }, at) => path === sorted[at] && keepsOrder(table, path, limit))) return undefined;
  const parts = fixed.map(fixedPart);
  if (parts.includes(undefined)) return undefined;
  const prefix = parts.join('');
  const narrowed = narrow(table, index, own);
  const range =
    narrowed?.ranges.length === 1 && narrowed.fixed >= fixed.length ? narrowed.ranges[0] : undefined;
  const places = keys.map((key) => order.keys.indexOf(key));
  return {
    kind: 'ordered',
    no: index.no,
    id: index.id,
    range: range ?? rangeOf(prefix),
    direction: order.last,
    fixed: fixed.length,
    bounded: range !== undefined && narrowed?.bounded === true,
    entryAt: (position) => {
      const values = keys.map((key, at) => storedValue(key, position[places[at] as number] as PositionValue));
      return [prefix + values.map((value) => keyPart(value, limit)).join(''), position.at(-1) as number];
    },
  };
}

/** Beyond what a key keeps of a text its order is lost. */
function keepsOrder(table: CompiledTable, path: string, limit: number): boolean {
  const field = table.fields.get(path)?.field;
  switch (field?.type) {
    case undefined:
    case 'json':
      return false;
    case 'text':
    case 'long-text':
      return field.maxLength !== undefined && field.maxLength <= limit;
    case 'formula':
      return field.result !== 'text';
    default:
      return true;
  }
}

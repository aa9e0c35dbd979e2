import { isNumeric, printNumeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { isUnknown } from '../../rules/index.ts';
import { allOf, anyOf, FALSE, raw, sql, type Fragment } from './fragment.ts';
import type { JsonSql } from './json-sql.ts';
import { doubleBound, unitBound } from './number-bound.ts';
import { constantOf, isStorableText, present, type Compiling, type Term } from './operand.ts';
import type { ListPlace, ScalarPlace } from './place.ts';
import { always, never, undecided, unknownAlways, verdict, type Verdict } from './verdict.ts';

/** `{"in": [value, list]}` by content, or a part of a text. */
export function memberVerdict(needle: Term, stack: Term, compiling: Compiling): Verdict {
  const within = allOf([present(needle), present(stack)]);
  if (needle.kind === 'constant' && stack.kind === 'constant') return inConstants(needle, stack, compiling);
  if (stack.kind === 'any') return undecided(within);
  if (stack.kind === 'constant' && Array.isArray(stack.value)) return inList(needle, stack.value, compiling);
  if (stack.kind === 'list') return inColumn(needle, stack, compiling);
  const text = textOf(stack);
  const searched = textOf(needle);
  if (needle.kind === 'any') return undecided(within);
  if (text === undefined || searched === undefined) return unknownAlways;
  if (text === 'unstorable' || searched === 'unstorable') return undecided(within);
  return partOf(searched, text, compiling.json);
}

function inConstants(needle: Term, stack: Term, compiling: Compiling): Verdict {
  if (needle.kind !== 'constant' || stack.kind !== 'constant') return unknownAlways;
  const found = constantOf({ in: [needle.value, stack.value] }, compiling);
  return found === undefined || isUnknown(found) ? unknownAlways : found === true ? always : never;
}

const isScalar = (value: Json): boolean => typeof value !== 'object' || value === null || isNumeric(value);

function inList(needle: Term, items: readonly Json[], { json }: Compiling): Verdict {
  const within = present(needle);
  if (needle.kind === 'scalar') return inScalars(needle, items, json);
  if (needle.kind === 'any' || !items.every(isScalar)) return undecided(within);
  return verdict(FALSE, within);
}

function inScalars(place: ScalarPlace, items: readonly Json[], json: JsonSql): Verdict {
  const there = present(place);
  const found = memberSql(place, items, json);
  return found === undefined ? verdict(FALSE, there) : verdict(found, sql`NOT (${found})`);
}

/** Undefined if nothing in the list is of the column's kind. */
function memberSql(place: ScalarPlace, items: readonly Json[], json: JsonSql): Fragment | undefined {
  switch (place.type) {
    case 'text': {
      const texts = items.filter(isStorableText);
      return texts.length === 0 ? undefined : json.isOneOf(place.sql, texts, 'text');
    }
    case 'boolean': {
      const wanted = [items.includes(true) ? '1' : '', items.includes(false) ? '0' : ''].filter(Boolean);
      return wanted.length === 0 ? undefined : sql`${place.sql} IN (${raw(wanted.join(','))})`;
    }
    default: {
      const bounds = items
        .filter(isNumeric)
        .map((item) => (place.type === 'integer' ? unitBound(item, place.scale) : doubleBound(item)))
        .filter(({ side }) => side === 'at');
      const numbers = bounds.map(({ at }) => (typeof at === 'number' ? printNumeric(at) : at));
      return numbers.length === 0 ? undefined : json.isOneOf(place.sql, numbers, place.type);
    }
  }
}

/** Whether a list of the record holds a value. */
function inColumn(needle: Term, list: ListPlace, compiling: Compiling): Verdict {
  const there = allOf([present(needle), list.present]);
  const within = list.of === 'object' ? needle.kind !== 'scalar' && !isScalarConstant(needle) : false;
  if (needle.kind === 'any' || within) return undecided(there);
  const text = list.of === 'text' ? textOf(needle) : undefined;
  if (text === undefined || text === 'unstorable') return verdict(FALSE, there);
  const alias = compiling.nextAlias();
  const { source } = list.items(alias);
  const found = sql`EXISTS (SELECT 1 FROM ${source} WHERE ${raw(alias)}.value = ${text.sql})`;
  return verdict(allOf([there, found]), allOf([there, sql`NOT ${found}`]));

  function isScalarConstant(term: Term): boolean {
    return term.kind === 'constant' && isScalar(term.value);
  }
}

function textOf(term: Term): { sql: Fragment; constant?: string } | 'unstorable' | undefined {
  if (term.kind === 'constant') {
    if (typeof term.value !== 'string') return undefined;
    return isStorableText(term.value)
      ? { sql: sql`CAST(${term.value} AS TEXT)`, constant: term.value }
      : 'unstorable';
  }
  return term.kind === 'scalar' && term.type === 'text' ? { sql: term.sql } : undefined;
}

/** The empty text has no parts, and is part of every other. */
function partOf(searched: { sql: Fragment }, text: { sql: Fragment }, json: JsonSql): Verdict {
  const at = json.position(text.sql, searched.sql);
  const empty = sql`${text.sql} = ''`;
  return verdict(
    allOf([sql`${text.sql} <> ''`, sql`${at} > 0`]),
    allOf([
      allOf([sql`${text.sql} IS NOT NULL`, sql`${searched.sql} IS NOT NULL`]),
      anyOf([empty, sql`${at} = 0`]),
    ]),
  );
}

/** `starts_with` and `ends_with`: a text, or a list of which any fits. */
export function affixVerdict(
  name: 'starts_with' | 'ends_with',
  whole: Term,
  wanted: Term,
  compiling: Compiling,
): Verdict {
  const within = allOf([present(whole), present(wanted)]);
  if (whole.kind === 'constant' || wanted.kind !== 'constant' || whole.kind === 'any')
    return undecided(within);
  if (whole.kind !== 'scalar' || whole.type !== 'text') return unknownAlways;
  const ends = Array.isArray(wanted.value) ? wanted.value : [wanted.value];
  if (!ends.every((end) => typeof end === 'string')) return unknownAlways;
  if (!ends.every(isStorableText)) return undecided(within);
  const there = present(whole);
  const found = anyOf(ends.map((end) => affixSql(name, whole.sql, end, compiling.json)));
  return verdict(allOf([there, found]), allOf([there, sql`NOT (${found})`]));
}

function affixSql(name: 'starts_with' | 'ends_with', text: Fragment, end: string, json: JsonSql): Fragment {
  const length = Array.from(end).length;
  if (length === 0) return sql`${text} IS NOT NULL`;
  const cut =
    name === 'starts_with'
      ? sql`substr(${text}, 1, ${raw(String(length))})`
      : json.lastCharacters(text, length);
  return sql`${cut} = ${json.textValue(end)}`;
}

import { problem } from '../../../schemas/problem.ts';
import type { SortKey } from '../../../schemas/record-query.ts';
import { numeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { allOf, anyOf, FALSE, joined, raw, sql, type Fragment } from './fragment.ts';
import type { JsonSql } from './json-sql.ts';
import type { ScalarPlace } from './place.ts';
import type { Scope } from './scope.ts';

/** A field to sort by. Empty values come first upwards, last downwards, as they lie in an index. */
export interface Sorting {
  readonly path: string;
  readonly direction: 'asc' | 'desc';
  readonly type: ScalarPlace['type'];
  readonly sql: Fragment;
}

/** Where a page ends: the values it was sorted by, and the number of the record. */
export type Position = readonly [...values: PositionValue[], no: number];
/** Texts and digits of whole numbers as text, doubles and booleans (0, 1) as numbers, empty as null. */
export type PositionValue = string | number | null;

export interface SortOrder {
  readonly keys: readonly Sorting[];
  /** Records that are alike otherwise follow each other by number, in the direction of the last key. */
  readonly last: 'asc' | 'desc';
}

/** Throws ProblemError (not-sortable) for a field without an order. `id` ends the order: nothing is alike behind it. */
export function sortOrder(sort: readonly SortKey[], scope: Scope, json: JsonSql, at = '/sort'): SortOrder {
  const keys: Sorting[] = [];
  for (const [index, { field: path, direction }] of sort.entries()) {
    if (path === 'id') return { keys, last: direction };
    const place = scope.find(path);
    if (place === undefined || place === 'hidden' || place.kind !== 'scalar')
      throw notSortable(path, `${at}/${index}/field`);
    if (keys.some((key) => key.path === path)) continue;
    const counted = place.order !== undefined;
    keys.push({
      path,
      direction,
      type: counted ? 'integer' : place.type,
      sql: place.order ?? (place.type === 'text' ? json.ordered(place.sql) : place.sql),
    });
  }
  return { keys, last: sort.at(-1)?.direction ?? 'asc' };
}

const notSortable = (path: string, at: string): ProblemError =>
  new ProblemError(
    problem(
      'not-sortable',
      at,
      `不能按“${path}”排序：没有这个字段，或它没有先后之分（例如多选、子表、地址整体）。`,
      `Cannot sort by "${path}": there is no such field, or its values have no order (several options, rows, a whole address).`,
      path,
    ),
  );

export const orderBy = ({ keys, last }: SortOrder, no: Fragment): Fragment =>
  joined(
    [
      ...keys.map((key) =>
        key.direction === 'asc' ? sql`${key.sql} ASC NULLS FIRST` : sql`${key.sql} DESC NULLS LAST`,
      ),
      sql`${no} ${raw(last === 'asc' ? 'ASC' : 'DESC')}`,
    ],
    ', ',
  );

/** The values a position is made of, as columns `s0`, `s1` …; whole numbers as text, which no driver rounds. */
export const positionColumns = ({ keys }: SortOrder): Fragment =>
  joined(
    keys.map(({ type, sql: value }, index) =>
      type === 'integer'
        ? sql`, CAST(${value} AS TEXT) AS ${raw(`s${index}`)}`
        : sql`, ${value} AS ${raw(`s${index}`)}`,
    ),
    '',
  );

export function positionOf({ keys }: SortOrder, row: Record<string, unknown>): Position {
  const values = keys.map(({ type }, index): PositionValue => {
    const value = row[`s${index}`];
    if (value === null || value === undefined) return null;
    return type === 'text' || type === 'integer' ? (value as string) : Number(value);
  });
  return [...values, row['no'] as number];
}

/** Everything that comes behind a position. */
export function behind({ keys, last }: SortOrder, position: Position, no: Fragment, json: JsonSql): Fragment {
  const own = position.at(-1) as number;
  const ways: Fragment[] = [];
  const same: Fragment[] = [];
  for (const [index, key] of keys.entries()) {
    const value = position[index] as PositionValue;
    ways.push(allOf([...same, after(key, value, json)]));
    same.push(value === null ? sql`${key.sql} IS NULL` : sql`${key.sql} = ${bound(key.type, value, json)}`);
  }
  ways.push(allOf([...same, sql`${no} ${raw(last === 'asc' ? '>' : '<')} ${own}`]));
  return anyOf(ways);
}

function after({ direction, type, sql: column }: Sorting, value: PositionValue, json: JsonSql): Fragment {
  if (direction === 'asc')
    return value === null ? sql`${column} IS NOT NULL` : sql`${column} > ${bound(type, value, json)}`;
  return value === null ? FALSE : sql`(${column} < ${bound(type, value, json)} OR ${column} IS NULL)`;
}

function bound(type: Sorting['type'], value: string | number, json: JsonSql): Fragment {
  switch (type) {
    case 'text':
      return json.textValue(String(value));
    case 'integer':
      return json.wholeNumber(String(value));
    case 'double':
      return json.doubleValue(Number(value));
    default:
      return raw(value === 1 ? '1' : '0');
  }
}

/** The stored form of a value of a position, as a key of an index has it. */
export function storedValue({ type }: Sorting, value: PositionValue): Json | undefined {
  if (value === null) return undefined;
  if (type === 'integer') return numeric(String(value));
  return type === 'boolean' ? value === 1 : value;
}

export const writePosition = (position: Position): string =>
  Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');

/** Throws ProblemError (invalid-cursor) unless the text is a position of this order. */
export function readPosition(cursor: string, { keys }: SortOrder): Position {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalidCursor();
  }
  if (!Array.isArray(values) || values.length !== keys.length + 1) throw invalidCursor();
  if (!Number.isSafeInteger(values.at(-1))) throw invalidCursor();
  for (const [index, { type }] of keys.entries())
    if (!fits(type, values[index] as unknown)) throw invalidCursor();
  return values as unknown as Position;
}

function fits(type: Sorting['type'], value: unknown): boolean {
  if (value === null) return true;
  switch (type) {
    case 'text':
      return typeof value === 'string' && !value.includes('\0');
    case 'integer':
      return typeof value === 'string' && /^-?\d{1,19}$/.test(value);
    default:
      return typeof value === 'number' && Number.isFinite(value);
  }
}

const invalidCursor = (): ProblemError =>
  new ProblemError(
    problem(
      'invalid-cursor',
      '/cursor',
      '翻页位置无效，请从第一页开始。',
      'The cursor is not valid; begin at the first page.',
    ),
  );

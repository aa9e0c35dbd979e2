import type { Session } from './session.ts';

/** `(?,?),(?,?)` for two rows of two columns. */
export const tuples = (rows: number, columns: number): string => list(rows, `(${list(columns, '?')})`);

/** `?,?,?`. */
export const marks = (count: number): string => list(count, '?');

const list = (count: number, item: string): string => Array.from({ length: count }, () => item).join(',');

export type ColumnType = 'TEXT' | 'BIGINT';

/**
 * `WITH v(id, seq) AS (VALUES …)`: rows as a table for set-based statements. Both databases take the casts of the
 * first row; PostgreSQL needs them to know the types.
 */
export function withValues(columns: Record<string, ColumnType>, rows: number): string {
  const casts = Object.values(columns).map((type) => `CAST(? AS ${type})`);
  const others = rows > 1 ? `,${tuples(rows - 1, casts.length)}` : '';
  return `WITH v(${Object.keys(columns).join(', ')}) AS (VALUES (${casts.join(',')})${others})`;
}

/**
 * Splits items so that no round holds two of one key; the order within a key is kept. A set-based statement does
 * not see its own changes, so what depends on them goes in the next round. Items without a key join the first.
 */
export function rounds<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): T[][] {
  const result: T[][] = [];
  const next = new Map<string, number>();
  for (const item of items) {
    const keys = keysOf(item);
    const round = Math.max(0, ...keys.map((key) => next.get(key) ?? 0));
    for (const key of keys) next.set(key, round + 1);
    (result[round] ??= []).push(item);
  }
  return result;
}

/** Slices of at most `size` items: databases bound the number of parameters of a statement. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += size) result.push(items.slice(start, start + size));
  return result;
}

/** Inserts rows of one table, as many to a statement as fit. `tail` goes behind each (ON CONFLICT …). */
export async function insertRows(
  session: { query(sql: string, bindings: readonly unknown[]): Promise<unknown> },
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  tail = '',
): Promise<void> {
  for (const slice of chunks(rows, Math.floor(MAX_PARAMETERS / columns.length))) {
    const sql = `INSERT INTO ${table}(${columns.join(',')}) VALUES ${tuples(slice.length, columns.length)} ${tail}`;
    await session.query(sql, slice.flat());
  }
}

/** Up to this many rows the text of a set-based statement comes again often enough to keep it parsed. */
const KEPT_ROWS = 64;

/** A statement of the hot path whose text depends on its number of rows alone. */
export const ask = <Row = Record<string, unknown>>(
  session: Session,
  rows: number,
  sql: string,
  bindings: readonly unknown[],
): Promise<Row[]> =>
  rows <= KEPT_ROWS ? session.repeat<Row>(sql, bindings) : session.query<Row>(sql, bindings);

/** SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535; well below both the text stays quick to parse. */
const MAX_PARAMETERS = 8_000;

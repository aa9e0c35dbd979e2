import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';

export interface Page<Item> {
  items: Item[];
  /** Where the next page begins; null: this was the last. */
  next: string | null;
}

/** The sort key of the last item shown, as text for a URL. A cursor names a place, not a number of rows to pass over. */
export const writeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');

/** Throws ProblemError (invalid-cursor) unless the text is a cursor with these kinds of keys. */
export function readCursor(cursor: string, ...kinds: ('string' | 'number')[]): (string | number)[] {
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalidCursor();
  }
  if (!Array.isArray(key) || key.length !== kinds.length) throw invalidCursor();
  if (key.some((part, index) => typeof part !== kinds[index])) throw invalidCursor();
  return key as (string | number)[];
}

/** One row more than asked for tells whether there is a next page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  keyOf: (row: Row) => readonly (string | number)[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    next: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null,
  };
}

const invalidCursor = (): ProblemError =>
  new ProblemError(
    problem(
      'invalid-cursor',
      '/query/cursor',
      '翻页位置无效，请从第一页开始。',
      'The cursor is not valid; begin at the first page.',
    ),
  );

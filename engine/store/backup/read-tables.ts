import type { Transaction } from '../../sdk/transaction.ts';
import type { TableShape } from '../dialect.ts';
import { marks } from '../sql.ts';
import type { Row } from './archive.ts';

const PAGE = 500;

/** Rows of a table in the order of its key, a page in memory at a time. */
export async function* rowsOf(session: Transaction, { name, columns, key }: TableShape): AsyncGenerator<Row> {
  if (key.length === 0) throw new Error(`table ${name} has no primary key`);
  const quoted = columns.map(quote).join(', ');
  const order = key.map(quote).join(', ');
  const places = key.map((column) => columns.indexOf(column));
  let last: Row | undefined;
  for (;;) {
    const after: Row | undefined = last;
    const rows: Record<string, string | number | null>[] = await session.query(
      `SELECT ${quoted} FROM ${quote(name)}
        ${after === undefined ? '' : `WHERE (${order}) > (${marks(key.length)})`}
        ORDER BY ${order} LIMIT ?`,
      [...(after === undefined ? [] : places.map((place) => after[place])), PAGE],
    );
    for (const row of rows) {
      last = columns.map((column) => row[column] ?? null);
      yield last;
    }
    if (rows.length < PAGE) return;
  }
}

export const quote = (name: string): string => `"${name}"`;

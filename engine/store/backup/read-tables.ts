import type { Transaction } from '../../sdk/transaction.ts';
import type { TableShape } from '../dialect.ts';
import { marks } from '../sql.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import { printJsonSorted } from '../../../schemas/values/print-json.ts';
import type { Cell, Row } from './archive.ts';

const PAGE = 500;

/** Rows of a table in the order of its key, a page in memory at a time. */
export async function* rowsOf(
  session: Transaction,
  { name, columns, key, json }: TableShape,
): AsyncGenerator<Row> {
  if (key.length === 0) throw new Error(`table ${name} has no primary key`);
  const quoted = columns.map(quote).join(', ');
  const order = key.map(quote).join(', ');
  const places = key.map((column) => columns.indexOf(column));
  const cells = columns.map((column) => (json.includes(column) ? jsonCell : plainCell));
  let last: Row | undefined;
  for (;;) {
    const after: Row | undefined = last;
    const rows: Record<string, Stored>[] = await session.query(
      `SELECT ${quoted} FROM ${quote(name)}
        ${after === undefined ? '' : `WHERE (${order}) > (${marks(key.length)})`}
        ORDER BY ${order} LIMIT ?`,
      [...(after === undefined ? [] : places.map((place) => after[place])), PAGE],
    );
    for (const row of rows) {
      last = columns.map((column, place) => (cells[place] ?? plainCell)(row[column] ?? null));
      yield last;
    }
    if (rows.length < PAGE) return;
  }
}

type Stored = string | number | null | Uint8Array;

const plainCell = (value: Stored): Cell =>
  value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;

/** PostgreSQL orders keys by their length and puts blanks between them. */
const jsonCell = (value: Stored): Cell =>
  typeof value === 'string' ? printJsonSorted(parseJson(value, { maxSize: Infinity }), 0) : plainCell(value);

/** What the drivers bind. */
export const toStored = (cell: Cell): Stored =>
  typeof cell === 'object' && cell !== null ? Buffer.from(cell.base64, 'base64') : cell;

export const quote = (name: string): string => `"${name}"`;

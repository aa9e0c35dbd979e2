import type { Text } from '../../schemas/text.ts';
import type { OrderProblem } from '../orders/order-problem.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { chunks, insertRows, marks } from '../store/sql.ts';

/** What was found in one order that lies in the table. */
export interface OrderFinding {
  /** Of its record. */
  no: number;
  orderNo: string;
  /** Its channel, or `platform/shop`. */
  channel: string;
  problems: readonly OrderProblem[];
  /** When the order has to be shipped. */
  dueAt: number | null;
}

interface Row {
  record_no: number;
  cause: string;
  field: string;
  item: string;
}

const MAX_ROWS = 500;
const keyOf = ({ record_no: no, cause, field, item }: Row): string => [no, cause, field, item].join('\n');

/**
 * Keeps what is wrong with orders, and lets go what is right by now; in the transaction that writes the orders. An order
 * without findings that had none before need not be among them. Answers whether anything changed.
 */
export async function noteProblems(
  tx: Transaction,
  findings: readonly OrderFinding[],
  at: number,
): Promise<boolean> {
  const known = await knownOf(
    tx,
    findings.map(({ no }) => no),
  );
  const rows: (readonly unknown[])[] = [];
  for (const { no, orderNo, channel, problems, dueAt } of findings)
    for (const { cause, field, item, message, fix } of problems) {
      const key = keyOf({ record_no: no, cause, field, item });
      if (known.delete(key)) continue;
      rows.push([no, cause, field, item, channel, orderNo, JSON.stringify({ message, fix }), at, dueAt]);
    }
  const columns = [
    'record_no',
    'cause',
    'field',
    'item',
    'channel',
    'order_no',
    'texts',
    'found_at',
    'due_at',
  ];
  await insertRows(tx, 'order_problems', columns, rows, 'ON CONFLICT DO NOTHING');
  for (const { record_no: no, cause, field, item } of known.values())
    await tx.query(
      'DELETE FROM order_problems WHERE record_no = ? AND cause = ? AND field = ? AND item = ?',
      [no, cause, field, item],
    );
  return rows.length > 0 || known.size > 0;
}

async function knownOf(tx: Transaction, nos: readonly number[]): Promise<Map<string, Row>> {
  const known = new Map<string, Row>();
  for (const slice of chunks(nos, MAX_ROWS)) {
    const rows = await tx.query<Row>(
      `SELECT record_no, cause, field, item FROM order_problems WHERE record_no IN (${marks(slice.length)})`,
      slice,
    );
    for (const row of rows) known.set(keyOf(row), row);
  }
  return known;
}

/** Orders that were deleted, or taken back with their import, wait for nothing. */
export const forgetGone = (tx: Transaction): Promise<unknown> =>
  tx.query(
    `DELETE FROM order_problems WHERE NOT EXISTS (
      SELECT 1 FROM records r WHERE r.no = order_problems.record_no AND r.deleted_at IS NULL)`,
    [],
  );

/** Records that wait for one cause, or for one thing of it; the first by number behind `after`. */
export async function waitingFor(
  query: Transaction['query'],
  cause: string,
  { item, after, limit }: { item?: string; after: number; limit: number },
): Promise<number[]> {
  const rows = await query<{ record_no: number }>(
    `SELECT DISTINCT record_no FROM order_problems WHERE cause = ? ${item === undefined ? '' : 'AND item = ?'}
      AND record_no > ? ORDER BY record_no LIMIT ?`,
    [cause, ...(item === undefined ? [] : [item]), after, limit],
  );
  return rows.map(({ record_no }) => record_no);
}

/** One thing that orders wait for, and how many. */
export interface WaitingItem {
  item: string;
  orders: number;
  /** The first of them. */
  record: number;
  orderNo: string;
  message: Text;
  fix: Text;
}

/** What waits of a cause, the most first. */
export async function waitingItems(
  query: Transaction['query'],
  cause: string,
  limit: number,
): Promise<WaitingItem[]> {
  const rows = await query<{ item: string; n: number; first: number }>(
    `SELECT item, count(DISTINCT record_no) AS n, min(record_no) AS first FROM order_problems WHERE cause = ?
      GROUP BY item ORDER BY count(DISTINCT record_no) DESC, item LIMIT ?`,
    [cause, limit],
  );
  const items: WaitingItem[] = [];
  for (const { item, n, first } of rows) {
    const [row] = await query<{ order_no: string; texts: string }>(
      'SELECT order_no, texts FROM order_problems WHERE record_no = ? AND cause = ? AND item = ? LIMIT 1',
      [first, cause, item],
    );
    const { message, fix } = JSON.parse(row?.texts ?? '{}') as { message: Text; fix: Text };
    items.push({ item, orders: n, record: first, orderNo: row?.order_no ?? '', message, fix });
  }
  return items;
}

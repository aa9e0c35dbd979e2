import { errorTextOf } from '../../schemas/errors/catalog.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { traitsOf } from '../orders/order-problem.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { timedId } from '../store/timed-id.ts';
import { forgetGone, waitingItems } from './order-problem-store.ts';

/** What cases about orders in the table are about. */
export const ORDER_CASES = 'orders';

const EXAMPLES = 10;
const DAY_MS = 86_400_000;

interface Waiting {
  cause: string;
  field: string;
  orders: number;
  due_at: number | null;
  found_at: number;
}

/**
 * One open case for each cause, however many orders wait for it: how many, what of theirs, who puts it right, and until
 * when, which is the earliest time to ship among them or else a day. A cause nothing waits for is closed. Call it in
 * the transaction that changed what waits.
 */
export async function tellOrderCases(tx: Transaction, at: number): Promise<void> {
  await forgetGone(tx);
  const standing = await tx.query<{ id: string; cause: string }>(
    "SELECT id, cause FROM cases WHERE type = 'quarantine' AND object = ? AND closed_at IS NULL",
    [ORDER_CASES],
  );
  const open = new Map(standing.map(({ id, cause }) => [cause, id]));
  const causes = await tx.query<Waiting>(
    `SELECT cause, min(field) AS field, count(DISTINCT record_no) AS orders, min(due_at) AS due_at,
      min(found_at) AS found_at FROM order_problems GROUP BY cause ORDER BY cause`,
  );
  for (const waiting of causes) {
    await tellCase(tx, waiting, open.get(waiting.cause), at);
    open.delete(waiting.cause);
  }
  for (const id of open.values())
    await tx.query("UPDATE cases SET closed_at = ?, closed_by = 'system', note = 'mended' WHERE id = ?", [
      at,
      id,
    ]);
}

async function tellCase(
  tx: Transaction,
  { cause, field, orders, due_at: dueAt, found_at: foundAt }: Waiting,
  known: string | undefined,
  at: number,
): Promise<void> {
  const items = await waitingItems((sql, bindings) => tx.query(sql, bindings), cause, EXAMPLES);
  const { responsible, severity } = traitsOf(cause);
  const title = errorTextOf(cause)?.title.zh ?? cause;
  const deadline = dueAt ?? foundAt + DAY_MS;
  const value = `${orders} 单：${title}`;
  const details = printJson({
    responsible,
    count: orders,
    items: items.map(({ item, orders: count, orderNo }) => ({ item, count, orderNo })),
  });
  if (known !== undefined) {
    await tx.query('UPDATE cases SET value = ?, details = ?, deadline_at = ? WHERE id = ?', [
      value,
      details,
      deadline,
      known,
    ]);
    return;
  }
  const fix = items[0]?.fix.zh ?? '';
  await tx.query(
    `INSERT INTO cases(id, type, cause, severity, object, field, value, suggestion, details, deadline_at, opened_at)
      VALUES (?, 'quarantine', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [timedId(at), cause, severity, ORDER_CASES, field, value, fix, details, deadline, at],
  );
}

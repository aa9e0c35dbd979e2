import type { Transaction } from '../sdk/transaction.ts';
import type { StoreContext } from './context.ts';

/** A worker that has not been seen for this long cannot be alive. */
const SILENT_MS = 10_000;

/**
 * Makes the leases of dead workers due. Their epoch moves on, so that a worker which only slept is fenced when it
 * wakes. On SQLite the lock of the file proves that no other engine is alive, so every lease is void.
 */
export async function recoverLeases(
  { dialect, worker }: Pick<StoreContext, 'dialect' | 'worker'>,
  transaction: Transaction,
  now: number,
): Promise<string[]> {
  const dead = dialect.oneEngine
    ? { sql: '', bindings: [] }
    : {
        sql: `AND lease_owner <> ? AND NOT EXISTS (
            SELECT 1 FROM workers WHERE workers.id = runs.lease_owner AND workers.seen_at > ?)`,
        bindings: [worker, now - SILENT_MS],
      };
  const rows = await transaction.query<{ id: string }>(
    `UPDATE runs SET lease_owner = NULL, epoch = epoch + 1, due_at = ?
      WHERE lease_owner IS NOT NULL ${dead.sql} RETURNING id`,
    [now, ...dead.bindings],
  );
  return rows.map(({ id }) => id);
}

import type { Transaction } from '../sdk/transaction.ts';
import { marks } from './sql.ts';

/** Tables whose rows belong to a run and go with it. */
const OWNED = ['segments', 'run_keys', 'inbox', 'waits', 'cases', 'failures', 'blob_refs'];

/**
 * Deletes runs that are over, with all that belongs to them. Passed over are runs on which somebody still works: with
 * an open case, a child that goes on, or a failure whose error flow has not been told.
 * Answers how many were deleted.
 */
export async function deleteRuns(tx: Transaction, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const free = await tx.query<{ id: string }>(
    `SELECT id FROM runs WHERE id IN (${marks(ids.length)})
      AND status IN ('completed', 'failed', 'canceled', 'superseded')
      AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.run_id = runs.id AND c.closed_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM runs child WHERE child.parent_run = runs.id
        AND child.status IN ('queued', 'running', 'waiting'))
      AND NOT EXISTS (SELECT 1 FROM failures f WHERE f.run_id = runs.id AND f.handled_run IS NULL)`,
    ids,
  );
  const over = free.map(({ id }) => id);
  if (over.length === 0) return 0;
  const these = marks(over.length);
  await tx.query(
    `DELETE FROM dataset_batches WHERE dataset IN (SELECT id FROM datasets WHERE run_id IN (${these}))`,
    over,
  );
  await tx.query(`DELETE FROM datasets WHERE run_id IN (${these})`, over);
  for (const table of OWNED) await tx.query(`DELETE FROM ${table} WHERE run_id IN (${these})`, over);
  await tx.query(`DELETE FROM runs WHERE id IN (${these})`, over);
  return over.length;
}

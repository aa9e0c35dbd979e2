import type { Group } from './context.ts';
import { insertRows, withValues } from './sql.ts';

/** Notes the newest source time applied under a serial key: an older run that comes later is superseded. */
export async function applySerials(
  group: Group,
  applied: readonly { key: string; at: number }[],
): Promise<void> {
  const newest = new Map<string, number>();
  for (const { key, at } of applied) newest.set(key, Math.max(at, newest.get(key) ?? at));
  if (newest.size === 0) return;
  await insertRows(
    group.session,
    'serials',
    ['key', 'applied_at'],
    [...newest],
    `ON CONFLICT (key) DO UPDATE SET applied_at =
      CASE WHEN excluded.applied_at > serials.applied_at THEN excluded.applied_at ELSE serials.applied_at END`,
  );
}

/**
 * For each key whose open run has ended, lets the queued run with the oldest source time go on. It is `running` and
 * due from this moment, so it holds the key before anybody claims it.
 */
export async function wakeNext(group: Group, keys: readonly string[]): Promise<void> {
  const distinct = [...new Set(keys)];
  if (distinct.length === 0) return;
  // A birth that saw the ended run still open must be seen here; it holds the name until it is committed.
  await group.dialect.lockNames(
    group.session,
    distinct.map((key) => `serial:${key}`),
  );
  const woken = await group.session.query<{ id: string }>(
    `${withValues({ key: 'TEXT' }, distinct.length)}
    UPDATE runs SET status = 'running', due_at = ?
    WHERE id IN (
      SELECT (SELECT q.id FROM runs q WHERE q.serial_key = v.key AND q.status = 'queued'
        ORDER BY q.serial_at, q.id LIMIT 1)
      FROM v
      WHERE NOT EXISTS (
        SELECT 1 FROM runs o WHERE o.serial_key = v.key AND o.status IN ('running', 'waiting')))
    RETURNING id`,
    [...distinct, group.clock.now()],
  );
  for (const { id } of woken) group.due.add(id);
}

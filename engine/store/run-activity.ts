import { idsFrom } from './run-ids.ts';
import { countRuns, type RunFilter } from './run-list.ts';
import { marks } from './sql.ts';
import type { Tables } from './tables.ts';

export interface RunActivity {
  at: number;
  open: { queued: number; running: number; waiting: number };
  hours: { fromAt: number; runs: number; failures: number }[];
}

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** How many runs are open, and how many live ones each of the last 24 hours started; the hour that is not over is the last. */
export async function readActivity(
  tables: Tables,
  open: RunFilter['open'],
  now: number,
): Promise<RunActivity> {
  const firstAt = Math.floor(now / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS;
  const hours = Array.from({ length: HOURS }, (_, hour) => ({
    fromAt: firstAt + hour * HOUR_MS,
    runs: 0,
    failures: 0,
  }));
  if (open !== '*' && open.length === 0)
    return { at: now, open: { queued: 0, running: 0, waiting: 0 }, hours };
  const narrow = open === '*' ? '' : `AND flow_id IN (${marks(open.length)})`;
  const [counts, rows] = await Promise.all([
    countRuns(tables, { open }),
    tables.read<{ hour: number; runs: number; failures: number }>(
      // Whole numbers divide without a rest in both databases.
      `SELECT (created_at - ${firstAt}) / ${HOUR_MS} AS hour, count(*) AS runs,
         count(*) FILTER (WHERE status = 'failed') AS failures
       FROM runs WHERE id >= ? AND created_at >= ? AND mode = 'live' ${narrow} GROUP BY 1`,
      [idsFrom(firstAt), firstAt, ...(open === '*' ? [] : open)],
    ),
  ]);
  for (const { hour, runs, failures } of rows) {
    const slot = hours[Math.min(hour, HOURS - 1)];
    if (slot === undefined) continue;
    slot.runs += runs;
    slot.failures += failures;
  }
  const { queued = 0, running = 0, waiting = 0 } = counts;
  return { at: now, open: { queued, running, waiting }, hours };
}

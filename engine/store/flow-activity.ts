import { idsFrom } from './run-ids.ts';
import { marks } from './sql.ts';
import type { Tables } from './tables.ts';

/** What live runs of a flow did in the last day. */
export interface FlowActivity {
  runs: number;
  failures: number;
  /** 95 of 100 ended runs took no longer, waits included, in ms; null: none has ended. */
  p95Ms: number | null;
}

export type ReadActivity = (flows: readonly string[]) => Promise<ReadonlyMap<string, FlowActivity>>;

const DAY_MS = 86_400_000;
/** Counting a busy day reads all its runs, so an answer is good for a while. */
const KEPT_MS = 30_000;

export function createFlowActivity(tables: Tables, now: () => number): ReadActivity {
  const kept = new Map<string, { at: number; activity: FlowActivity }>();
  return async (flows) => {
    const at = now();
    const stale = flows.filter((flow) => (kept.get(flow)?.at ?? -KEPT_MS) <= at - KEPT_MS);
    for (const [flow, activity] of await readActivity(tables, stale, at - DAY_MS))
      kept.set(flow, { at, activity });
    return new Map(flows.map((flow) => [flow, kept.get(flow)?.activity ?? NOTHING]));
  };
}

const NOTHING: FlowActivity = { runs: 0, failures: 0, p95Ms: null };

async function readActivity(
  tables: Tables,
  flows: readonly string[],
  since: number,
): Promise<Map<string, FlowActivity>> {
  if (flows.length === 0) return new Map();
  const where = `flow_id IN (${marks(flows.length)}) AND id >= ? AND created_at >= ? AND mode = 'live'`;
  const bindings = [...flows, idsFrom(since), since];
  const [counts, times] = await Promise.all([
    tables.read<{ flow_id: string; runs: number; failures: number }>(
      `SELECT flow_id, count(*) AS runs, count(*) FILTER (WHERE status = 'failed') AS failures
       FROM runs WHERE ${where} GROUP BY flow_id`,
      bindings,
    ),
    tables.read<{ flow_id: string; p95: number }>(
      `SELECT flow_id, min(ms) AS p95 FROM (
         SELECT flow_id, ended_at - created_at AS ms,
           cume_dist() OVER (PARTITION BY flow_id ORDER BY ended_at - created_at) AS part
         FROM runs WHERE ${where} AND ended_at IS NOT NULL) AS ended
       WHERE part >= 0.95 GROUP BY flow_id`,
      bindings,
    ),
  ]);
  const p95 = new Map(times.map((row) => [row.flow_id, Math.max(0, row.p95)]));
  const found = new Map(flows.map((flow) => [flow, NOTHING]));
  for (const { flow_id: flow, runs, failures } of counts)
    found.set(flow, { runs, failures, p95Ms: p95.get(flow) ?? null });
  return found;
}

import { gapsIn, mergeIntervals, slices, type Interval } from './intervals.ts';

/** What a platform asks of the windows in which it is read. */
export interface WindowRule {
  /** The longest window of one request. */
  spanMs: number;
  /** How far behind now a window must end, because the platform's list is not complete before. */
  lagMs: number;
  /** How far each new window reaches back over what was read, for what is written late. */
  overlapMs: number;
  /** How far back the platform answers at all. */
  depthMs?: number;
}

export interface PlannedWindow extends Interval {
  /** `backfill` fills a hole; `ahead` goes on from where reading stopped. */
  kind: 'ahead' | 'backfill';
}

/**
 * The windows to read now: first what lies ahead, from the newest moment that was read less the overlap up to now less
 * the lag, oldest first; then every hole since `sinceAt`, newest first, because newer orders wait for shipment.
 * `fetched`: what was read whole. At most `limit` windows; what is left comes next time.
 */
export function planWindows(
  fetched: readonly Interval[],
  { sinceAt, now, limit }: { sinceAt: number; now: number; limit: number },
  rule: WindowRule,
): PlannedWindow[] {
  const end = now - rule.lagMs;
  const start = Math.max(sinceAt, rule.depthMs === undefined ? sinceAt : now - rule.depthMs);
  if (end <= start) return [];
  const known = mergeIntervals(fetched);
  const newest = known.at(-1)?.untilAt;
  // Never read: everything is ahead. Else only what follows the newest; older holes are backfill.
  const from = newest === undefined ? start : Math.max(start, newest - rule.overlapMs);
  const ahead = slices({ fromAt: Math.min(from, end), untilAt: end }, rule.spanMs).map((window) => ({
    ...window,
    kind: 'ahead' as const,
  }));
  const holes =
    newest === undefined
      ? []
      : gapsIn({ fromAt: start, untilAt: Math.min(newest, end) }, known)
          .flatMap((gap) => slices(gap, rule.spanMs))
          .reverse()
          .map((window) => ({ ...window, kind: 'backfill' as const }));
  return [...ahead, ...holes].slice(0, limit);
}

/** A span of time from `fromAt` up to, not including, `untilAt`; ms since 1970. */
export interface Interval {
  fromAt: number;
  untilAt: number;
}

/** The same spans without overlaps or touching ends, in order of time. Empty ones fall out. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals
    .filter(({ fromAt, untilAt }) => fromAt < untilAt)
    .sort((a, b) => a.fromAt - b.fromAt);
  const merged: Interval[] = [];
  for (const { fromAt, untilAt } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && fromAt <= last.untilAt) last.untilAt = Math.max(last.untilAt, untilAt);
    else merged.push({ fromAt, untilAt });
  }
  return merged;
}

/** What of `range` no interval covers, in order of time. */
export function gapsIn(range: Interval, covered: readonly Interval[]): Interval[] {
  const gaps: Interval[] = [];
  let at = range.fromAt;
  for (const { fromAt, untilAt } of mergeIntervals(covered)) {
    if (untilAt <= at) continue;
    if (fromAt >= range.untilAt) break;
    if (fromAt > at) gaps.push({ fromAt: at, untilAt: fromAt });
    at = untilAt;
  }
  if (at < range.untilAt) gaps.push({ fromAt: at, untilAt: range.untilAt });
  return gaps;
}

/** What more than one of the intervals covers, in order of time. */
export function overlapsOf(intervals: readonly Interval[]): Interval[] {
  const edges = intervals
    .filter(({ fromAt, untilAt }) => fromAt < untilAt)
    .flatMap(({ fromAt, untilAt }) => [
      { at: fromAt, change: 1 },
      { at: untilAt, change: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.change - b.change);
  const found: Interval[] = [];
  let depth = 0;
  let since = 0;
  for (const { at, change } of edges) {
    if (depth === 1 && change === 1) since = at;
    if (depth === 2 && change === -1) found.push({ fromAt: since, untilAt: at });
    depth += change;
  }
  return mergeIntervals(found);
}

/** Pieces of at most `spanMs`, in order of time. */
export function slices({ fromAt, untilAt }: Interval, spanMs: number): Interval[] {
  if (!(spanMs > 0)) throw new Error('a span must be longer than nothing');
  const pieces: Interval[] = [];
  for (let at = fromAt; at < untilAt; at += spanMs)
    pieces.push({ fromAt: at, untilAt: Math.min(at + spanMs, untilAt) });
  return pieces;
}

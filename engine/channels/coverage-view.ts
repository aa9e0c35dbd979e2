import { gapsIn, mergeIntervals, overlapsOf, type Interval } from './intervals.ts';

export type CellState = 'fetched' | 'overlapping' | 'missing' | 'ahead';

export interface CoverageView {
  fetched: Interval[];
  /** Read more than once. */
  overlapping: Interval[];
  missing: Interval[];
  cells: { fromAt: number; state: CellState }[];
}

/**
 * A span of time as people look at it. `covered`: what was read whole; `windows`: each reading; `wantedUntil`: what lies
 * behind it has not come yet; before `sinceAt` nothing is wanted. Cells are `stepMs` long.
 */
export function viewCoverage(
  span: Interval,
  {
    covered,
    windows,
    sinceAt,
    wantedUntil,
  }: {
    covered: readonly Interval[];
    windows: readonly Interval[];
    sinceAt: number;
    wantedUntil: number;
  },
  stepMs: number,
): CoverageView {
  const wanted = { fromAt: Math.max(span.fromAt, sinceAt), untilAt: Math.min(span.untilAt, wantedUntil) };
  const missing = wanted.untilAt > wanted.fromAt ? gapsIn(wanted, covered) : [];
  const overlapping = clip(overlapsOf(windows), span);
  const cells = [];
  for (let at = span.fromAt; at < span.untilAt; at += stepMs) {
    const cell = { fromAt: at, untilAt: Math.min(at + stepMs, span.untilAt) };
    cells.push({ fromAt: at, state: stateOf(cell, wanted, missing, overlapping) });
  }
  return { fetched: clip(mergeIntervals(covered), span), overlapping, missing, cells };
}

const clip = (intervals: readonly Interval[], { fromAt, untilAt }: Interval): Interval[] =>
  intervals
    .map((one) => ({ fromAt: Math.max(one.fromAt, fromAt), untilAt: Math.min(one.untilAt, untilAt) }))
    .filter((one) => one.fromAt < one.untilAt);

const meets = (cell: Interval, intervals: readonly Interval[]): boolean => clip(intervals, cell).length > 0;

function stateOf(
  cell: Interval,
  wanted: Interval,
  missing: readonly Interval[],
  overlapping: readonly Interval[],
): CellState {
  if (meets(cell, missing)) return 'missing';
  if (cell.fromAt >= wanted.untilAt || cell.untilAt <= wanted.fromAt) return 'ahead';
  return meets(cell, overlapping) ? 'overlapping' : 'fetched';
}

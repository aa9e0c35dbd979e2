import type { TimeWindow } from '../../../schemas/connector.ts';

/** Instants in ms; `from` belongs to it, `to` does not. */
export interface Interval {
  from: number;
  to: number;
}

const resolution = (window: TimeWindow): number => window.resolutionMs ?? 1_000;
const down = (instant: number, step: number): number => Math.floor(instant / step) * step;
const up = (instant: number, step: number): number => Math.ceil(instant / step) * step;

/** The interval cut into windows the platform takes, oldest first, on its own grid; the ends only ever move outward. */
export function splitInterval(window: TimeWindow, { from, to }: Interval): Interval[] {
  const step = resolution(window);
  const span = Math.max(step, down(Math.min(window.stepMs ?? window.maxSpanMs, window.maxSpanMs), step));
  const end = up(to, step);
  const windows: Interval[] = [];
  for (let start = down(from, step); start < end; start += span)
    windows.push({ from: start, to: Math.min(start + span, end) });
  return windows;
}

/**
 * What may be asked now, given that everything before `coveredTo` was fetched: from there less the overlap, to now less
 * the lag, at most one window. `undefined` while nothing new can be had.
 */
export function dueWindow(window: TimeWindow, coveredTo: number, now: number): Interval | undefined {
  const step = resolution(window);
  const end = down(now - (window.lagMs ?? 0), step);
  if (end <= down(coveredTo, step)) return undefined;
  const oldest = window.maxAgeMs === undefined ? Number.NEGATIVE_INFINITY : now - window.maxAgeMs;
  const from = down(Math.max(coveredTo - (window.overlapMs ?? 0), oldest), step);
  const [first] = splitInterval(window, { from, to: end });
  return first;
}

/** Both halves of a window with more rows than can be reached; the window alone if it cannot be halved. */
export function halve(window: TimeWindow, { from, to }: Interval): Interval[] {
  const step = resolution(window);
  const middle = down(from + (to - from) / 2, step);
  return middle <= from || middle >= to
    ? [{ from, to }]
    : [
        { from, to: middle },
        { from: middle, to },
      ];
}

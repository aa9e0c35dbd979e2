import type { ListCoverage } from '../../api/channels.ts';
import { fromField, fullTime } from '../../language/clock.ts';

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Cell = ListCoverage['cells'][number];

/** Seven whole days of the installation's clock, the last of them today. */
export function weekEnding(now: number): { fromAt: number; untilAt: number } {
  const midnight = fromField(`${fullTime(now).slice(0, 10)}T00:00`) ?? now;
  return { fromAt: midnight - 6 * DAY_MS, untilAt: midnight + DAY_MS };
}

/** The hours of each day in a row, the newest day first. */
export function dayRows(cells: readonly Cell[]): { day: string; cells: Cell[] }[] {
  const days = new Map<string, Cell[]>();
  for (const cell of cells) {
    const day = fullTime(cell.fromAt).slice(5, 10);
    days.set(day, [...(days.get(day) ?? []), cell]);
  }
  return [...days].map(([day, own]) => ({ day, cells: own })).reverse();
}

/** The hours that were dragged over, in either direction; what is to come cannot be read. */
export function spanOf(
  drag: { from: number; until: number },
  now: number,
): { fromAt: number; untilAt: number } {
  const fromAt = Math.min(drag.from, drag.until);
  return { fromAt, untilAt: Math.min(now, Math.max(drag.from, drag.until) + HOUR_MS) };
}

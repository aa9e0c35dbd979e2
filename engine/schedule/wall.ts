import { offsetAt } from '../../schemas/values/time.ts';

/**
 * From wall times to instants, with the rule of schedules for readings that a zone's clocks leave out.
 *
 * A *wall* time is what a clock in the zone shows, kept as the milliseconds that UTC would have at that reading:
 * 02:30 on the wall is `Date.UTC(…, 2, 30)` whatever the zone. So instant + offset = wall.
 * Two changes of a zone's offset within 26 hours are not told apart; no zone has done so since 1970.
 */
const HOUR_MS = 3_600_000;

/** Offsets lie between -12 and +14 hours, so the instant of a wall time lies in this reach around it. */
const EARLIEST_MS = 14 * HOUR_MS;
const LATEST_MS = 12 * HOUR_MS;

/** The first instant in (from, to] whose offset is no longer that of `from`; the offsets of both ends must differ. */
export function changeBetween(zone: string, from: number, to: number): number {
  const offset = offsetAt(zone, from);
  let before = from;
  let after = to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(zone, middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/**
 * The instant at which the zone's clocks first show a wall time;
 * for a wall time that a forward change leaves out, the first instant after the change.
 */
export function instantOf(zone: string, wall: number): number {
  const earlier = offsetAt(zone, wall - EARLIEST_MS);
  const later = offsetAt(zone, wall + LATEST_MS);
  const first = wall - earlier;
  if (earlier === later || offsetAt(zone, first) === earlier) return first;
  const second = wall - later;
  if (offsetAt(zone, second) === later) return second;
  return changeBetween(zone, wall - EARLIEST_MS, wall + LATEST_MS);
}

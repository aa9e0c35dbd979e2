import { offsetAt } from '../../schemas/values/time.ts';
import { cronOf, type Cron, type Direction } from './cron-expression.ts';
import { changeBetween, instantOf } from './wall.ts';

/**
 * What a change of the clocks does to an expression that names times of day (README.md):
 * `once` fires each of its slots once, `literal` fires whenever the wall shows the time, so never or twice.
 * Interval expressions follow the wall under both.
 */
export type DstPolicy = 'once' | 'literal';

/** Longer than any change of a zone's offset (24 hours, where a country crossed the date line). */
const REACH_MS = 25 * 3_600_000;
/** A search takes a few rounds: one for each change of offset close to its start, two or three near its match. */
const MAX_ROUNDS = 100;
/** The years 1 to 9999, which have an ISO form of four digits. */
const FIRST_INSTANT = -62_135_510_400_000;
const LAST_INSTANT = 253_402_214_400_000;

/**
 * The nearest instant at which the wall shows a matching time.
 * Between two changes of offset the wall is an ordered line, so each round searches one such stretch:
 * a change that lies close by, before the match, starts a new round at it (its wall may run back over a match);
 * one far away only moves the search near to the match, since no wall time in between matches.
 */
function seekOnWall(cron: Cron, zone: string, start: number, direction: Direction): number | null {
  // An instant of the stretch being searched; an exclusive bound going back belongs to the stretch before it.
  let inside = direction === 1 ? start : start - 1;
  let offset = offsetAt(zone, inside);
  let from = start + offset;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const wall = cron.step(from, direction);
    if (wall === null) return null;
    const target = wall - offset;
    const reached =
      direction === 1 ? Math.min(target, inside + REACH_MS) : Math.max(target, inside - REACH_MS);
    if (offsetAt(zone, reached) !== offset) {
      const change = changeBetween(zone, Math.min(inside, reached), Math.max(inside, reached));
      inside = direction === 1 ? change : change - 1;
      offset = offsetAt(zone, inside);
      from = (direction === 1 ? change - 1 : change) + offset;
    } else if (reached === target) {
      return target;
    } else {
      inside = direction === 1 ? Math.max(reached, target - REACH_MS) : Math.min(reached, target + REACH_MS);
      offset = offsetAt(zone, inside);
      from = inside + offset;
    }
  }
  return null;
}

/** The nearest slot of an expression that names times: each wall time has one instant, and those keep its order. */
function seekNamed(cron: Cron, zone: string, start: number, direction: Direction): number | null {
  // In the second pass of a repeated hour the slots still ahead on the wall have fired: going back starts from them.
  let wall: number | null =
    start +
    (direction === 1
      ? offsetAt(zone, start)
      : Math.max(offsetAt(zone, start), offsetAt(zone, start - REACH_MS)));
  while ((wall = cron.step(wall, direction)) !== null) {
    const instant = instantOf(zone, wall);
    if (direction === 1 ? instant > start : instant < start) return instant;
  }
  return null;
}

function seek(
  expression: string,
  zone: string,
  start: number,
  direction: Direction,
  dst: DstPolicy,
): number | null {
  if (!Number.isInteger(start)) throw new RangeError('An instant is a whole number of milliseconds.');
  const cron = cronOf(expression);
  if (start < FIRST_INSTANT || start > LAST_INSTANT) return null;
  return (cron.interval || dst === 'literal' ? seekOnWall : seekNamed)(cron, zone, start, direction);
}

/**
 * The first slot after `from`, in integer ms; null when there is none (31 February) in the years 1 to 9999.
 * A RangeError for an expression or zone that checkCron refuses.
 */
export const nextAfter = (
  expression: string,
  zone: string,
  from: number,
  dst: DstPolicy = 'once',
): number | null => seek(expression, zone, from, 1, dst);

/** The last slot before `until`; null when there is none. */
export const lastBefore = (
  expression: string,
  zone: string,
  until: number,
  dst: DstPolicy = 'once',
): number | null => seek(expression, zone, until, -1, dst);

/** The next slots in order, at most `count`. */
export function nextTimes(expression: string, zone: string, from: number, count: number): number[] {
  const times: number[] = [];
  let at: number | null = from;
  while (times.length < count && (at = nextAfter(expression, zone, at)) !== null) times.push(at);
  return times;
}

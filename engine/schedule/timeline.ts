import type { CadenceMode, PromotionWindow, ScheduleConfig } from '../../schemas/schedule.ts';
import { offsetAt } from '../../schemas/values/time.ts';
import { fastSpans, windowsOf, type Span } from './cadence.ts';
import type { Direction } from './cron-expression.ts';
import { lastBefore, nextAfter } from './next-after.ts';
import { capPerHour } from './rate-cap.ts';

const HOUR_MS = 3_600_000;

/** The expressions of a schedule and the spans in which the faster one holds. */
export interface Timeline {
  zone: string;
  expressions: Record<CadenceMode, string>;
  fast: readonly Span[];
  maxPerHour: number | null;
}
interface Stretch {
  mode: CadenceMode;
  fromAt: number;
  untilAt: number;
}

/**
 * `calendar` are the windows of the calendar that the schedule names; `load` the spans of high load that
 * the cadence has recorded, the last perhaps still open.
 */
export function timelineOf(
  config: ScheduleConfig,
  calendar: readonly PromotionWindow[] = [],
  load: readonly Span[] = [],
): Timeline {
  const { cron, timezone: zone, cadence } = config;
  if (!cadence) return { zone, expressions: { normal: cron, fast: cron }, fast: [], maxPerHour: null };
  const maxPerHour = cadence.maxPerHour ?? null;
  const cap = (expression: string) => (maxPerHour === null ? expression : capPerHour(expression, maxPerHour));
  return {
    zone,
    expressions: { normal: cap(cron), fast: cap(cadence.cron) },
    fast: fastSpans(cadence, windowsOf(cadence, calendar), cadence.load ? load : []),
    maxPerHour,
  };
}

/** The stretch of one cadence around an instant. */
function stretchAt(timeline: Timeline, at: number): Stretch {
  let fromAt = -Infinity;
  for (const span of timeline.fast) {
    const end = span.untilAt ?? Infinity;
    if (at < span.fromAt) return { mode: 'normal', fromAt, untilAt: span.fromAt };
    if (at < end) return { mode: 'fast', fromAt: span.fromAt, untilAt: end };
    fromAt = end;
  }
  return { mode: 'normal', fromAt, untilAt: Infinity };
}

export const modeAt = (timeline: Timeline, at: number): CadenceMode => stretchAt(timeline, at).mode;

/** The nearest slot of whichever expression holds there, before the limit is looked at. */
function stepPlanned(timeline: Timeline, start: number, direction: Direction): number | null {
  let at = start;
  for (;;) {
    const stretch = stretchAt(timeline, direction === 1 ? at + 1 : at - 1);
    const expression = timeline.expressions[stretch.mode];
    const seek = direction === 1 ? nextAfter : lastBefore;
    const slot = seek(expression, timeline.zone, at);
    const edge = direction === 1 ? stretch.untilAt : stretch.fromAt;
    if (slot !== null && (direction === 1 ? slot < edge : slot >= edge)) return slot;
    if (!Number.isFinite(edge)) return null;
    at = direction === 1 ? edge - 1 : edge;
  }
}

/**
 * Each expression keeps within the limit by itself; two of them meeting at a switch, or an hour in which the clocks
 * change, may not. There a slot is let through only if the sixty minutes up to it plan no more than the limit.
 */
function withinLimit(timeline: Timeline, slot: number): boolean {
  const { maxPerHour, zone } = timeline;
  if (maxPerHour === null) return true;
  const start = slot - HOUR_MS;
  if (start >= stretchAt(timeline, slot).fromAt && offsetAt(zone, start) === offsetAt(zone, slot))
    return true;
  let at: number | null = slot;
  for (let count = 0; count < maxPerHour; count++) {
    at = stepPlanned(timeline, at, -1);
    if (at === null || at <= start) return true;
  }
  return false;
}

/** The nearest slot of a schedule strictly after (1) or before (-1) an instant; null when there is none. */
export function stepSlot(timeline: Timeline, start: number, direction: Direction): number | null {
  let slot = stepPlanned(timeline, start, direction);
  while (slot !== null && !withinLimit(timeline, slot)) slot = stepPlanned(timeline, slot, direction);
  return slot;
}

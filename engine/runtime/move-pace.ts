import type { Cadence, CadenceSwitch, ScheduleConfig } from '../../schemas/schedule.ts';
import type { CalendarWindow } from '../../schemas/schedule-view.ts';
import {
  advanceCadence,
  openAt,
  startCadence,
  windowsOf,
  type LoadObservation,
  type Span,
} from '../schedule/cadence.ts';
import type { Pace } from './schedule-port.ts';

/** How often load is looked at. */
export const OBSERVE_MS = 15_000;
/** Spans of load older than this decide on no slot any more: the limit looks back one hour. */
const KEPT_MS = 7_200_000;

/**
 * The settings with the windows of the calendar they name written into them, each from the instant at which its
 * preheat begins: a window's own preheat wins over the schedule's.
 */
export function withCalendar(config: ScheduleConfig, calendar: readonly CalendarWindow[]): ScheduleConfig {
  const { cadence } = config;
  if (cadence === undefined || typeof cadence.promotions !== 'string') return config;
  const promotions = calendar
    .filter((window) => window.calendar === cadence.promotions)
    .map(({ id, name, startAt, endAt, preheatMs }) => ({
      id,
      name,
      startAt: startAt - (preheatMs ?? cadence.preheatMs ?? 0),
      endAt,
    }));
  return { ...config, cadence: { ...cadence, promotions, preheatMs: 0 } };
}

/** Whether it is time to count the load again. */
export function wantsLoad(pace: Pace | null, now: number): boolean {
  const observedAt = pace?.cadence.observedAt ?? null;
  return observedAt === null || now - observedAt >= OBSERVE_MS;
}

/** Moves the pace on to `now` and says what switched on the way; a schedule without cadence has none. */
export function movePace(
  config: ScheduleConfig,
  pace: Pace | null,
  now: number,
  observed: LoadObservation | undefined,
): { pace: Pace | null; switches: CadenceSwitch[] } {
  const { cadence } = config;
  if (cadence === undefined) return { pace: null, switches: [] };
  const before = pace ?? { cadence: startCadence(now), load: [] };
  const { state, switches } = advanceCadence(cadence, windowsOf(cadence, []), before.cadence, now, observed);
  const load = moveSpans(before.load, state.loadSince, now);
  return { pace: { cadence: state, load }, switches };
}

function moveSpans(spans: readonly Span[], loadSince: number | null, now: number): Span[] {
  const kept = spans.filter(({ untilAt }) => untilAt === null || untilAt > now - KEPT_MS);
  const open = kept.some(({ untilAt }) => untilAt === null);
  if (loadSince !== null) return open ? kept : [...kept, { fromAt: loadSince, untilAt: null }];
  return kept.map((span) => (span.untilAt === null ? { ...span, untilAt: now } : span));
}

/** The next instant at which the cadence may switch: a promotion's opening or closing, or the next look at the load. */
export function nextSwitchAt(cadence: Cadence | undefined, now: number): number | null {
  if (cadence === undefined) return null;
  const bounds = windowsOf(cadence, []).flatMap((window) => [openAt(cadence, window), window.endAt]);
  if (cadence.load !== undefined) bounds.push(now + OBSERVE_MS);
  const ahead = bounds.filter((at) => at > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

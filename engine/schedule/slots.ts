import type { CadenceMode, CadenceSwitch, PromotionWindow, ScheduleConfig } from '../../schemas/schedule.ts';
import { advanceCadence, startCadence, windowsOf, type Span } from './cadence.ts';
import { jitterOf } from './jitter.ts';
import { modeAt, stepSlot, timelineOf, type Timeline } from './timeline.ts';

export interface Schedule {
  id: string;
  config: ScheduleConfig;
}
/** What decides the cadence besides the configuration; see timelineOf. */
export interface CadenceInputs {
  calendar?: readonly PromotionWindow[];
  load?: readonly Span[];
}
export interface DueQuery extends CadenceInputs {
  schedule: Schedule;
  /** `lastSlotAt` of the previous answer; null before the first. */
  lastSlotAt: number | null;
  now: number;
  /** When the schedule was last enabled or edited: no slot up to then counts. */
  enabledAt: number;
  /** A slot no later than this is on time, whatever the catch-up policy says. */
  onTimeMs?: number;
}
export interface DueSlots {
  /** The slots to take, in order. */
  slots: number[];
  /** How many slots passed that are not taken; `more` says that there were more than were counted. */
  skipped: number;
  more: boolean;
  /** The newest slot decided upon: to be stored together with the runs, and passed in next time. */
  lastSlotAt: number | null;
}

/** A tick that comes late by less than this has missed nothing. */
export const ON_TIME_MS = 60_000;
const DEFAULT_LIMIT = 100;
/** Bounds the work after months of downtime: some 0.2 s. */
const MAX_COUNTED = 5_000;

/** The slot's own start, at most its jitter later. */
function fireTime(schedule: Schedule, slotAt: number, nextAt: number | null): number {
  const { jitterMs = 0 } = schedule.config;
  if (jitterMs === 0) return slotAt;
  return slotAt + jitterOf(schedule.id, slotAt, jitterMs, nextAt === null ? jitterMs : nextAt - slotAt);
}

/**
 * Which slots are due, by the catch-up policy: `all` takes the newest `limit` (100) no older than `withinMs`,
 * `latest` the newest of them, `none` the newest only if it is on time. Every slot is decided upon once:
 * the answer depends only on what is passed in, and a slot up to the returned `lastSlotAt` never comes again.
 */
export function dueSlots(query: DueQuery): DueSlots {
  const { schedule, now, lastSlotAt, onTimeMs = ON_TIME_MS } = query;
  const { policy, limit = DEFAULT_LIMIT, withinMs = Infinity } = schedule.config.catchUp;
  const most = policy === 'all' ? limit : 1;
  const oldest = now - Math.max(onTimeMs, policy === 'none' ? 0 : withinMs);
  const floor = Math.max(lastSlotAt ?? -Infinity, query.enabledAt);
  const timeline = timelineOf(schedule.config, query.calendar, query.load);
  const slots: number[] = [];
  let skipped = 0;
  let newest = lastSlotAt;
  let next = now < floor ? null : stepSlot(timeline, now, 1);
  let slot = now < floor ? null : stepSlot(timeline, now + 1, -1);
  for (; slot !== null && slot > floor; next = slot, slot = stepSlot(timeline, slot, -1)) {
    const fireAt = fireTime(schedule, slot, next);
    // Jitter ends before the next slot, so only the newest can still be waiting for its own.
    if (fireAt > now) continue;
    if (slots.length === 0 && skipped === 0) newest = slot;
    if (slots.length < most && fireAt >= oldest) slots.push(slot);
    else skipped++;
    if (skipped === MAX_COUNTED) return { slots: slots.reverse(), skipped, more: true, lastSlotAt: newest };
  }
  return { slots: slots.reverse(), skipped, more: false, lastSlotAt: newest };
}

/** When the next slot starts, jitter included: the instant to wake for. */
export function nextFireAt(schedule: Schedule, from: number, inputs: CadenceInputs = {}): number | null {
  const timeline = timelineOf(schedule.config, inputs.calendar, inputs.load);
  return nextFires(schedule, timeline, from, 1)[0]?.fireAt ?? null;
}

export interface Fire {
  slotAt: number;
  /** `slotAt` and its jitter. */
  fireAt: number;
  mode: CadenceMode;
}

function nextFires(schedule: Schedule, timeline: Timeline, from: number, count: number): Fire[] {
  const fires: Fire[] = [];
  // A slot that has passed may still be waiting for its jitter.
  let slotAt = stepSlot(timeline, from + 1, -1) ?? stepSlot(timeline, from, 1);
  while (slotAt !== null && fires.length < count) {
    const next = stepSlot(timeline, slotAt, 1);
    const fireAt = fireTime(schedule, slotAt, next);
    if (fireAt > from) fires.push({ slotAt, fireAt, mode: modeAt(timeline, slotAt) });
    slotAt = next;
  }
  return fires;
}

/** The next starts after `from`, and the switches of cadence that the calendar brings until the last of them. */
export function nextFireTimes(
  schedule: Schedule,
  calendar: readonly PromotionWindow[],
  from: number,
  count = 10,
  load: readonly Span[] = [],
): { fires: Fire[]; switches: CadenceSwitch[] } {
  const fires = nextFires(schedule, timelineOf(schedule.config, calendar, load), from, count);
  const { cadence } = schedule.config;
  const last = fires.at(-1);
  if (!cadence || !last) return { fires, switches: [] };
  const windows = windowsOf(cadence, calendar);
  const high = cadence.load && load.some((span) => span.fromAt <= from && span.untilAt === null);
  const start = { ...startCadence(from), loadSince: high ? from : null };
  const { state } = advanceCadence(cadence, windows, start, from);
  return { fires, switches: advanceCadence(cadence, windows, state, last.slotAt).switches };
}

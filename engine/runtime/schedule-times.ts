import type { ScheduleConfig } from '../../schemas/schedule.ts';
import type { SlotChange } from '../../schemas/schedule-state.ts';
import type { NextFires } from '../../schemas/schedule-view.ts';
import { printTime } from '../../schemas/values/time.ts';
import { EngineError } from '../core/errors.ts';
import { dueSlots, nextFireTimes } from '../schedule/slots.ts';
import { modeAt, stepSlot, timelineOf } from '../schedule/timeline.ts';
import type { Pace, Schedule } from './schedule-port.ts';

/** At most as many slots are made up for at once. */
const MAX_BACKFILL = 1_000;

/** No slot up to this instant fires any more. */
export const decidedUntil = ({ lastSlotAt, floorAt }: Pick<Schedule, 'lastSlotAt' | 'floorAt'>): number =>
  Math.max(lastSlotAt ?? floorAt, floorAt);

/** The next starts. A slot that has passed may still be waiting for its jitter; one that is decided on waits no more. */
export function firesAhead(
  schedule: Pick<Schedule, 'id' | 'pace'> & { config: ScheduleConfig; decidedUntil: number },
  now: number,
  count: number,
): ReturnType<typeof nextFireTimes> {
  const { id, config, pace } = schedule;
  const { fires, switches } = nextFireTimes({ id, config }, [], now, count + 1, pace?.load ?? []);
  return { fires: fires.filter(({ slotAt }) => slotAt > schedule.decidedUntil).slice(0, count), switches };
}

/** The same as people see them. */
export function nextFires(...ahead: Parameters<typeof firesAhead>): NextFires {
  const { fires, switches } = firesAhead(...ahead);
  const { timezone } = ahead[0].config;
  return {
    timezone,
    fires: fires.map((fire) => ({ ...fire, time: printTime(fire.slotAt, timezone) })),
    switches,
  };
}

/** Slots since the schedule last looked, or since it counts. */
export function countMissed(
  { id, lastSlotAt, floorAt, pace }: Schedule,
  config: ScheduleConfig,
  now: number,
): { missed: number; more: boolean; sinceAt: number } {
  const { slots, skipped, more } = dueSlots({
    schedule: { id, config: { ...config, catchUp: { policy: 'latest' } } },
    lastSlotAt,
    now,
    enabledAt: floorAt,
    load: pace?.load ?? [],
  });
  return { missed: slots.length + skipped, more, sinceAt: decidedUntil({ lastSlotAt, floorAt }) };
}

/** The slots strictly between two instants that have passed. */
export function slotsBetween(
  config: ScheduleConfig,
  pace: Pace | null,
  { fromAt, untilAt }: { fromAt: number; untilAt: number },
  now: number,
): Pick<SlotChange, 'slotAt' | 'mode'>[] {
  const timeline = timelineOf(config, [], pace?.load ?? []);
  const slots: Pick<SlotChange, 'slotAt' | 'mode'>[] = [];
  const end = Math.min(untilAt, now + 1);
  for (let at = stepSlot(timeline, fromAt, 1); at !== null && at < end; at = stepSlot(timeline, at, 1)) {
    if (slots.length === MAX_BACKFILL)
      throw new EngineError('too-many-slots', {
        zh: `一次最多补 ${MAX_BACKFILL} 次，请缩短时间范围`,
        en: `At most ${MAX_BACKFILL} slots at once; choose a shorter time`,
      });
    slots.push({ slotAt: at, mode: modeAt(timeline, at) });
  }
  return slots;
}

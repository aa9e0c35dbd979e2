import type { CadenceSwitch, ScheduleConfig } from '../../schemas/schedule.ts';
import type { ScheduleChange, SlotChange, SlotFacts } from '../../schemas/schedule-state.ts';
import { decideOverlap } from '../schedule/overlap.ts';
import { dueSlots } from '../schedule/slots.ts';
import { modeAt, timelineOf } from '../schedule/timeline.ts';
import { nextSwitchAt } from './move-pace.ts';
import type { Pace, Schedule } from './schedule-port.ts';
import { decidedUntil, firesAhead } from './schedule-times.ts';

/** A write transaction must be short: more slots than this go into several, each complete in itself. */
export const SLOTS_PER_DECISION = 20;

/** A schedule as it is looked at: settings with their calendar, pace moved on to `now`. */
export interface Look {
  schedule: Schedule;
  config: ScheduleConfig;
  pace: Pace | null;
  switches: CadenceSwitch[];
  now: number;
}

/**
 * What becomes of a schedule now. First slots that have waited, then the due ones in their order, then a slot that
 * somebody asked to make up for. Depends on nothing but what is passed in.
 */
export function decideSlots(
  { schedule, config, pace, switches, now }: Look,
  facts: SlotFacts,
): ScheduleChange<Pace> {
  const { makeUp, id } = schedule;
  const catchUp = makeUp === null ? config.catchUp : { ...config.catchUp, policy: makeUp.policy };
  const effective = { id, config: { ...config, catchUp } };
  const load = pace?.load ?? [];
  const due = dueSlots({
    schedule: effective,
    lastSlotAt: schedule.lastSlotAt,
    now,
    enabledAt: schedule.floorAt,
    load,
  });
  const timeline = timelineOf(config, [], load);
  const arrivals = due.slots
    .slice(0, SLOTS_PER_DECISION)
    .map((slotAt) => ({ kind: 'slot' as const, slotAt, mode: modeAt(timeline, slotAt) }));
  const goesOn = due.slots.length > SLOTS_PER_DECISION;
  const decided = decidedUntil({ lastSlotAt: due.lastSlotAt, floorAt: schedule.floorAt });
  const nextAt = firesAhead({ ...effective, pace, decidedUntil: decided }, now, 1).fires[0]?.fireAt ?? null;
  const lookAts = [nextAt, nextSwitchAt(config.cadence, now)].filter((at) => at !== null);
  return {
    slots: placeSlots(schedule, facts, arrivals),
    gap:
      due.skipped === 0
        ? null
        : {
            fromAt: decidedUntil(schedule),
            untilAt: due.slots[0] ?? (due.lastSlotAt ?? now) + 1,
            missed: due.skipped,
            more: due.more,
          },
    switches,
    lastSlotAt: goesOn ? arrivals.at(-1)!.slotAt : due.lastSlotAt,
    nextAt,
    lookAt: goesOn ? now : lookAts.length === 0 ? null : Math.min(...lookAts),
    makeUp: goesOn ? makeUp : null,
    pace,
  };
}

type Arrival = Pick<SlotChange, 'kind' | 'slotAt' | 'mode'>;

/** Each slot starts, waits or is skipped, by the overlap policy and what is open at that point. */
function placeSlots(schedule: Schedule, facts: SlotFacts, arrivals: readonly Arrival[]): SlotChange[] {
  const { overlap } = schedule.config;
  const refused = facts.paused && schedule.onPause === 'refuse';
  const placed: SlotChange[] = [];
  let { open, queued } = facts;
  const mayStart = (): boolean => !refused && (overlap === 'parallel' || open === 0);
  const start = (slot: SlotChange): void => {
    placed.push(slot);
    open += 1;
  };
  for (const waiting of facts.waiting.filter(({ kind }) => kind === 'slot')) {
    if (!mayStart()) break;
    start({ ...waiting, state: 'started', waited: true });
    queued -= 1;
  }
  for (const slot of arrivals) {
    if (refused) {
      placed.push({ ...slot, state: 'skipped', reason: 'paused' });
      continue;
    }
    const decision = decideOverlap(overlap, open, queued);
    if (decision === 'start') start({ ...slot, state: 'started' });
    else if (decision === 'queue') {
      placed.push({ ...slot, state: 'queued' });
      queued += 1;
    } else placed.push({ ...slot, state: 'skipped', reason: overlap === 'skip' ? 'overlap' : 'queue-full' });
  }
  // Gaps are filled in the pauses between slots: what is due now never waits for what was missed.
  for (const slot of facts.waiting.filter(({ kind }) => kind === 'backfill'))
    if (queued === 0 && mayStart()) start({ ...slot, state: 'started', waited: true });
  return placed;
}

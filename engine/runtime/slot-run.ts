import type { SlotChange } from '../../schemas/schedule-state.ts';
import { printTime } from '../../schemas/values/time.ts';
import type { NewRun } from '../store/run-store.ts';
import { keysOf, newRunRow } from './commit.ts';
import type { CompiledFlow } from './compiled-flow.ts';
import type { Schedule } from './schedule-port.ts';
import { bear } from './start-run.ts';

/** What makes a slot's run the only one, for slots that come by the clock and those made up for later alike. */
export const slotKey = (schedule: string, { kind, slotAt }: Pick<SlotChange, 'kind' | 'slotAt'>): string =>
  `schedule:${schedule}:${kind === 'manual' ? 'now:' : ''}${slotAt}`;

/**
 * The run of a slot, queued and due at once. It is not driven before its commit, as other starts are: the decision
 * that it may start is made inside the transaction that writes it.
 * Its input is `{schedule, slot, slotAt, kind, mode}`; `slot` is the time with the offset of the schedule's zone.
 */
export function slotRun(
  flow: CompiledFlow,
  schedule: Schedule,
  slot: Pick<SlotChange, 'kind' | 'slotAt' | 'mode'>,
  now: number,
  holdId: string | undefined,
): NewRun {
  const { kind, slotAt, mode } = slot;
  const idempotencyKey = slotKey(schedule.id, slot);
  const run = bear(
    flow,
    {
      flow: flow.id,
      version: flow.version,
      input: {
        schedule: schedule.id,
        slot: printTime(slotAt, schedule.config.timezone),
        slotAt,
        kind,
        mode,
      },
      trigger: 'schedule',
      node: schedule.node,
      idempotencyKey,
    },
    now,
  );
  return {
    ...newRunRow(run, { ...keysOf(run), idempotencyKey }, true),
    leased: false,
    status: 'queued',
    dueAt: now,
    ...(holdId === undefined ? {} : { holdId }),
  };
}

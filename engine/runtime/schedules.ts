import type { ScheduleConfig } from '../../schemas/schedule.ts';
import type { SlotChange, Who } from '../../schemas/schedule-state.ts';
import type {
  MissedPolicy,
  NextFires,
  PromotionMode,
  ScheduleHistory,
  ScheduleView,
} from '../../schemas/schedule-view.ts';
import { EngineError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import type { NewRun } from '../store/run-store.ts';
import type { CompiledFlow } from './compiled-flow.ts';
import { withCalendar } from './move-pace.ts';
import {
  createPromotionCalendar,
  promotionModeOf,
  type PromotionCalendar,
  type PromotionStore,
} from './promotion-calendar.ts';
import type { Schedule } from './schedule-port.ts';
import { countMissed, decidedUntil, nextFires, slotsBetween } from './schedule-times.ts';
import { slotRun } from './slot-run.ts';

type Counted = Schedule & { open: number; queued: number };

/** What the service needs of the database besides what the scheduler does. */
export interface ScheduleDesk extends PromotionStore {
  all(flow?: string): Promise<Counted[]>;
  one(id: string): Promise<Counted | null>;
  history(id: string, limit: number): Promise<ScheduleHistory>;
  enable(id: string, missed: MissedPolicy, who: Who, at: number): Promise<boolean>;
  disable(id: string, who: Who, at: number): Promise<boolean>;
  startNow(
    schedule: Schedule,
    bear: (holdId: string | undefined) => NewRun,
    options: { who: Who; at: number; beside: boolean },
  ): Promise<{ kind: 'started'; runId: string; held: boolean } | { kind: 'open' } | { kind: 'changed' }>;
  backfill(
    id: string,
    range: { fromAt: number; untilAt: number },
    missed: readonly Pick<SlotChange, 'slotAt' | 'mode'>[],
    options: { who: Who; at: number },
  ): Promise<number>;
}

export interface Schedules {
  /** Schedules of live versions; rights go by `flow`. */
  list(flow?: string): Promise<ScheduleView[]>;
  /** Throws EngineError `schedule-not-found`, as all that take an id do. */
  get(id: string): Promise<ScheduleView>;
  next(id: string, count?: number): Promise<NextFires>;
  /** The same for settings that are not published yet. They must be without problems (checkSchedule). */
  preview(config: ScheduleConfig, count?: number): Promise<NextFires>;
  history(id: string, limit?: number): Promise<ScheduleHistory>;
  /** What enabling it would have to decide about: slots since it last looked. At most some 5,000 are counted. */
  missed(id: string): Promise<{ missed: number; more: boolean; sinceAt: number }>;
  enable(id: string, missed: MissedPolicy, who: Who): Promise<ScheduleView>;
  disable(id: string, who: Who): Promise<ScheduleView>;
  /** Throws `schedule-open` while a run of it is open, unless `beside` or its slots run in parallel. */
  runNow(id: string, who: Who, beside?: boolean): Promise<{ runId: string; held: boolean }>;
  /** Makes up for the slots strictly between two instants that have no run, one after the other. At most 1,000. */
  backfill(id: string, range: { fromAt: number; untilAt: number }, who: Who): Promise<{ queued: number }>;
  windows: PromotionCalendar;
  /** For the banner. */
  promotionMode(): Promise<PromotionMode>;
}

export interface SchedulesOptions {
  store: ScheduleDesk;
  /** A published version, compiled. */
  flow(id: string, version: number): Promise<CompiledFlow>;
  clock: Clock;
  ring(runIds: readonly string[]): void;
}

const refusal = (code: string, zh: string, en: string): EngineError => new EngineError(code, { zh, en });

export function createSchedules(options: SchedulesOptions): Schedules {
  const { store, clock } = options;

  const find = async (id: string): Promise<Counted> => {
    const found = await store.one(id);
    if (found === null) throw refusal('schedule-not-found', `没有定时 ${id}`, `There is no schedule ${id}`);
    return found;
  };
  const effective = async ({ config }: Pick<Schedule, 'config'>): Promise<ScheduleConfig> =>
    withCalendar(config, await store.windows(clock.now()));
  const viewOf = async (id: string): Promise<ScheduleView> => toView(await find(id));

  return {
    list: async (flow) => (await store.all(flow)).map(toView),
    get: viewOf,
    async next(id, count = 10) {
      const schedule = await find(id);
      const ahead = { ...schedule, config: await effective(schedule), decidedUntil: decidedUntil(schedule) };
      return nextFires(ahead, clock.now(), count);
    },
    async preview(config, count = 10) {
      const now = clock.now();
      const ahead = { id: 'preview', config: await effective({ config }), pace: null, decidedUntil: now };
      return nextFires(ahead, now, count);
    },
    async history(id, limit = 100) {
      await find(id);
      return store.history(id, limit);
    },
    async missed(id) {
      const schedule = await find(id);
      return countMissed(schedule, await effective(schedule), clock.now());
    },
    async enable(id, missed, who) {
      await find(id);
      await store.enable(id, missed, who, clock.now());
      return viewOf(id);
    },
    async disable(id, who) {
      await find(id);
      await store.disable(id, who, clock.now());
      return viewOf(id);
    },
    runNow: (id, who, beside = false) => runNow(options, find, id, who, beside),
    async backfill(id, range, who) {
      const schedule = await find(id);
      if (!schedule.enabled)
        throw refusal('schedule-disabled', '定时已停用，请先启用', 'The schedule is off; turn it on first');
      const at = clock.now();
      const missed = slotsBetween(await effective(schedule), schedule.pace, range, at);
      return { queued: await store.backfill(id, range, missed, { who, at }) };
    },
    windows: createPromotionCalendar(store, clock),
    promotionMode: async () => promotionModeOf(await store.all(), await store.windows(clock.now())),
  };
}

const toView = (schedule: Counted): ScheduleView => {
  const { id, flow, node, version, config, enabled, switchedAt, switchedBy } = schedule;
  const { lastSlotAt, nextAt, pace, open, queued } = schedule;
  const mode = pace?.cadence.mode ?? 'normal';
  const [what, when] = [
    { id, flow, node, version, config, enabled, switchedAt, switchedBy },
    { mode, lastSlotAt, nextAt },
  ];
  return { ...what, ...when, open, queued };
};

async function runNow(
  { store, flow, clock, ring }: SchedulesOptions,
  find: (id: string) => Promise<Schedule>,
  id: string,
  who: Who,
  beside: boolean,
): Promise<{ runId: string; held: boolean }> {
  for (;;) {
    const schedule = await find(id);
    const compiled = await flow(schedule.flow, schedule.version);
    const at = clock.now();
    const slot = { kind: 'manual', slotAt: at, mode: 'normal' } as const;
    const started = await store.startNow(schedule, (hold) => slotRun(compiled, schedule, slot, at, hold), {
      who,
      at,
      beside: beside || schedule.config.overlap === 'parallel',
    });
    // A version went live in between: once more, with that one.
    if (started.kind === 'changed') continue;
    if (started.kind === 'open')
      throw refusal('schedule-open', '上一次还没结束', 'The last run of this schedule is still open');
    ring([started.runId]);
    return { runId: started.runId, held: started.held };
  }
}

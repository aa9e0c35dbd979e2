import type { CalendarWindow } from '../../schemas/schedule-view.ts';
import type { Clock } from '../core/ports.ts';
import type { LoadObservation } from '../schedule/cadence.ts';
import type { CompiledFlow } from './compiled-flow.ts';
import { decideSlots } from './decide-slots.ts';
import type { Incidents } from './incidents.ts';
import { movePace, OBSERVE_MS, wantsLoad, withCalendar } from './move-pace.ts';
import type { Schedule, ScheduleStore } from './schedule-port.ts';
import { slotRun } from './slot-run.ts';
import type { Ticker } from './ticker.ts';

export interface SchedulerOptions {
  store: ScheduleStore;
  /** A published version, compiled. */
  flow(id: string, version: number): Promise<CompiledFlow>;
  clock: Clock;
  ticker: Ticker;
  incidents: Incidents;
  /** These runs are due: whoever claims runs in this process should look. */
  ring(runIds: readonly string[]): void;
}

export interface Scheduler {
  start(): void;
  /** Decides on everything that is due now; a call while one is under way waits for that one. */
  tick(): Promise<void>;
  /** Resolves once nothing is under way. */
  stop(): Promise<void>;
}

/** A schedule that cannot be decided on is looked at again after this. */
const RETRY_MS = 30_000;
const MAX_ROUNDS = 100;
/** Decisions that share a commit: at midnight hundreds are due, and each commit alone waits for the disk. */
const AT_ONCE = 16;

/**
 * Makes schedules fire. It keeps nothing: every tick asks the database what is due, so that it makes no difference
 * how many processes do this, or when one of them ends.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { store, clock, ticker, incidents } = options;
  const decide = createDecider(options);
  const notBefore = new Map<string, number>();
  let underWay: Promise<void> | null = null;
  let stopTicker = (): void => {};

  const tryDecide = async (schedule: Schedule, calendar: readonly CalendarWindow[]): Promise<void> => {
    const about = `schedule:${schedule.id}`;
    try {
      await decide(schedule, calendar);
      notBefore.delete(schedule.id);
      await incidents.close(about);
    } catch (error) {
      notBefore.set(schedule.id, clock.now() + RETRY_MS);
      await incidents.open(about, 'schedule-failed', error);
    }
  };

  const round = async (): Promise<number> => {
    const now = clock.now();
    const due = (await store.due(now)).filter(({ id }) => (notBefore.get(id) ?? 0) <= now);
    const calendar = due.some(({ config }) => config.cadence) ? await store.windows(now) : [];
    for (let first = 0; first < due.length; first += AT_ONCE)
      await Promise.all(due.slice(first, first + AT_ONCE).map((schedule) => tryDecide(schedule, calendar)));
    return due.length;
  };

  const tick = async (): Promise<void> => {
    // A long catch-up is taken in pieces, and each round gives every schedule one; what is left waits for the next beat.
    for (let rounds = 0; rounds < MAX_ROUNDS; rounds += 1) if ((await round()) === 0) break;
    await incidents.close('scheduler');
  };

  const tickOnce = (): Promise<void> => {
    underWay ??= tick().finally(() => (underWay = null));
    return underWay;
  };

  return {
    start() {
      stopTicker = ticker(
        () =>
          void tickOnce().catch((error: unknown) => incidents.open('scheduler', 'scheduler-failed', error)),
      );
    },
    tick: tickOnce,
    async stop() {
      stopTicker();
      await underWay?.catch(() => undefined);
    },
  };
}

/** One look at one schedule, on the facts of one transaction. */
function createDecider({ store, clock, flow, ring }: SchedulerOptions) {
  const observe = createObserver(store);
  return async (schedule: Schedule, calendar: readonly CalendarWindow[]): Promise<void> => {
    const now = clock.now();
    const compiled = await flow(schedule.flow, schedule.version);
    const config = withCalendar(schedule.config, calendar);
    const windowMs = config.cadence?.load?.windowMs;
    const counts = windowMs !== undefined && wantsLoad(schedule.pace, now);
    const observed = counts ? await observe(windowMs, now) : undefined;
    const moved = movePace(config, schedule.pace, now, observed);
    const born = await store.decide(
      schedule,
      now,
      (facts) => decideSlots({ schedule, config, ...moved, now }, facts),
      (slot, holdId) => slotRun(compiled, schedule, slot, now, holdId),
    );
    if (born !== null && born.length > 0) ring(born);
  };
}

/** Counts new orders of the last `windowMs`, once for all schedules that ask within the time between two looks. */
function createObserver(store: Pick<ScheduleStore, 'newOrders'>) {
  const counts = new Map<number, { at: number; load: Promise<LoadObservation> }>();
  return (windowMs: number, now: number): Promise<LoadObservation> => {
    const known = counts.get(windowMs);
    if (known !== undefined && now >= known.at && now - known.at < OBSERVE_MS) return known.load;
    const load = store.newOrders(now - windowMs, now).then((orders) => ({ orders }));
    counts.set(windowMs, { at: now, load });
    load.catch(() => counts.delete(windowMs));
    return load;
  };
}

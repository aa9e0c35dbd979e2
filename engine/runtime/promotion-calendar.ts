import { problem } from '../../schemas/problem.ts';
import type { Who } from '../../schemas/schedule-state.ts';
import type { CalendarEntry, CalendarWindow, PromotionMode } from '../../schemas/schedule-view.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { EngineError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import { withCalendar } from './move-pace.ts';
import type { Schedule } from './schedule-port.ts';

/** Where the calendar lies. */
export interface PromotionStore {
  windows(now: number): Promise<CalendarWindow[]>;
  add(entry: CalendarEntry, who: Who, at: number): Promise<CalendarWindow>;
  change(
    id: string,
    revision: number,
    entry: CalendarEntry,
    who: Who,
    at: number,
  ): Promise<CalendarWindow | null>;
  remove(id: string, who: Who, at: number): Promise<boolean>;
}

export interface PromotionCalendar {
  list(): Promise<CalendarWindow[]>;
  add(entry: CalendarEntry, who: Who): Promise<CalendarWindow>;
  /** Throws `promotion-changed` when it is not at this revision any more, or gone. */
  change(id: string, revision: number, entry: CalendarEntry, who: Who): Promise<CalendarWindow>;
  /** Throws `promotion-not-found`. */
  remove(id: string, who: Who): Promise<void>;
}

export function createPromotionCalendar(store: PromotionStore, clock: Clock): PromotionCalendar {
  return {
    list: () => store.windows(clock.now()),
    async add(entry, who) {
      checkEntry(entry);
      return store.add(entry, who, clock.now());
    },
    async change(id, revision, entry, who) {
      checkEntry(entry);
      const changed = await store.change(id, revision, entry, who, clock.now());
      if (changed === null)
        throw new EngineError('promotion-changed', {
          zh: '该大促已被他人修改或删除，请刷新后再试',
          en: 'Somebody else changed or removed this promotion; look at it again',
        });
      return changed;
    },
    async remove(id, who) {
      if (!(await store.remove(id, who, clock.now())))
        throw new EngineError('promotion-not-found', {
          zh: `没有大促 ${id}`,
          en: `There is no promotion ${id}`,
        });
    },
  };
}

/** Windows may overlap and may run over midnight; they must not end before they start. */
function checkEntry({ name, startAt, endAt }: CalendarEntry): void {
  if (startAt < endAt) return;
  throw new ProblemError(
    problem(
      'promotion-order',
      '/endAt',
      `大促“${name}”的结束时间应晚于开始时间。`,
      `Promotion "${name}" must end after it starts.`,
      endAt,
    ),
  );
}

/** Promotion mode is on while some schedule runs faster: by a promotion, or by load alone. */
export function promotionModeOf(
  all: readonly Schedule[],
  calendar: readonly CalendarWindow[],
): PromotionMode {
  const fast = all.filter(({ enabled, pace }) => enabled && pace?.cadence.mode === 'fast');
  const promotions = new Map<string, PromotionMode['promotions'][number]>();
  const load: PromotionMode['load'] = [];
  for (const { id, config, pace } of fast) {
    const { cadence } = withCalendar(config, calendar);
    const windows = typeof cadence?.promotions === 'string' ? [] : (cadence?.promotions ?? []);
    const open = pace?.cadence.promotion;
    const window = windows.find((one) => one.id === open?.id);
    if (open && window) promotions.set(open.id, { id: open.id, name: window.name, endAt: window.endAt });
    const since = pace?.cadence.loadSince;
    if (!open && since != null) load.push({ schedule: id, sinceAt: since });
  }
  return {
    on: fast.length > 0,
    promotions: [...promotions.values()],
    load,
    schedules: fast.map(({ id }) => id),
  };
}

import type { ScheduleChange, ScheduleState, SlotChange, SlotFacts } from '../../schemas/schedule-state.ts';
import type { CalendarWindow } from '../../schemas/schedule-view.ts';
import type { CadenceState, Span } from '../schedule/cadence.ts';
import type { NewRun } from '../store/run-store.ts';

/** What decides the cadence of a schedule, kept with it. */
export interface Pace {
  cadence: CadenceState;
  /** When high load held the faster rhythm; the last may still be open. */
  load: Span[];
}

export type Schedule = ScheduleState<Pace>;

/** What the scheduler needs of the database. */
export interface ScheduleStore {
  due(now: number): Promise<Schedule[]>;
  /**
   * One transaction: facts in, decision and runs out. Null: the schedule changed since it was read, nothing happened.
   * Else the ids of the runs that were born, queued and due.
   */
  decide(
    schedule: Schedule,
    at: number,
    decide: (facts: SlotFacts) => ScheduleChange<Pace>,
    bear: (slot: SlotChange, holdId: string | undefined) => NewRun,
  ): Promise<string[] | null>;
  newOrders(fromAt: number, untilAt: number): Promise<number>;
  /** Windows of all calendars that are not long over. */
  windows(now: number): Promise<CalendarWindow[]>;
}

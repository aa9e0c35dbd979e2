import type { CadenceMode, CadenceSwitch, CatchUp, ScheduleConfig } from './schedule.ts';

/** `slot` came by the clock, `backfill` was asked for later to fill a gap, `manual` is a person's "run now". */
export type SlotKind = 'slot' | 'backfill' | 'manual';
/** `queued` waits for the run before it, `started` has an open run, `ended` had one. */
export type SlotState = 'queued' | 'started' | 'ended' | 'skipped';
/**
 * Why a slot started no run: one of the schedule was open; too many waited; the flow was paused; a newer version or
 * a person took the schedule away; the slot has a run already.
 */
export type SlotReason = 'overlap' | 'queue-full' | 'paused' | 'changed' | 'duplicate';

/** A schedule as it is kept. `Pace` is what decides the cadence; only the scheduler reads it. */
export interface ScheduleState<Pace = unknown> {
  /** `<flow>.<node>`: the same through all versions of the flow. */
  id: string;
  flow: string;
  node: string;
  /** The live version its runs are born with. */
  version: number;
  config: ScheduleConfig;
  /** What a paused flow does with its slots: `hold` bears their runs held, `refuse` skips them. */
  onPause: 'hold' | 'refuse';
  enabled: boolean;
  switchedAt: number;
  switchedBy: string;
  /** No slot up to this instant counts. */
  floorAt: number;
  /** Chosen when it was enabled: how to make up for the slots up to then. */
  makeUp: { policy: CatchUp['policy']; untilAt: number } | null;
  lastSlotAt: number | null;
  /** The next start, jitter included; null: never, or switched off. */
  nextAt: number | null;
  pace: Pace | null;
  /** Counts every change; each decision is made on one revision and on no other. */
  revision: number;
}

/** What a decision must know from the transaction it is made in. */
export interface SlotFacts {
  /** Runs of this schedule that are not over. */
  open: number;
  queued: number;
  /** The longest waiting first, a few of each kind. */
  waiting: { kind: SlotKind; slotAt: number; mode: CadenceMode }[];
  /** The flow is paused. */
  paused: boolean;
}

export interface SlotChange {
  kind: SlotKind;
  slotAt: number;
  mode: CadenceMode;
  state: 'queued' | 'started' | 'skipped';
  reason?: SlotReason;
  /** It has a row already, in which it waits. */
  waited?: true;
}

/** Slots that passed and were not taken, strictly between two instants; `more` says that there were more than counted. */
export interface SlotGap {
  fromAt: number;
  untilAt: number;
  missed: number;
  more: boolean;
}

/** One decision on a schedule: written as a whole or not at all. */
export interface ScheduleChange<Pace = unknown> {
  slots: SlotChange[];
  gap: SlotGap | null;
  switches: CadenceSwitch[];
  lastSlotAt: number | null;
  nextAt: number | null;
  /** When to decide again; null: only after a change. */
  lookAt: number | null;
  makeUp: ScheduleState['makeUp'];
  pace: Pace | null;
}

/** Who does something, as the audit log shows it. */
export interface Who {
  kind: 'user' | 'token' | 'system';
  id: string;
  name: string;
  ip?: string;
}

import type { RepairChange, RepairFilter, RepairItemState, RepairState } from './repair.ts';
import type { RunStatus } from './run.ts';

/** A repair as its runner needs it. */
export interface OpenRepair {
  id: string;
  state: RepairState;
  filter: RepairFilter;
  change: RepairChange;
  reason: string;
  ratePerMinute: number;
  stopAfterErrors: number;
  /** The last run it has looked at. */
  afterRun: string;
  nextReleaseAt: number;
  createdAt: number;
  createdBy: string;
}

/** A run that a repair has in hand, with the run as it stands. */
export interface RepairTarget {
  seq: number;
  run: string;
  flow: string;
  /** Events in its journal when the repair found it, and now: a difference says that somebody else took it up. */
  foundSeq: number;
  nowSeq: number;
  /** Null: the run is gone. */
  status: RunStatus | null;
  releasedAt: number;
}

/** What became of letting a run go. */
export interface Released {
  seq: number;
  state: Extract<RepairItemState, 'released' | 'skipped' | 'failed'>;
  result?: string;
  errorCode?: string;
}

export interface RepairProgress {
  /** The commonest failure since the repair began, or last went on. */
  worst: { code: string; count: number } | null;
  /** Runs still to be let go. */
  left: number;
}

/** How a repair ends. */
export type RepairEnd =
  { state: 'done' } | { state: 'stopped'; code: string } | { state: 'canceled'; reason?: string };

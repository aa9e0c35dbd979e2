import type { RunEvent, StepKey } from './events.ts';

/** One call of a node that should happen now. */
export interface StepCall {
  step: StepKey;
  node: string;
  /** `execute` begins an attempt; `resume` hands over what woke a waiting step; `again` asks a loop for its next turn. */
  call: 'execute' | 'resume' | 'again';
  attempt: number;
}

/**
 * What a run needs next. Worked out from (flow version, state, now) alone (I5).
 * First the caller folds and records `events` and plans again; with no events it runs `calls`;
 * with neither it parks until `dueAt` (null: only a message can wake the run).
 */
export interface Plan {
  /** Consequences that need no node: joins, finished loops, time-outs, the end of the run. */
  events: RunEvent[];
  calls: StepCall[];
  /** Steps under way whose branch has lost or whose run is being canceled. */
  abort: StepKey[];
  dueAt: number | null;
}

import { nextAfter } from '../schedule/next-after.ts';

/** Again `everyMs` after it ended, or at the times of an expression. */
export type DutyTimes = { everyMs: number } | { cron: string; timezone: string };

/** Something the engine does by itself, for as long as it runs. */
export interface Duty {
  /** Kebab-case; names its row and its incident. */
  name: string;
  /** `database`: by one process at a time, with times that survive restarts. `process`: by each process on its own. */
  scope: 'database' | 'process';
  times: DutyTimes;
  /** Spreads processes and databases that would all begin at once; 0 when left out. */
  jitterMs?: number;
  /** How long after a failure it is tried again; one minute when left out. */
  retryMs?: number;
  /** Throwing makes an incident. `signal` aborts when the engine stops or the duty is lost to another process. */
  run(signal: AbortSignal): Promise<unknown>;
}

const RETRY_MS = 60_000;
/** When a cron expression never fires again. */
const NEVER = 253_402_214_400_000;

/** When a duty is due after it ended, or after it was first seen. */
export const dueAfter = ({ times }: Duty, at: number): number =>
  'everyMs' in times ? at + times.everyMs : (nextAfter(times.cron, times.timezone, at) ?? NEVER);

/** When a duty is due that failed: soon, but no sooner than by its times. */
export const dueAfterFailure = (duty: Duty, at: number): number =>
  Math.min(dueAfter(duty, at), at + (duty.retryMs ?? RETRY_MS));

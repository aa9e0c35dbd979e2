import type { RunStatus } from '../../schemas/run.ts';

const FINAL: ReadonlySet<string> = new Set<RunStatus>(['completed', 'failed', 'canceled', 'superseded']);

/** True for a run that is over (a failed or canceled one may be reopened). */
export const isFinal = (status: string): boolean => FINAL.has(status);

/** SQL: the run is not over. */
export const OPEN = "status IN ('queued', 'running', 'waiting')";

import type { RunEvent } from '../core/events.ts';
import { endRun } from '../core/plan.ts';
import { record, type ActiveRun } from './active-run.ts';

/** Cancels what is under way and ends the run with `end`. */
export const finishRun = (run: ActiveRun, end: RunEvent, now: number): void => {
  for (const event of endRun(run.flow.graph, run.state, end, now).events) record(run, event);
};

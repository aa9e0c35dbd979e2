import type { RunEvent } from './events.ts';
import type { Graph } from './graph.ts';
import type { StepCall } from './plan-types.ts';
import { plan } from './plan.ts';
import { emptyState, reduce } from './reduce.ts';
import type { RunState } from './state.ts';

export interface Interpretation {
  state: RunState;
  events: RunEvent[];
  /** The instant at which the run stopped: it is over, or only something from outside can wake it. */
  now: number;
}

export interface InterpretOptions {
  /** Which of the calls that could be made is made next; the first when left out. */
  pick?(calls: readonly StepCall[]): number;
  /** Goes on at the instant a wait or a retry is due; else the run stops there. */
  skipTime?: boolean;
}

/**
 * Runs a flow in memory, one call after the other: `answer` gives the events a call leads to. For tests and dry
 * runs; the runtime drives the same `plan` and `reduce` with a store beneath. `begin` is the journal so far.
 */
export const interpret = (
  graph: Graph,
  begin: readonly RunEvent[],
  answer: (call: StepCall, now: number, state: RunState) => RunEvent[],
  options: InterpretOptions = {},
): Interpretation => {
  const state = emptyState();
  const events: RunEvent[] = [];
  const fold = (event: RunEvent): void => {
    events.push(event);
    reduce(state, event);
  };
  begin.forEach(fold);
  let now = begin.at(-1)?.at ?? 0;
  while (state.status === 'running') {
    const next = plan(graph, state, now);
    if (next.events.length > 0) next.events.forEach(fold);
    else if (next.calls.length > 0) {
      answer(next.calls[options.pick?.(next.calls) ?? 0]!, now, state).forEach(fold);
    } else if (next.dueAt !== null && options.skipTime === true) now = next.dueAt;
    else break;
  }
  return { state, events, now };
};

import type { RunEvent, StepKey } from './events.ts';
import type { RunState } from './state.ts';
import { iterationOf } from './step-key.ts';

/** Why steps are canceled; a reopened run takes up again those that only fell with it. */
export const cancelReasons = {
  branch: 'branch-lost',
  item: 'item-failed',
  run: 'run-failed',
  canceled: 'run-canceled',
  timeout: 'timeout',
} as const;

/** A step is forgotten, so that `plan` calls it anew; an open loop goes on where it was. */
const revive = (state: RunState, key: StepKey, at: number): void => {
  const scope = state.scopes.get(key);
  const step = state.steps.get(key);
  if (step === undefined) return;
  if (state.outputs !== undefined) delete state.outputs[key];
  if (scope === undefined) {
    state.steps.delete(key);
    return;
  }
  step.status = 'started';
  step.startedAt = at;
  delete step.error;
  delete step.endedAt;
  delete step.order;
  delete step.reason;
  refresh(state, key);
};

/** A new object says that what was worked out from the old one (finished iterations) holds no more. */
const refresh = (state: RunState, key: StepKey): void => {
  const scope = state.scopes.get(key);
  if (scope !== undefined) state.scopes.set(key, { ...scope });
};

/**
 * A failed run goes on. The step that failed the run, the one asked for, what failed or was stopped inside of
 * them, and whatever was canceled only because the run failed, run again; every result stays.
 */
export const reopen = (state: RunState, event: Extract<RunEvent, { type: 'run.reopened' }>): void => {
  const targets = [event.step];
  if (state.failedStep !== undefined && state.failedStep !== event.step) targets.push(state.failedStep);
  const inside = targets.map((key) => `${key}[`);
  for (const [key, step] of state.steps) {
    const stopped = step.status === 'failed' || step.status === 'canceled';
    const fell = step.status === 'canceled' && step.reason === cancelReasons.run;
    if (fell && step.cut === true) {
      // Whether it happened is still to be found out; its branch stays lost.
      step.reason = cancelReasons.branch;
      continue;
    }
    if (fell || (stopped && (targets.includes(key) || inside.some((prefix) => key.startsWith(prefix))))) {
      revive(state, key, event.at);
    }
  }
  for (const target of targets) {
    for (let around = iterationOf(target); around !== null; around = iterationOf(around.container)) {
      const { container } = around;
      if (state.steps.get(container)?.status === 'started') refresh(state, container);
      else revive(state, container, event.at);
    }
  }
  state.status = 'running';
  state.reopenedAt = event.at;
  if (event.input !== undefined) state.input = event.input;
  delete state.error;
  delete state.failedStep;
  delete state.cancelReason;
};

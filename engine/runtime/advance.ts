import { plan } from '../core/plan.ts';
import type { StepCall } from '../core/plan-types.ts';
import type { StepError } from '../core/errors.ts';
import { addSide, isOver, putSide, record, wake, type ActiveRun } from './active-run.ts';
import { callNode, contextFor } from './execute-step.ts';
import { draftCases, recordOutcome } from './record-outcome.ts';
import type { Outcome } from '../sdk/outcome.ts';
import type { Outside } from './step-call.ts';

/** Where a run stands after everything that needs no waiting has been done. */
export type Standing =
  | 'over'
  /** `toStart` or `transact` needs a commit before it may happen. */
  | 'commit-first'
  /** Steps are under way in this process. */
  | 'under-way'
  /** Nothing to do before `dueAt` or a message. */
  | 'idle';

/** An outcome that comes later is put where the drive will find it. */
export const collect = (run: ActiveRun, call: StepCall, outcome: Promise<Outcome>): void => {
  if (!run.underWay.has(call.step)) run.underWay.set(call.step, null);
  void outcome.then((value) => {
    // A step that was aborted is recorded already; its late outcome means nothing.
    if (!run.underWay.delete(call.step)) return;
    run.arrived.push({ call, outcome: value });
    wake(run);
  });
};

const takeArrived = (run: ActiveRun, now: number): void => {
  if (run.arrived.length === 0) return;
  for (const { call, outcome } of run.arrived.splice(0)) {
    if (isOver(run)) return;
    recordOutcome(run, call, outcome, now);
  }
};

const abortSteps = (run: ActiveRun, steps: readonly string[]): void => {
  for (const step of steps) {
    run.underWay.get(step)?.abort();
    run.underWay.delete(step);
  }
};

/** Runs one pure step at once, or notes an effect that must wait for its start to be committed. True when the state changed. */
const begin = (run: ActiveRun, call: StepCall, outside: Outside, now: number): boolean => {
  if (run.underWay.has(call.step) || run.toStart.some((one) => one.step === call.step)) return false;
  const node = run.flow.nodes.get(call.node)!;
  const inner = node.effects === 'none' || node.effects === 'local' || call.call !== 'execute';
  if (!inner || node.cache) {
    if (node.effects !== 'none')
      record(run, { type: 'step.started', at: now, step: call.step, attempt: call.attempt });
    run.toStart.push(call);
    return false;
  }
  const outcome = callNode(node, call, contextFor(run, call, outside, now));
  if (outcome instanceof Promise) {
    collect(run, call, outcome);
    return false;
  }
  recordOutcome(run, call, outcome, now);
  return true;
};

/** Closes the waits and cases of a run that is over, and tells the parent. */
const endOfRun = (run: ActiveRun, now: number): void => {
  const { state } = run;
  abortSteps(run, [...run.underWay.keys()]);
  for (const [step, one] of state.steps) {
    if (one.status !== 'waiting' && one.status !== 'canceled') continue;
    if (one.wait?.token) addSide(run, 'closeWaits', one.wait.token);
    if (one.wait) addSide(run, 'closeCases', { step });
  }
  if (state.parent) {
    const payload = {
      run: run.id,
      status: state.status,
      output: state.output ?? null,
      error: (state.error ?? null) as never,
    };
    addSide(run, 'messages', {
      runId: state.parent.run,
      step: state.parent.step,
      kind: 'child',
      payload,
      dedupe: run.id,
      at: now,
    });
  }
  if (state.status === 'failed' && state.error) reportFailure(run, state.error, now);
};

/** A flow can never fail silently: the durable record starts its error flow, the case is what a person sees. */
const reportFailure = (run: ActiveRun, error: StepError, now: number): void => {
  const { failedStep: step, mode } = run.state;
  const { errorFlow } = run.flow.definition.settings ?? {};
  putSide(run, {
    failure: {
      error,
      ...(step === undefined ? {} : { step }),
      ...(errorFlow === undefined ? {} : { errorFlow }),
    },
  });
  if (mode !== 'live') return;
  const draft = {
    type: 'incident',
    cause: error.code,
    severity: 'important',
    object: run.flow.id,
    value: error.message,
  } as const;
  for (const row of draftCases(step ?? '', [draft], now)) addSide(run, 'cases', row);
};

/**
 * Does everything that needs no waiting: folds what arrived, records what follows from it, runs pure steps one
 * after the other. Pure results stay pending and ride in the next commit.
 */
export const advance = (run: ActiveRun, outside: Outside, clock: { now(): number }): Standing => {
  for (;;) {
    const now = clock.now();
    takeArrived(run, now);
    if (isOver(run)) {
      endOfRun(run, now);
      return 'over';
    }
    if (run.transact) return 'commit-first';
    const next = plan(run.flow.graph, run.state, now);
    abortSteps(run, next.abort);
    if (next.events.length > 0) {
      for (const event of next.events) record(run, event);
      continue;
    }
    let changed = false;
    for (const call of next.calls) {
      // One result may end a race the other calls belong to: plan anew after each.
      changed = begin(run, call, outside, now);
      if (changed || run.transact) break;
    }
    if (changed) continue;
    if (run.toStart.length > 0 || run.transact) return 'commit-first';
    run.dueAt = next.dueAt;
    if (run.arrived.length > 0) continue;
    return run.underWay.size > 0 ? 'under-way' : 'idle';
  }
};

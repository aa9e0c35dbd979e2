import type { Json } from '../../schemas/values/json.ts';
import { plan } from '../core/plan.ts';
import { cancelReasons } from '../core/reopen.ts';
import type { StepCall } from '../core/plan-types.ts';
import type { StepError } from '../core/errors.ts';
import type { StepKey } from '../core/events.ts';
import { addSide, isOver, putSide, record, wake, type ActiveRun } from './active-run.ts';
import { abandonWait } from './close-wait.ts';
import { callNode, contextFor } from './execute-step.ts';
import { isCutOff, whatBecameOf } from './find-out.ts';
import { completed, draftCases, recordOutcome } from './record-outcome.ts';
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

const arrive = async (run: ActiveRun, call: StepCall, outcome: Promise<Outcome>): Promise<void> => {
  const value = await outcome;
  // A step that was aborted is recorded already; of its late outcome only a success is news.
  if (!run.underWay.delete(call.step) && value.kind !== 'done') return;
  run.arrived.push({ call, outcome: value });
  wake(run);
};

/** An outcome that comes later is put where the drive will find it. */
export const collect = (run: ActiveRun, call: StepCall, outcome: Promise<Outcome>): void => {
  if (!run.underWay.has(call.step)) run.underWay.set(call.step, null);
  void arrive(run, call, outcome);
};

const takeArrived = (run: ActiveRun, now: number): void => {
  if (run.arrived.length === 0) return;
  for (const { call, outcome } of run.arrived.splice(0)) {
    if (isOver(run)) return;
    const { status, reason, cut, attempt = 0 } = run.state.steps.get(call.step) ?? {};
    const isFound = cut === true && call.attempt > attempt;
    if (isFound || (status !== 'canceled' && status !== 'failed')) recordOutcome(run, call, outcome, now);
    // Its branch had lost, yet it happened: recorded, it is undone like any other loser.
    else if (outcome.kind === 'done' && reason === cancelReasons.branch)
      record(run, completed(call.step, outcome, now));
  }
};

/** Stops steps wherever they are: under way, about to start, or waiting. */
const stopSteps = (run: ActiveRun, steps: readonly StepKey[], now: number): void => {
  for (const step of steps) {
    run.underWay.get(step)?.abort();
    // Of an effect that was cut off the answer may still come; only then is it asked what became of it.
    if (run.state.steps.get(step)?.cut !== true) run.underWay.delete(step);
    if (run.toStart.length > 0) run.toStart = run.toStart.filter((call) => call.step !== step);
    abandonWait(run, step, now);
  }
};

/** What is about to be sent, for the person who may have to decide on its outcome. */
const requestOf = (run: ActiveRun, call: StepCall, outside: Outside, now: number): Json | undefined => {
  const { request } = run.flow.nodes.get(call.node)!.prepared;
  try {
    return request?.(contextFor(run, call, outside, now));
  } catch {
    // The call itself will fail in the same way and say why.
    return undefined;
  }
};

/** Runs one pure step at once, or notes an effect that must wait for its start to be committed. True when the state changed. */
const begin = (run: ActiveRun, call: StepCall, outside: Outside, now: number): boolean => {
  if (run.underWay.has(call.step) || run.toStart.some((one) => one.step === call.step)) return false;
  if (isCutOff(run, call)) {
    const became = whatBecameOf(run, call, outside, now);
    if (became instanceof Promise) {
      collect(run, call, became);
      return false;
    }
    if (became !== 'again') {
      recordOutcome(run, call, became, now);
      return true;
    }
  }
  const node = run.flow.nodes.get(call.node)!;
  const inner = node.effects === 'none' || node.effects === 'local' || call.call !== 'execute';
  if (!inner || node.cache) {
    if (node.effects !== 'none') {
      const request = requestOf(run, call, outside, now);
      const { step, attempt } = call;
      record(run, {
        type: 'step.started',
        at: now,
        step,
        attempt,
        ...(request === undefined ? {} : { request }),
      });
    }
    run.toStart.push(call);
    return false;
  }
  // A wait does not say which attempt it belongs to, so a further one is announced.
  if (call.call === 'execute' && call.attempt > 1 && node.effects === 'none')
    record(run, { type: 'step.started', at: now, step: call.step, attempt: call.attempt });
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
  run.toStart = [];
  run.transact = null;
  for (const controller of run.underWay.values()) controller?.abort();
  run.underWay.clear();
  for (const [step, { status, wait }] of state.steps) {
    if (wait && (status === 'waiting' || status === 'canceled')) abandonWait(run, step, now);
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
      // A child that fails, is reopened and ends again has more to tell than the first time.
      dedupe: `${run.id}:${state.seq}`,
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
    for (const event of next.events) record(run, event);
    stopSteps(run, next.abort, now);
    if (next.events.length > 0) continue;
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

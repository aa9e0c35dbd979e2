import { turnsOf } from '../core/output.ts';
import { dataFor } from '../core/run-data.ts';
import type { StepCall } from '../core/plan-types.ts';
import type { Call } from '../sdk/call.ts';
import type { Outcome } from '../sdk/outcome.ts';
import type { ActiveRun } from './active-run.ts';
import type { CompiledNode } from './compiled-flow.ts';
import { checkOutput, outcomeOfThrown } from './record-outcome.ts';
import { StepContext, type Outside } from './step-call.ts';

const wokenBy = (run: ActiveRun, call: StepCall): Call['woken'] => {
  if (call.call === 'again') {
    return { why: 'turn', payload: run.state.scopes.get(call.step)?.iterations ?? 0 };
  }
  return call.call === 'resume' ? run.state.steps.get(call.step)?.resumed : undefined;
};

/** The context one call of a node works with. */
export const contextFor = (run: ActiveRun, call: StepCall, outside: Outside, now: number): StepContext => {
  const { id, flow, state, underWay } = run;
  const ids = { runId: id, flowId: flow.id, version: flow.version };
  // Most nodes never look at the signal, and an AbortController costs more than the whole of a comparison.
  const controller = (): AbortController => {
    const known = underWay.get(call.step);
    if (known) return known;
    const made = new AbortController();
    underWay.set(call.step, made);
    return made;
  };
  const data = dataFor(flow.graph, state, call.step, ids);
  return new StepContext(
    outside,
    id,
    flow.id,
    call.step,
    call.attempt,
    state.mode,
    now,
    state.reopenedAt ?? 0,
    data,
    controller,
    wokenBy(run, call),
    call.call === 'again' ? turnsOf(flow.graph, state, call.step) : undefined,
    run.epoch,
  );
};

const checked = (outcome: Outcome, call: StepCall): Outcome => {
  if (outcome.kind === 'done') checkOutput(outcome.output, call.step);
  return outcome;
};

/** Calls a node and never throws: whatever goes wrong is an outcome. Synchronous when the node is. */
export const callNode = (node: CompiledNode, call: StepCall, context: Call): Outcome | Promise<Outcome> => {
  try {
    const { prepared } = node;
    const outcome =
      call.call === 'execute' || !prepared.resume ? prepared.execute(context) : prepared.resume(context);
    if (outcome instanceof Promise)
      return outcome.then((value) => checked(value, call)).catch(outcomeOfThrown);
    return checked(outcome, call);
  } catch (thrown) {
    return outcomeOfThrown(thrown);
  }
};

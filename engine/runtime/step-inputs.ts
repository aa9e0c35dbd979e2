import type { Json } from '../../schemas/values/json.ts';
import type { RunEvent, StepKey } from '../core/events.ts';
import { nodeRunBy } from '../core/plan.ts';
import { keyIn, takes } from '../core/planning.ts';
import { emptyState, reduce } from '../core/reduce.ts';
import type { RunState } from '../core/state.ts';
import { isUndo, iterationOf, laneSuffix, nodeOf, parseStepKey, undoneBy } from '../core/step-key.ts';
import { EngineError } from '../core/errors.ts';
import { MASK } from '../sdk/redact.ts';
import type { Call } from '../sdk/call.ts';
import { newActiveRun, type ActiveRun } from './active-run.ts';
import type { CompiledFlow } from './compiled-flow.ts';
import { contextFor } from './execute-step.ts';
import type { Outside } from './step-call.ts';

const nothing = (): never => {
  throw new EngineError('not-running', { zh: '这里只看不做', en: 'This is only looked at' });
};

/** A call made here tells what it would have read; it reaches nothing, and secrets are masked. */
const nowhere: Outside = {
  http: nothing,
  secret: () => MASK,
  log: () => {},
  idKey: Buffer.alloc(32),
  datasets: {
    create: nothing,
    cut: nothing,
    append: nothing,
    reference: nothing,
    size: nothing,
    batches: nothing,
  },
};

/** The results of the nodes that led to a step: of a single one as it is, of several by node id. */
const fromBefore = (
  { graph }: CompiledFlow,
  state: RunState,
  step: StepKey,
  call: Call,
): Json | undefined => {
  if (isUndo(step)) return state.steps.get(undoneBy(step))?.output;
  const node = graph.nodes.get(nodeOf(step));
  if (node === undefined) return undefined;
  if (node.structure === 'trigger') return state.input;
  if (node.ins.length === 0) return call.data.item;
  const place = { prefix: step.slice(0, step.lastIndexOf('/') + 1), lane: '' };
  if (iterationOf(step) === null) place.lane = laneSuffix(parseStepKey(step).lane);
  const came: Record<string, Json> = {};
  for (const { from, port } of node.ins) {
    const before = state.steps.get(keyIn(place, from.id));
    if (before === undefined || !takes(before, port)) continue;
    const failed = { error: (before.error ?? null) as unknown as Json };
    came[from.id] =
      from.structure === 'trigger' ? state.input : port === 'error' ? failed : (before.output ?? null);
  }
  const results = Object.values(came);
  return results.length === 1 ? results[0] : came;
};

const inputOf = (run: ActiveRun, step: StepKey, at: number): Json | undefined => {
  const node = nodeRunBy(run.flow.graph, step);
  const prepared = run.flow.nodes.get(node)?.prepared;
  try {
    const call = contextFor(run, { step, node, call: 'execute', attempt: 1 }, nowhere, at);
    const shown = prepared?.input ?? prepared?.request;
    return shown === undefined ? fromBefore(run.flow, run.state, step, call) : shown(call);
  } catch (thrown) {
    // A value that was missing is what the step failed of; it says so itself.
    if (thrown instanceof Error) return undefined;
    throw thrown;
  }
};

/**
 * What each step was given, by step key: worked out again from the journal as it was when the step began, so that
 * nothing is stored twice. A step that began anew after a retry shows what it was given last.
 */
export const stepInputs = (
  flow: CompiledFlow,
  runId: string,
  events: readonly RunEvent[],
): Map<StepKey, Json> => {
  const inputs = new Map<StepKey, Json>();
  const run = newActiveRun(runId, flow, emptyState(), events[0]?.at ?? 0);
  for (const event of events) {
    if ('step' in event && event.step !== undefined && !event.type.startsWith('run.')) {
      const { step, at } = event;
      const input = run.state.steps.has(step) ? undefined : inputOf(run, step, at);
      if (input !== undefined) inputs.set(step, input);
    }
    reduce(run.state, event);
  }
  return inputs;
};

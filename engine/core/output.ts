import type { Json } from '../../schemas/values/json.ts';
import type { Body, Graph } from './graph.ts';
import type { StepKey } from './events.ts';
import { takes } from './planning.ts';
import type { RunState } from './state.ts';
import { iterationPrefix, nodeOf } from './step-key.ts';

/**
 * What a body came to: the result of its last node (one that completed and took none of its edges); with several
 * an object of theirs by node id; null without any. A trigger's result is the run's input.
 */
export const outputOf = (state: RunState, body: Body, prefix: string, lane: string): Json => {
  let last: string | undefined;
  let several: Record<string, Json> | undefined;
  let output: Json = null;
  for (const node of body.nodes) {
    const step = state.steps.get(prefix + node.id + lane);
    if (step?.status !== 'completed' || node.outs.some(({ port }) => takes(step, port))) continue;
    const result = node.structure === 'trigger' ? state.input : (step.output ?? null);
    if (last !== undefined) {
      several ??= { [last]: output };
      several[node.id] = result;
    } else {
      last = node.id;
      output = result;
    }
  }
  return several ?? output;
};

/** The results of a loop's turns so far, in their order: what its `again` is told. */
export const turnsOf = (graph: Graph, state: RunState, loop: StepKey): Json[] => {
  const body = graph.nodes.get(nodeOf(loop))?.body;
  const turns = state.scopes.get(loop)?.iterations ?? 0;
  if (body === null || body === undefined) return [];
  return Array.from({ length: turns }, (_, i) => outputOf(state, body, iterationPrefix(loop, i), ''));
};

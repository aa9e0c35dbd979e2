import type { FlowDefinition } from '../../schemas/flow.ts';
import type { FlowProblem, FlowShapes, Shape } from '../../schemas/shape.ts';
import { judgeFlow } from './checks/flow.ts';
import { flowShapes } from './flow-shapes.ts';
import type { Knowledge } from './knowledge.ts';
import { propagate } from './propagate.ts';

/** What flows where, and what is wrong with it. Pure: everything from outside is in `knowledge`. */
export function checkShapes(
  flow: FlowDefinition,
  knowledge: Knowledge,
): { problems: FlowProblem[]; shapes: FlowShapes } {
  const found = propagate(flow, knowledge);
  return { problems: judgeFlow(found), shapes: flowShapes(found) };
}

/** What each node answers where all goes well, by node: for who must make up an answer. */
export function replyShapes(
  flow: FlowDefinition,
  knowledge: Knowledge,
): Map<string, { port: string; shape: Shape }> {
  const { visits } = propagate(flow, knowledge);
  return new Map(
    [...visits].flatMap(([id, { ports }]): [string, { port: string; shape: Shape }][] => {
      const [first] = Object.entries(ports);
      return first === undefined ? [] : [[id, { port: first[0], shape: first[1].shape }]];
    }),
  );
}

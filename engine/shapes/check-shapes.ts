import type { FlowDefinition } from '../../schemas/flow.ts';
import type { FlowProblem, FlowShapes } from '../../schemas/shape.ts';
import { flowShapes } from './flow-shapes.ts';
import type { Knowledge } from './knowledge.ts';
import { propagate } from './propagate.ts';

/** What flows where, and what is wrong with it. Pure: everything from outside is in `knowledge`. */
export function checkShapes(
  flow: FlowDefinition,
  knowledge: Knowledge,
): { problems: FlowProblem[]; shapes: FlowShapes } {
  const found = propagate(flow, knowledge);
  return { problems: [], shapes: flowShapes(found) };
}

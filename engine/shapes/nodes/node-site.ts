import type { FlowDefinition, FlowNode } from '../../../schemas/flow.ts';
import type { Shape } from '../../../schemas/shape.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { parsePath } from '../../../schemas/values/path.ts';
import { findField } from '../find-field.ts';
import { shapeOfRule } from '../infer-rule.ts';
import type { Knowledge } from '../knowledge.ts';
import type { Facts } from '../narrow.ts';
import type { ListShapes } from '../of-mapping.ts';
import { shapeOfValue } from '../of-value.ts';
import type { Place } from '../place.ts';
import { ANY, scalar } from '../union.ts';

/** Where a node stands, for working out what comes out of it. */
export interface NodeSite {
  flow: FlowDefinition;
  id: string;
  node: FlowNode;
  config: Readonly<Record<string, unknown>>;
  place: Place;
  data: Shape;
  /** What flows in. */
  in: Shape;
  knowledge: Knowledge;
  lists: ListShapes;
}

/** What leaves by a port; `facts` and `samples` where taking it says something. */
export interface PortShape {
  shape: Shape;
  facts?: Facts;
  samples?: readonly number[];
}
export type PortShapes = Readonly<Record<string, PortShape>>;

/** By port; a port that is never taken is left out. */
export type ShapeNode = (site: NodeSite) => PortShapes;

export const out = (shape: Shape): PortShapes => ({ out: { shape } });

/** What a path of the run's data leads to. */
export function shapeOfPath(path: unknown, data: Shape): Shape {
  const parsed = typeof path === 'string' ? parsePath(path) : undefined;
  if (parsed?.ok !== true) return ANY;
  const found = findField(data, parsed.steps);
  return found.kind === 'found' ? found.shape : ANY;
}

/** What an expression of a setting gives. */
export function shapeOfExpression(expression: unknown, data: Shape): Shape {
  if (typeof expression !== 'object' || expression === null) return ANY;
  if (Object.hasOwn(expression, 'path')) {
    // A path that leads nowhere stops the step: what goes on is there.
    const { optional: _absent, ...shape } = shapeOfPath((expression as { path: unknown }).path, data);
    return shape;
  }
  if (Object.hasOwn(expression, 'value')) return shapeOfValue((expression as { value: Json }).value);
  if (Object.hasOwn(expression, 'text')) return scalar('text', { from: { kind: 'rule' } });
  if (!Object.hasOwn(expression, 'rule')) return ANY;
  const { optional: _absent, ...shape } = shapeOfRule((expression as { rule: Json }).rule, data);
  return shape;
}

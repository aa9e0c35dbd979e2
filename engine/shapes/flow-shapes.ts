import type { FlowShapes, NodeShape, Shape } from '../../schemas/shape.ts';
import type { Domain } from './domain.ts';
import { ERROR } from './nodes/flow.ts';
import type { Propagated, Visit } from './propagate.ts';
import { ANY } from './union.ts';

/** What people and the designer see of what was worked out. */
export const flowShapes = ({ input, visits, knowledge, flow }: Propagated): FlowShapes => ({
  input,
  events: Object.fromEntries((flow.settings?.on ?? []).map(({ event }) => [event, ANY])),
  nodes: Object.fromEntries(
    [...visits].map(([id, visit]) => [
      id,
      nodeShape(visit, knowledge.nodeType(flow.nodes[id]?.type ?? '')?.structure !== 'trigger'),
    ]),
  ),
});

function nodeShape({ place, in: given, ports, result }: Visit, fails: boolean): NodeShape {
  const shapes = Object.entries(ports).map(([port, { shape }]): [string, Shape] => [port, shape]);
  return {
    reached: place !== null,
    in: given,
    out: Object.fromEntries(fails && place !== null ? [...shapes, ['error', ERROR]] : shapes),
    result,
    reads: [...(place?.steps ?? [])].map(([node, { sure }]) => ({ node, sure })),
    ...(place?.item === undefined ? {} : { item: place.item }),
    narrowed: Object.fromEntries(
      [...(place?.facts ?? [])]
        .filter(([name]) => /^(input|steps|item)\b/.test(name))
        .map(([name, domain]) => [name, shapeOfDomain(domain)]),
    ),
  };
}

const shapeOfDomain = ({ only, least, most, missing }: Domain): Shape => ({
  types: missing === true ? ['null'] : [],
  ...(only === undefined
    ? {}
    : {
        values: [...only].map((value) => ({
          value: JSON.parse(value) as string | number | boolean,
          count: 0,
        })),
        closed: true,
      }),
  ...(least === undefined ? {} : { least }),
  ...(most === undefined ? {} : { most }),
});

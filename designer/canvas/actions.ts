import type { FlowEdge } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import { addNode, all, freshNode, setNode } from './model/nodes.ts';
import { connect, insertOn } from './model/edges.ts';
import { freePlace, makeRoom, placeAfter } from './model/arrange.ts';
import { boxOf, move } from './model/places.ts';
import { mainPort, portsOf } from './model/ports.ts';
import { GAP, NODE, nodeOf, type Edit, type FlowDocument, type Point } from './model/document.ts';
import { startingConfig } from './palette/starting-config.ts';

/** Where a new node goes: to a place, behind a port, into an edge, or into the body of a loop. */
export interface Spot {
  at?: Point | undefined;
  after?: { node: string; port?: string | undefined } | undefined;
  edge?: FlowEdge | undefined;
  inside?: string | undefined;
}

interface Added {
  id: string;
  edit: Edit;
}

/** A new node of a type with everything that goes with it, as one step of undo. */
export function adding(
  document: FlowDocument,
  descriptor: NodeDescriptor,
  spot: Spot,
  types: ReadonlyMap<string, NodeDescriptor>,
): Added {
  const id = freshNode(document, descriptor.type);
  const config = startingConfig(descriptor);
  const made = { id, type: descriptor.type, config };
  const { edge, after, inside } = spot;
  if (edge !== undefined) return { id, edit: inserting(document, made, edge, descriptor) };
  if (after !== undefined && nodeOf(document, after.node) !== undefined) {
    const source = nodeOf(document, after.node)!;
    const port = after.port ?? freePort(document, after.node, portsOf(source, types.get(source.type)));
    const at = spot.at ?? placeAfter(document, after.node);
    const parent = source.parent;
    return { id, edit: all(addNode({ ...made, at, parent }), connect(after.node, port, id)) };
  }
  if (inside !== undefined) {
    const { x, y } = boxOf(document, inside);
    const at = spot.at ?? freePlace(document, { x: x + 40, y: y + NODE.height + GAP.y });
    return { id, edit: addNode({ ...made, at, parent: inside }) };
  }
  return { id, edit: addNode({ ...made, at: spot.at ?? freePlace(document, { x: 0, y: 0 }) }) };
}

type Made = Pick<Parameters<typeof addNode>[0], 'id' | 'type' | 'config'>;

function inserting(document: FlowDocument, made: Made, edge: FlowEdge, descriptor: NodeDescriptor): Edit {
  const parent = nodeOf(document, edge.from)?.parent;
  const port = mainPort(portsOf({ type: made.type, config: { ...made.config } }, descriptor));
  return (before) => {
    const roomy = makeRoom(edge.from, edge.to)(before);
    const [a, b] = [boxOf(roomy, edge.from), boxOf(roomy, edge.to)];
    const at = { x: (a.x + b.x) / 2, y: b.y };
    return insertOn(edge, made.id, port)(addNode({ ...made, at, parent })(roomy));
  };
}

/** The first way out that leads nowhere yet, so that the branches of a decision fill up in order. */
function freePort(document: FlowDocument, id: string, ports: readonly { id: string }[]): string {
  const used = new Set(
    document.definition.edges.filter(({ from }) => from === id).map(({ port = 'out' }) => port),
  );
  return ports.find((port) => !used.has(port.id))?.id ?? ports[0]?.id ?? 'out';
}

export const nudge =
  (ids: readonly string[], by: Point): Edit =>
  (document) =>
    move(
      Object.fromEntries(
        ids.map((id) => {
          const { x, y } = boxOf(document, id);
          return [id, { x: x + by.x, y: y + by.y }];
        }),
      ),
    )(document);

/** All off, or all on if they are off already. */
export const toggleDisabled =
  (ids: readonly string[]): Edit =>
  (document) => {
    const nodes = ids.filter((id) => nodeOf(document, id) !== undefined);
    const off = nodes.every((id) => nodeOf(document, id)?.disabled === true);
    return all(...nodes.map((id) => setNode(id, { disabled: off ? undefined : true })))(document);
  };

import type { FlowEdge } from '../../schemas/flow.ts';
import type { NodeDescriptor } from '../../schemas/node.ts';
import type { Spot } from './actions.ts';
import { edgeKey, NODE, type FlowDocument, type Point } from './model/document.ts';
import { boxOf } from './model/places.ts';
import { DRAGGED } from './palette/palette.tsx';
import { frameAround } from './view/geometry.ts';

/** The edge whose plus was pressed. */
export function edgeAt(target: EventTarget, edges: readonly FlowEdge[]): FlowEdge | undefined {
  const key = target instanceof Element ? target.closest('[data-insert]')?.getAttribute('data-insert') : null;
  return edges.find((one) => edgeKey(one) === key);
}

/** The loop in whose frame a place lies; the innermost one. */
export function hitOf(document: FlowDocument, at: Point): string | undefined {
  const { nodes } = document.definition;
  const loops = [...new Set(Object.values(nodes).flatMap(({ parent }) => parent ?? []))];
  const hit = loops
    .map((id) => {
      const inside = Object.keys(nodes).filter((child) => child === id || nodes[child]?.parent === id);
      return { id, ...frameAround(inside.map((one) => boxOf(document, one))) };
    })
    .filter(({ x, y, width, height }) => at.x > x && at.x < x + width && at.y > y && at.y < y + height)
    .sort((a, b) => a.width * a.height - b.width * b.height);
  return hit[0]?.id;
}

interface Dropped {
  type: NodeDescriptor;
  spot: Spot;
}

/** A type from the palette that was let go: over an edge it goes in between, in a frame it goes inside. */
export function dropOf(
  event: DragEvent,
  document: FlowDocument,
  types: ReadonlyMap<string, NodeDescriptor>,
  toFlow: (at: Point) => Point,
): Dropped | null {
  const type = types.get(event.dataTransfer?.getData(DRAGGED) ?? '');
  if (type === undefined) return null;
  const { clientX: x, clientY: y } = event;
  const under = globalThis.document
    .elementsFromPoint(x, y)
    .find((one) => one.closest('.react-flow__edge') !== null);
  const key = under?.closest('.react-flow__edge')?.getAttribute('data-id');
  const edge = document.definition.edges.find((one) => edgeKey(one) === key);
  if (edge !== undefined && type.structure !== 'trigger') return { type, spot: { edge } };
  const at = toFlow({ x, y });
  const place = { x: at.x - NODE.width / 2, y: at.y - NODE.height / 2 };
  return {
    type,
    spot: { at: place, inside: type.structure === 'trigger' ? undefined : hitOf(document, at) },
  };
}

import type { FlowDefinition } from '../../../schemas/flow.ts';
import { GAP, NODE, nodeOf, type Edit, type FlowDocument, type Point } from './document.ts';
import { boxOf, move } from './places.ts';

const COLUMN = NODE.width + GAP.x;
const ROW = NODE.height + GAP.y;

/** Nodes that nobody has placed, such as those of a file without a layout, get places left to right. */
export function withPlaces(document: FlowDocument): FlowDocument {
  const { definition, layout } = document;
  const missing = Object.keys(definition.nodes).filter((id) => !Object.hasOwn(layout, id));
  if (missing.length === 0) return document;
  const placed = Object.entries(layout).filter(([id]) => Object.hasOwn(definition.nodes, id));
  const below = placed.length === 0 ? 0 : Math.max(...placed.map(([, { y }]) => y)) + 2 * ROW;
  const columns = columnsOf(definition);
  const used = new Map<number, number>();
  const found = missing.map((id) => {
    const column = columns.get(id) ?? 0;
    const row = used.get(column) ?? 0;
    used.set(column, row + 1);
    return [id, { x: column * COLUMN, y: below + row * ROW }] as const;
  });
  return { definition, layout: { ...layout, ...Object.fromEntries(found) } };
}

/** Longest way from a start, by node; the body of a loop begins one column after its loop. */
function columnsOf({ nodes, edges }: FlowDefinition): ReadonlyMap<string, number> {
  const before = new Map<string, string[]>(Object.keys(nodes).map((id) => [id, []]));
  for (const { from, to } of edges) before.get(to)?.push(from);
  for (const [id, { parent }] of Object.entries(nodes))
    if (parent !== undefined) before.get(id)?.push(parent);
  const columns = new Map<string, number>();
  const walk = (id: string, path: ReadonlySet<string>): number => {
    const known = columns.get(id);
    if (known !== undefined) return known;
    const sources = (before.get(id) ?? []).filter((one) => !path.has(one) && nodes[one] !== undefined);
    const column =
      sources.length === 0 ? 0 : 1 + Math.max(...sources.map((one) => walk(one, new Set([...path, id]))));
    columns.set(id, column);
    return column;
  };
  for (const id of Object.keys(nodes)) walk(id, new Set());
  return columns;
}

/** Right of a node, and below whatever stands there already. */
export function placeAfter(document: FlowDocument, id: string): Point {
  const { x, y, width } = boxOf(document, id);
  return freePlace(document, { x: x + width + GAP.x, y });
}

/** The wished place, or the next one below that covers no node. */
export function freePlace(document: FlowDocument, wish: Point): Point {
  const boxes = Object.keys(document.definition.nodes).map((id) => boxOf(document, id));
  let { y } = wish;
  const covered = (): boolean =>
    boxes.some(
      (box) =>
        Math.abs(box.x - wish.x) < NODE.width + GAP.y / 2 && Math.abs(box.y - y) < NODE.height + GAP.y / 2,
    );
  while (covered()) y += ROW;
  return { x: wish.x, y };
}

/** What comes after a node moves right until another node fits between the two. */
export const makeRoom =
  (from: string, to: string): Edit =>
  (document) => {
    if (nodeOf(document, from) === undefined || nodeOf(document, to) === undefined) return document;
    const [a, b] = [boxOf(document, from), boxOf(document, to)];
    const lack = a.x + a.width + GAP.x + COLUMN - b.x;
    if (lack <= 0) return document;
    const shifted = [...after(document, to)].map((id) => {
      const { x, y } = boxOf(document, id);
      return [id, { x: x + lack, y }] as const;
    });
    return move(Object.fromEntries(shifted))(document);
  };

function after({ definition: { edges, nodes } }: FlowDocument, id: string): Set<string> {
  const found = new Set([id]);
  for (const one of found) {
    for (const { from, to } of edges) if (from === one) found.add(to);
    for (const [child, { parent }] of Object.entries(nodes)) if (parent === one) found.add(child);
  }
  return found;
}

/** The node that an arrow key leads to: the nearest in that direction, those straight ahead first. */
export function neighbour(
  document: FlowDocument,
  id: string,
  way: 'left' | 'right' | 'up' | 'down',
): string | undefined {
  const here = boxOf(document, id);
  const sideways = way === 'left' || way === 'right';
  const sign = way === 'left' || way === 'up' ? -1 : 1;
  const costs = Object.keys(document.definition.nodes)
    .filter((other) => other !== id)
    .map((other) => {
      const box = boxOf(document, other);
      const [ahead, aside] = sideways ? [box.x - here.x, box.y - here.y] : [box.y - here.y, box.x - here.x];
      return { other, ahead: ahead * sign, cost: ahead * sign + 2 * Math.abs(aside) };
    })
    .filter(({ ahead }) => ahead > 8);
  return costs.sort((a, b) => a.cost - b.cost || (a.other < b.other ? -1 : 1))[0]?.other;
}

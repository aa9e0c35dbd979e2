import type { ElkNode } from 'elkjs';
import type { FlowDocument, Point } from '../model/document.ts';
import { boxOf } from '../model/places.ts';

/** Left to right like reading; the room between two columns is enough for the names of ways out. */
const options: Readonly<Record<string, string>> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '100',
  'elk.spacing.nodeNode': '32',
  'elk.spacing.componentComponent': '64',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
};

type Places = Readonly<Record<string, Point>>;

/**
 * Places for the chosen nodes. The layout code, 1.4 MB, is fetched when it is first needed and works in a worker of its
 * own; the page stays fluid meanwhile.
 */
export async function tidy(document: FlowDocument, ids: readonly string[]): Promise<Places> {
  const [{ default: Elk }, { default: workerUrl }] = await Promise.all([
    import('elkjs/lib/elk-api.js'),
    import('elkjs/lib/elk-worker.min.js?url'),
  ]);
  const elk = new Elk({ workerUrl });
  try {
    const laid = await elk.layout(graphOf(document, new Set(ids)));
    return anchored(document, placesIn(laid, { x: 0, y: 0 }));
  } finally {
    elk.terminateWorker();
  }
}

/** The body of a loop is laid out below its node, as a graph of its own. */
export function graphOf(document: FlowDocument, chosen: ReadonlySet<string>): ElkNode {
  const { nodes, edges } = document.definition;
  const inside = (id: string): ElkNode[] =>
    Object.keys(nodes)
      .filter((child) => chosen.has(child) && nodes[child]?.parent === id)
      .map(build);
  const build = (id: string): ElkNode => {
    const { width, height } = boxOf(document, id);
    const children = inside(id);
    if (children.length === 0) return { id, width, height };
    const padding = `[top=${height + 72},left=24,bottom=24,right=24]`;
    return { id, children, edges: within(id), layoutOptions: { ...options, 'elk.padding': padding } };
  };
  const within = (parent: string | undefined): NonNullable<ElkNode['edges']> =>
    edges
      .filter(({ from, to }) => chosen.has(from) && chosen.has(to) && parentIn(from) === parent)
      .map(({ from, to }, at) => ({ id: `${parent ?? ''}/${at}`, sources: [from], targets: [to] }));
  const parentIn = (id: string): string | undefined => {
    const parent = nodes[id]?.parent;
    return parent !== undefined && chosen.has(parent) ? parent : undefined;
  };
  const top = Object.keys(nodes).filter((id) => chosen.has(id) && parentIn(id) === undefined);
  return { id: '#all', layoutOptions: { ...options }, children: top.map(build), edges: within(undefined) };
}

/** Children stand relative to their parents; on the canvas everything is absolute. A loop's node tops its frame. */
export function placesIn({ children = [] }: ElkNode, from: Point): Places {
  const found = children.flatMap((child): [string, Point][] => {
    const at = { x: from.x + (child.x ?? 0), y: from.y + (child.y ?? 0) };
    const own = child.children === undefined ? at : { x: at.x + 24, y: at.y + 40 };
    return [[child.id, own], ...Object.entries(placesIn(child, at))];
  });
  return Object.fromEntries(found);
}

const GRID = 8;
const snapped = (value: number): number => Math.round(value / GRID) * GRID;

/** Around the same corner as before, so that what was chosen does not jump away. */
export function anchored(document: FlowDocument, places: Places): Places {
  const corner = (points: readonly Point[]): Point => ({
    x: Math.min(...points.map(({ x }) => x)),
    y: Math.min(...points.map(({ y }) => y)),
  });
  const from = corner(Object.values(places));
  const to = corner(Object.keys(places).map((id) => boxOf(document, id)));
  return Object.fromEntries(
    Object.entries(places).map(([id, { x, y }]) => [
      id,
      { x: snapped(x - from.x + to.x), y: snapped(y - from.y + to.y) },
    ]),
  );
}

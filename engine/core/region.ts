import type { Body, GraphNode, Region } from './graph.ts';

/** Everything a node can be reached from, itself included. */
const upstream = (from: GraphNode): Set<GraphNode> => {
  const reached = new Set([from]);
  for (const node of reached) for (const edge of node.ins) reached.add(edge.from);
  return reached;
};

/**
 * The nearest node every way to each node leads through (its immediate dominator); null when the ways have
 * different starts. One pass is enough, since sources stand before targets.
 *
 *     a ─▶ b ─▶ d      d's is a: its branches part there
 *     └──▶ c ───┘
 */
const dominators = (body: Body): Map<GraphNode, GraphNode | null> => {
  const nearest = new Map<GraphNode, GraphNode | null>();
  const meet = (one: GraphNode | null, other: GraphNode | null): GraphNode | null => {
    let [a, b] = [one, other];
    while (a !== b && a !== null && b !== null) {
      if (a.order > b.order) a = nearest.get(a) ?? null;
      else b = nearest.get(b) ?? null;
    }
    return a === b ? a : null;
  };
  for (const node of body.nodes) {
    let found: GraphNode | null = null;
    node.ins.forEach(({ from }, i) => {
      found = i === 0 ? from : meet(found, from);
    });
    nearest.set(node, found);
  }
  return nearest;
};

const undoInside = (node: GraphNode): boolean =>
  node.node.compensate !== undefined || (node.body?.nodes.some(undoInside) ?? false);

const regionOf = (join: GraphNode, parting: GraphNode | null): Region => {
  const before = parting === null ? new Set<GraphNode>() : upstream(parting);
  const branches: Region['branches'] = new Map();
  const all = new Set<GraphNode>();
  for (const { from } of join.ins) {
    const branch = new Set([...upstream(from)].filter((node) => !before.has(node)));
    branches.set(from.id, branch);
    for (const node of branch) all.add(node);
  }
  const nodes = [...all].sort((a, b) => a.order - b.order);
  return { nodes, branches, undoable: nodes.some(undoInside) };
};

/** Finds the branches of each join and what the steps on them need to know of it. */
export const markRegions = (body: Body): void => {
  const joins = body.nodes.filter(({ structure }) => structure === 'join');
  if (joins.length === 0) return;
  const nearest = dominators(body);
  for (const join of joins) {
    const region = regionOf(join, nearest.get(join) ?? null);
    join.region = region;
    if (join.mode !== 'any' && join.mode !== 'first-success') continue;
    for (const node of region.nodes) {
      node.tolerant = true;
      if (join.mode === 'first-success') node.closers.push(join);
    }
  }
};

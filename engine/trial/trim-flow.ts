import type { FlowDefinition } from '../../schemas/flow.ts';

/** The nodes that can come before a node, itself and the loops around it with them. */
function before(flow: FlowDefinition, node: string): Set<string> {
  const kept = new Set([node]);
  for (const id of kept) {
    for (const { from, to } of flow.edges) if (to === id && Object.hasOwn(flow.nodes, from)) kept.add(from);
    const parent = flow.nodes[id]?.parent;
    if (parent !== undefined && Object.hasOwn(flow.nodes, parent)) kept.add(parent);
  }
  // A loop that stands before the node is walked whole.
  const around = new Set<string>();
  for (let at = flow.nodes[node]?.parent; at !== undefined && !around.has(at); at = flow.nodes[at]?.parent)
    around.add(at);
  for (const id of kept)
    for (const [inner, { parent }] of Object.entries(flow.nodes))
      if (parent === id && !around.has(id) && id !== node) kept.add(inner);
  if (isContainer(flow, node))
    for (const [inner, { parent }] of Object.entries(flow.nodes)) if (parent === node) kept.add(inner);
  return kept;
}

const isContainer = (flow: FlowDefinition, id: string): boolean =>
  Object.values(flow.nodes).some(({ parent }) => parent === id);

/** The flow up to a node: what does not lead there is taken out, and nothing goes on behind it. */
export function upTo(flow: FlowDefinition, node: string): FlowDefinition {
  const kept = before(flow, node);
  const nodes = Object.fromEntries(
    Object.entries(flow.nodes)
      .filter(([id]) => kept.has(id))
      .map(([id, { compensate, ...one }]) => [
        id,
        compensate !== undefined && kept.has(compensate) ? { ...one, compensate } : one,
      ]),
  );
  const edges = flow.edges.filter(({ from, to }) => from !== node && kept.has(from) && kept.has(to));
  const { on, ...settings } = flow.settings ?? {};
  const rules = on?.filter((rule) => rule.node === undefined || kept.has(rule.node));
  return { ...flow, nodes, edges, settings: { ...settings, ...(rules === undefined ? {} : { on: rules }) } };
}

import type { FlowEdge, FlowSettings } from '../../../schemas/flow.ts';
import {
  edge,
  ERROR,
  nodeOf,
  OUT,
  portOf,
  sameEdge,
  without,
  withDefinition,
  type Edit,
  type FlowDocument,
} from './document.ts';

/** With their bodies: what lies in a loop goes with the loop. */
export function withBodies({ definition: { nodes } }: FlowDocument, ids: readonly string[]): Set<string> {
  const found = new Set(ids);
  for (const id of found)
    for (const [child, { parent }] of Object.entries(nodes)) if (parent === id) found.add(child);
  return found;
}

/** Takes nodes, notes and groups away. The way through a node is closed behind it; what spoke of it no longer does. */
export const remove =
  (ids: readonly string[]): Edit =>
  (document) => {
    const gone = withBodies(document, ids);
    const present = [...gone].filter(
      (id) => nodeOf(document, id) !== undefined || Object.hasOwn(document.layout, id),
    );
    if (present.length === 0) return document;
    const edges = [...gone].reduce(heal, document.definition.edges);
    const nodes = Object.fromEntries(
      Object.entries(without(document.definition.nodes, gone)).map(([id, node]) => {
        if (node.compensate === undefined || !gone.has(node.compensate)) return [id, node];
        const { compensate: _, ...rest } = node;
        return [id, rest];
      }),
    );
    const { settings } = document.definition;
    const next = withDefinition(document, {
      nodes,
      edges,
      ...(settings?.on === undefined ? {} : { settings: withoutEvents(settings, gone) }),
    });
    return { ...next, layout: leaveGroups(without(document.layout, gone), gone) };
  };

function withoutEvents(settings: FlowSettings, gone: ReadonlySet<string>): FlowSettings {
  const on = (settings.on ?? []).filter(({ node }) => node === undefined || !gone.has(node));
  return { ...settings, on };
}

/** A group whose last member went has nothing to frame. */
function leaveGroups(layout: FlowDocument['layout'], gone: ReadonlySet<string>): FlowDocument['layout'] {
  const kept = Object.entries(layout).flatMap(([key, place]) => {
    if (place.members === undefined) return [[key, place] as const];
    const members = place.members.filter((id) => !gone.has(id));
    if (members.length === place.members.length) return [[key, place] as const];
    return members.length === 0 ? [] : [[key, { ...place, members }] as const];
  });
  return Object.fromEntries(kept);
}

/**
 * Edges without one node: whoever led to it leads on to where its main way went. A node with several ways in use
 * decided something that nobody can guess, so there the gap stays open.
 */
function heal(edges: readonly FlowEdge[], id: string): FlowEdge[] {
  const before = edges.filter((one) => one.to === id && one.from !== id);
  const after = edges.filter((one) => one.from === id && one.to !== id && portOf(one) !== ERROR);
  const ports = new Set(after.map(portOf));
  const way = ports.has(OUT) ? OUT : ports.size === 1 ? [...ports][0] : undefined;
  const left = edges.filter((one) => one.from !== id && one.to !== id);
  const bridges = before.flatMap((into) =>
    after.filter((one) => portOf(one) === way).map((one) => edge(into.from, portOf(into), one.to)),
  );
  const fresh = bridges.filter((one) => !left.some((other) => sameEdge(one, other)));
  return [...left, ...fresh];
}

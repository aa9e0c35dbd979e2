import type { FlowEdge, FlowNode, Place } from '../../../schemas/flow.ts';
import { freshId, nodeOf, type Edit, type FlowDocument, type Point } from './document.ts';
import { renameSteps } from './step-names.ts';
import { withBodies } from './removal.ts';

/** Part of a flow on the clipboard, as plain JSON: people send it to each other in chats. */
export interface Clip {
  daliu: 'nodes';
  nodes: Record<string, FlowNode>;
  edges: FlowEdge[];
  layout: Record<string, Place>;
}

const records = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (id: string): boolean => id !== '__proto__' && id !== 'constructor' && id !== 'prototype';

/** Undefined for any other text that lies on the clipboard. */
export function readClip(text: string): Clip | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!records(read) || read['daliu'] !== 'nodes' || !records(read['nodes'])) return undefined;
  const nodes = Object.entries(read['nodes']).filter(([id, node]) => own(id) && isNode(node));
  const edges: unknown[] = Array.isArray(read['edges']) ? read['edges'] : [];
  const layout = records(read['layout']) ? Object.entries(read['layout']) : [];
  return {
    daliu: 'nodes',
    nodes: Object.fromEntries(nodes) as Record<string, FlowNode>,
    edges: edges.filter(isEdge),
    layout: Object.fromEntries(layout.filter(([id, place]) => own(id) && isPlace(place))) as Record<
      string,
      Place
    >,
  };
}

const isNode = (node: unknown): boolean =>
  records(node) && typeof node['type'] === 'string' && records(node['config']);
const isEdge = (one: unknown): one is FlowEdge =>
  records(one) && typeof one['from'] === 'string' && typeof one['to'] === 'string';
const isPlace = (place: unknown): boolean =>
  records(place) && typeof place['x'] === 'number' && typeof place['y'] === 'number';

/** The chosen nodes with their bodies, the edges among them, and notes. */
export function clipOf(document: FlowDocument, ids: readonly string[]): Clip {
  const taken = withBodies(document, ids);
  const nodes = Object.entries(document.definition.nodes).filter(([id]) => taken.has(id));
  return {
    daliu: 'nodes',
    nodes: Object.fromEntries(nodes),
    edges: document.definition.edges.filter(({ from, to }) => taken.has(from) && taken.has(to)),
    layout: Object.fromEntries(
      Object.entries(document.layout).filter(([id]) => taken.has(id) && !isGroup(document, id)),
    ),
  };
}

const isGroup = ({ layout }: FlowDocument, id: string): boolean => layout[id]?.kind === 'group';

/** Which id each pasted thing gets: its own where that is free. */
export function namesFor(document: FlowDocument, clip: Clip): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const given = new Set<string>();
  const taken = (id: string): boolean =>
    given.has(id) || nodeOf(document, id) !== undefined || Object.hasOwn(document.layout, id);
  for (const id of new Set([...Object.keys(clip.nodes), ...Object.keys(clip.layout)])) {
    const isNote = id.startsWith('#');
    if (!isNote && !Object.hasOwn(clip.nodes, id)) continue;
    const fresh = isNote ? freshNote(taken) : freshId(taken, id);
    names.set(id, fresh);
    given.add(fresh);
  }
  return names;
}

const freshNote = (taken: (id: string) => boolean): string => {
  for (let count = 1; ; count += 1) if (!taken(`#note-${count}`)) return `#note-${count}`;
};

/**
 * Puts a clip into the flow, its top left corner at `at`. Nodes get new ids where theirs are taken, and what they read
 * of each other (`steps.a.total`) follows.
 */
export const paste =
  (clip: Clip, names: ReadonlyMap<string, string>, at: Point): Edit =>
  (document) => {
    if (names.size === 0) return document;
    const corner = cornerOf(clip);
    const nodes = Object.entries(clip.nodes).flatMap(([id, node]) => {
      const name = names.get(id);
      return name === undefined ? [] : [[name, pasted(node, names)] as const];
    });
    const edges = clip.edges.flatMap((one) => {
      const [from, to] = [names.get(one.from), names.get(one.to)];
      return from === undefined || to === undefined ? [] : [{ ...one, from, to }];
    });
    const layout = Object.entries(clip.layout).flatMap(([id, place]) => {
      const name = names.get(id);
      const moved = { ...place, x: place.x - corner.x + at.x, y: place.y - corner.y + at.y };
      return name === undefined ? [] : [[name, moved] as const];
    });
    return {
      definition: {
        ...document.definition,
        nodes: { ...document.definition.nodes, ...Object.fromEntries(nodes) },
        edges: [...document.definition.edges, ...edges],
      },
      layout: { ...document.layout, ...Object.fromEntries(layout) },
    };
  };

function pasted(node: FlowNode, names: ReadonlyMap<string, string>): FlowNode {
  const { parent, compensate, ...rest } = node;
  const [body, undo] = [names.get(parent ?? ''), names.get(compensate ?? '')];
  return {
    ...rest,
    config: renameSteps(node.config, names),
    ...(body === undefined ? {} : { parent: body }),
    ...(undo === undefined ? {} : { compensate: undo }),
  };
}

function cornerOf({ layout }: Clip): Point {
  const places = Object.values(layout);
  if (places.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) };
}

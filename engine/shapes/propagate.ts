import type { FlowDefinition, FlowEdge } from '../../schemas/flow.ts';
import type { Shape } from '../../schemas/shape.ts';
import type { Json } from '../../schemas/values/json.ts';
import { enrich } from './enrich.ts';
import type { Knowledge } from './knowledge.ts';
import { declaredInput, ERROR } from './nodes/flow.ts';
import { shapeOfRecordAction, shapeOfRowChange } from './nodes/data.ts';
import { shapeOfExpression, type NodeSite, type PortShapes } from './nodes/node-site.ts';
import { shapeOfNode } from './nodes/registry.ts';
import { shapeOfSamples } from './of-samples.ts';
import { bothPlaces, dataAt, eitherPlace, startPlace, withStep, type Place } from './place.ts';
import { ANY, isAny, listOf, objectOf, scalar, union, unionOf } from './union.ts';

/** What is known at a node, for the checks and for people. */
export interface Visit {
  /** Null: nothing ever comes here. */
  place: Place | null;
  in: Shape;
  ports: PortShapes;
  result: Shape;
}

export interface Propagated {
  flow: FlowDefinition;
  knowledge: Knowledge;
  input: Shape;
  lists: Readonly<Record<string, Shape>>;
  visits: ReadonlyMap<string, Visit>;
  /** Edges whose ends exist, by the node they leave. */
  outs: ReadonlyMap<string, readonly FlowEdge[]>;
  ins: ReadonlyMap<string, readonly FlowEdge[]>;
}

interface Walk extends Propagated {
  visits: Map<string, Visit>;
  /** What leaves a node by an edge. */
  leaving: Map<FlowEdge, { place: Place; shape: Shape }>;
}

const MOST_SAMPLES = 200;

/**
 * Follows data through a flow, from its triggers along every edge that can be taken. Nothing is run; the flow may be
 * unfinished and wrong. Cycles of edges are walked no further than their first node.
 */
export function propagate(flow: FlowDefinition, given: Knowledge): Propagated {
  const knowledge = { ...given, samples: given.samples.slice(0, MOST_SAMPLES) };
  const ids = Object.keys(flow.nodes);
  const edges = flow.edges.filter(
    ({ from, to }) => Object.hasOwn(flow.nodes, from) && Object.hasOwn(flow.nodes, to),
  );
  const walk: Walk = {
    flow,
    knowledge,
    input: ANY,
    lists: Object.fromEntries(
      Object.entries(flow.lists ?? {}).map(([name, rows]) => [
        name,
        shapeOfSamples(rows as Json[], { kind: 'constant' }),
      ]),
    ),
    visits: new Map(),
    outs: new Map(ids.map((id) => [id, edges.filter(({ from }) => from === id)])),
    ins: new Map(ids.map((id) => [id, edges.filter(({ to }) => to === id)])),
    leaving: new Map(),
  };
  walkBody(walk, null, null);
  const inputs = ids.filter((id) => isTrigger(walk, id)).map((id) => walk.visits.get(id)?.result ?? ANY);
  return { ...walk, input: unionOf(inputs) ?? ANY };
}

const structureOf = ({ flow, knowledge }: Walk, id: string): string | undefined =>
  knowledge.nodeType(flow.nodes[id]?.type ?? '')?.structure;
const isTrigger = (walk: Walk, id: string): boolean => structureOf(walk, id) === 'trigger';

/** Sources before targets; what lies on a cycle comes last. */
function ordered(walk: Walk, inside: readonly string[]): string[] {
  const left = new Map(inside.map((id) => [id, (walk.ins.get(id) ?? []).length]));
  const order = inside.filter((id) => left.get(id) === 0);
  for (const id of order)
    for (const { to } of walk.outs.get(id) ?? []) {
      const count = (left.get(to) ?? 0) - 1;
      left.set(to, count);
      if (count === 0) order.push(to);
    }
  const placed = new Set(order);
  return [...order, ...inside.filter((id) => !placed.has(id))];
}

/** The nodes of a body, one after the other; answers what the body comes to. */
function walkBody(walk: Walk, parent: string | null, around: Place | null): Shape {
  const inside = Object.keys(walk.flow.nodes).filter(
    (id) => (walk.flow.nodes[id]?.parent ?? null) === parent,
  );
  const ends: Shape[] = [];
  for (const id of ordered(walk, inside)) {
    const place = placeOf(walk, id, around);
    const visit = visitNode(walk, id, place);
    walk.visits.set(id, visit);
    if (visit.place !== null && (walk.outs.get(id) ?? []).every(({ port }) => port === 'error'))
      ends.push(visit.result);
  }
  return unionOf(ends) ?? ANY;
}

/** What is known when a node begins: what came over its edges, or where its body starts. */
function placeOf(walk: Walk, id: string, around: Place | null): Place | null {
  if (isTrigger(walk, id)) return triggerPlace(walk, id);
  const ins = walk.ins.get(id) ?? [];
  if (ins.length === 0) {
    if (around !== null) return around;
    return startsAlone(walk, id) ? unsurePlace(walk) : null;
  }
  const arriving = ins.flatMap((edge) => {
    const found = walk.leaving.get(edge);
    return found === undefined ? [] : [found.place];
  });
  const [first, ...others] = arriving;
  if (first === undefined) return null;
  const together = structureOf(walk, id) === 'join' && walk.flow.nodes[id]?.config['mode'] === 'all';
  return others.reduce(together ? bothPlaces : eitherPlace, first);
}

/** The node of an event rule, and one that undoes another. */
const startsAlone = ({ flow }: Walk, id: string): boolean =>
  (flow.settings?.on?.some(({ to, node }) => to === 'edge' && node === id) ?? false) ||
  Object.values(flow.nodes).some(({ compensate }) => compensate === id);

/** Anything may have run already. */
function unsurePlace(walk: Walk): Place {
  const steps = new Map(
    Object.keys(walk.flow.nodes).map((id) => [
      id,
      { shape: walk.visits.get(id)?.result ?? ANY, sure: false },
    ]),
  );
  return { ...startPlace(inputOf(walk, ANY), []), steps };
}

const inputOf = ({ flow, knowledge }: Walk, declared: Shape): Shape => {
  const base = flow.input === undefined ? declared : declaredInput(flow, {});
  return knowledge.samples.length === 0
    ? base
    : enrich(base, seenInput(knowledge, [...knowledge.samples.keys()]));
};

function triggerPlace(walk: Walk, id: string): Place {
  const config = walk.flow.nodes[id]?.config ?? {};
  const site = { config, knowledge: walk.knowledge } as NodeSite;
  const type = walk.flow.nodes[id]?.type;
  if (type === 'row-changed') return startPlace(shapeOfRowChange(site), []);
  if (type === 'record-action') return startPlace(shapeOfRecordAction(site), []);
  if (type === 'schedule' && walk.knowledge.samples.length === 0) return startPlace(ANY, []);
  const declared = declaredInput(walk.flow, config);
  const all = [...walk.knowledge.samples.keys()];
  const input = all.length === 0 ? declared : enrich(declared, seenInput(walk.knowledge, all));
  return startPlace(input, all);
}

const seenInput = ({ samples }: Knowledge, which: readonly number[]): Shape =>
  shapeOfSamples(
    which.map((index) => samples[index]?.input),
    { kind: which.every((index) => samples[index]?.kind === 'sample') ? 'sample' : 'run' },
  );

/** The input as far as the samples that come here show it; where none comes, only what is declared is known. */
function narrowInput(walk: Walk, place: Place, samples: readonly number[]): Shape {
  if (samples.length === place.samples.length) return place.input;
  const trigger = Object.keys(walk.flow.nodes).find((id) => isTrigger(walk, id)) ?? '';
  const declared = declaredInput(walk.flow, walk.flow.nodes[trigger]?.config ?? {});
  return samples.length === 0 ? declared : enrich(declared, seenInput(walk.knowledge, samples));
}

function visitNode(walk: Walk, id: string, place: Place | null): Visit {
  const node = walk.flow.nodes[id];
  if (place === null || node === undefined) {
    const structure = structureOf(walk, id);
    if (structure === 'for-each' || structure === 'loop') walkBody(walk, id, null);
    return { place: null, in: ANY, ports: {}, result: ANY };
  }
  const trigger = isTrigger(walk, id);
  const flowing = (walk.ins.get(id) ?? []).flatMap((edge) => walk.leaving.get(edge)?.shape ?? []);
  const given = trigger ? place.input : (unionOf(flowing) ?? place.item ?? place.input);
  const site: NodeSite = {
    flow: walk.flow,
    id,
    node,
    config: node.config,
    place,
    data: dataAt(place),
    in: given,
    knowledge: walk.knowledge,
    lists: walk.lists,
  };
  const ports = trigger ? { out: { shape: place.input } } : (walkInside(walk, site) ?? shapeOfNode(site));
  leave(walk, id, place, ports, trigger);
  return { place, in: given, ports, result: unionOf(Object.values(ports).map(({ shape }) => shape)) ?? ANY };
}

function leave(walk: Walk, id: string, place: Place, ports: PortShapes, trigger: boolean): void {
  for (const edge of walk.outs.get(id) ?? []) {
    const port = edge.port ?? 'out';
    if (port === 'error' && !trigger) {
      walk.leaving.set(edge, { place: withStep(place, id, ERROR), shape: ERROR });
      continue;
    }
    if (!Object.hasOwn(ports, port)) continue;
    const { shape, facts = place.facts, samples = place.samples } = ports[port] as PortShapes[string];
    const next = { ...withStep(place, id, shape), facts, samples };
    walk.leaving.set(edge, { place: { ...next, input: narrowInput(walk, place, samples) }, shape });
  }
}

/** A for-each or a loop: what its body does with an item, and what it comes to. */
function walkInside(walk: Walk, { id, node, place, data }: NodeSite): PortShapes | undefined {
  const structure = structureOf(walk, id);
  if (structure === 'for-each') {
    const items = shapeOfExpression(node.config['items'], data);
    const isDataset = items.fields?.['dataset'] !== undefined;
    const item = isDataset || isAny(items) ? ANY : (items.items ?? ANY);
    const end = walkBody(walk, id, { ...place, item, inLoop: true });
    const entry = union(end, { ...ERROR, open: true });
    const shape = objectOf({
      results: listOf(isAny(end) ? ANY : entry),
      succeeded: scalar('integer', { least: 0 }),
      failed: scalar('integer', { least: 0 }),
    });
    return { out: { shape } };
  }
  if (structure !== 'loop') return undefined;
  const turn = { ...place, inLoop: true, facts: new Map() };
  const end = walkBody(walk, id, place.item === undefined ? turn : { ...turn, item: place.item });
  return { out: { shape: objectOf({ turns: scalar('integer', { least: 0 }), results: listOf(end) }) } };
}

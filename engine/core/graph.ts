import type { FlowDefinition, FlowNode } from '../../schemas/flow.ts';
import type { NodeDescriptor, Structure } from '../../schemas/node.ts';
import { EngineError } from './errors.ts';
import { markRegions } from './region.ts';

export type JoinMode = 'all' | 'any' | 'first-success' | 'active';

export interface GraphEdge {
  /** Number inside its body. */
  index: number;
  readonly port: string;
  readonly from: GraphNode;
  readonly to: GraphNode;
}

/** What lies between a join and the point where its branches part: the join's own branches. */
export interface Region {
  nodes: GraphNode[];
  /** By the node an edge into the join comes from: the nodes of that branch, itself included. */
  branches: Map<string, Set<GraphNode>>;
  /** Whether any step inside, however deep, names a compensation. */
  undoable: boolean;
}

export interface GraphNode {
  readonly id: string;
  readonly node: FlowNode;
  readonly structure: Structure;
  readonly ins: GraphEdge[];
  readonly outs: GraphEdge[];
  /** The container around it. */
  readonly parent: string | null;
  /** The inside of a container. */
  body: Body | null;
  /** Has an edge on port `error`. */
  handlesError: boolean;
  mode: JoinMode;
  region: Region | null;
  /** Lies on a branch of an `any` or `first-success` join: when it fails, its branch has lost and the run goes on. */
  tolerant: boolean;
  /** The `first-success` joins it lies before. */
  closers: GraphNode[];
  /** Place in its body: sources before targets, then by id. */
  order: number;
}

/** Nodes that are walked together: the main path, the path of an event rule, or the inside of a container. */
export interface Body {
  /** Sources before targets. */
  readonly nodes: GraphNode[];
  readonly edges: number;
  readonly container: string | null;
}

/** What starts when one of `events` is received. */
export interface EventPath {
  readonly node: GraphNode;
  readonly events: Set<string>;
  readonly body: Body;
}

export interface Graph {
  readonly flow: FlowDefinition;
  readonly nodes: Map<string, GraphNode>;
  readonly main: Body;
  readonly paths: EventPath[];
  /** Events that cancel the run. */
  readonly cancels: Set<string>;
  readonly triggers: GraphNode[];
  readonly timeoutMs: number | null;
}

export type StructureOf = (
  type: string,
  version?: number,
) => { structure: Structure; ports: NodeDescriptor['ports'] };

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const broken = (zh: string, en: string): EngineError => new EngineError('flow-not-walkable', { zh, en });

const joinMode = (node: FlowNode): JoinMode => {
  const { mode } = node.config;
  return mode === 'any' || mode === 'first-success' || mode === 'active' ? mode : 'all';
};

const graphNode = (id: string, node: FlowNode, structure: Structure): GraphNode => ({
  id,
  node,
  structure,
  ins: [],
  outs: [],
  parent: node.parent ?? null,
  body: null,
  handlesError: false,
  mode: structure === 'join' ? joinMode(node) : 'active',
  region: null,
  tolerant: false,
  closers: [],
  order: 0,
});

const connect = (flow: FlowDefinition, nodes: Map<string, GraphNode>, undo: Set<string>): void => {
  for (const edge of flow.edges) {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    const apart = from?.parent !== to?.parent || undo.has(edge.from) || undo.has(edge.to);
    if (from === undefined || to === undefined || apart) {
      throw broken(
        `连线 ${edge.from} → ${edge.to} 不能走通`,
        `The edge ${edge.from} → ${edge.to} leads nowhere`,
      );
    }
    const made: GraphEdge = { index: 0, port: edge.port ?? 'out', from, to };
    from.outs.push(made);
    to.ins.push(made);
    if (made.port === 'error') from.handlesError = true;
  }
  for (const node of nodes.values()) node.outs.sort((a, b) => byCodePoint(a.to.id, b.to.id));
};

/** Sources before targets; among equals by id, so that the order does not depend on how a database keeps objects. */
const sorted = (nodes: GraphNode[]): GraphNode[] => {
  const left = new Map(nodes.map((node) => [node, node.ins.length]));
  const ready = nodes.filter((node) => node.ins.length === 0);
  for (const node of ready) node.order = 0;
  for (let i = 0; i < ready.length; i++) {
    const node = ready[i]!;
    for (const { to } of node.outs) {
      to.order = Math.max(to.order, node.order + 1);
      const open = left.get(to)! - 1;
      left.set(to, open);
      if (open === 0) ready.push(to);
    }
  }
  if (ready.length < nodes.length) {
    const inCycle = nodes.filter((node) => left.get(node)! > 0).map(({ id }) => id);
    throw broken(`连线成环：${inCycle.join('、')}`, `The edges form a cycle: ${inCycle.join(', ')}`);
  }
  ready.sort((a, b) => a.order - b.order || byCodePoint(a.id, b.id));
  ready.forEach((node, order) => {
    node.order = order;
  });
  return ready;
};

/** Everything that can be reached from a node, itself included. */
export const downstream = (from: GraphNode): Set<GraphNode> => {
  const reached = new Set([from]);
  for (const node of reached) for (const { to } of node.outs) reached.add(to);
  return reached;
};

const bodyOf = (inside: GraphNode[], container: string | null): Body => {
  const nodes = sorted(inside);
  let edges = 0;
  for (const { outs } of nodes) for (const edge of outs) edge.index = edges++;
  return { nodes, edges, container };
};

const pathFrom = (node: GraphNode): Body => {
  const reached = downstream(node);
  for (const { id, ins } of reached) {
    if (ins.every(({ from }) => reached.has(from))) continue;
    throw broken(`事件路径与别的路径在 ${id} 相汇`, `The path of an event meets another path at ${id}`);
  }
  return bodyOf([...reached], null);
};

const eventPaths = (flow: FlowDefinition, nodes: Map<string, GraphNode>): EventPath[] => {
  const paths = new Map<GraphNode, EventPath>();
  for (const rule of flow.settings?.on ?? []) {
    if (rule.to !== 'edge') continue;
    const node = nodes.get(rule.node ?? '');
    if (node === undefined || node.parent !== null || node.ins.length > 0 || node.structure === 'trigger') {
      throw broken(`事件 ${rule.event} 的起点不能单独开始`, `Nothing can start at event ${rule.event}`);
    }
    const path = paths.get(node) ?? { node, events: new Set(), body: pathFrom(node) };
    path.events.add(rule.event);
    paths.set(node, path);
  }
  return [...paths.values()];
};

const isContainer = ({ structure }: GraphNode): boolean => structure === 'for-each' || structure === 'loop';

/** A chain of parents that is longer than the flow has come back to itself. */
const refuseLostParent = (node: GraphNode, nodes: Map<string, GraphNode>): void => {
  let depth = 0;
  for (let id = node.parent; id !== null; depth++) {
    const parent = nodes.get(id);
    if (parent === undefined || !isContainer(parent) || depth > nodes.size) {
      throw broken(`${node.id} 不在任何循环之中`, `${node.id} lies in no loop`);
    }
    id = parent.parent;
  }
};

/**
 * Indexes a flow, once per published version. `structureOf` tells how a node type is walked. Throws
 * `flow-not-walkable` where the edges cannot be followed at all; what else is wrong, `validateFlow` says.
 */
export const compileGraph = (flow: FlowDefinition, structureOf: StructureOf): Graph => {
  const nodes = new Map<string, GraphNode>();
  for (const id of Object.keys(flow.nodes).sort(byCodePoint)) {
    const node = flow.nodes[id]!;
    nodes.set(id, graphNode(id, node, structureOf(node.type, node.version).structure));
  }
  const undo = new Set<string>();
  for (const { node } of nodes.values()) if (node.compensate !== undefined) undo.add(node.compensate);
  connect(flow, nodes, undo);
  for (const node of nodes.values()) refuseLostParent(node, nodes);
  const paths = eventPaths(flow, nodes);
  const onPath = new Set(paths.flatMap(({ body }) => body.nodes));
  const inside = new Map<string | null, GraphNode[]>([[null, []]]);
  for (const node of nodes.values()) {
    if (undo.has(node.id) || onPath.has(node)) continue;
    const siblings = inside.get(node.parent) ?? [];
    siblings.push(node);
    inside.set(node.parent, siblings);
  }
  for (const node of nodes.values()) {
    if (isContainer(node)) node.body = bodyOf(inside.get(node.id) ?? [], node.id);
  }
  const main = bodyOf(inside.get(null)!, null);
  const bodies = [main, ...paths.map(({ body }) => body)];
  for (const { body } of nodes.values()) if (body !== null) bodies.push(body);
  for (const body of bodies) markRegions(body);
  return {
    flow,
    nodes,
    main,
    paths,
    cancels: new Set((flow.settings?.on ?? []).filter(({ to }) => to === 'cancel').map(({ event }) => event)),
    triggers: main.nodes.filter(({ structure }) => structure === 'trigger'),
    timeoutMs: flow.settings?.timeoutMs ?? null,
  };
};

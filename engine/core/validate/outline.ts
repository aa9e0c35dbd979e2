import type { FlowDefinition, FlowEdge, FlowNode } from '../../../schemas/flow.ts';
import type { NodeDescriptor, Structure } from '../../../schemas/node.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';

/** What of a node type the graph rules need. */
export type NodeKind = Pick<NodeDescriptor, 'structure' | 'ports' | 'effects'>;

export interface OutlineEdge {
  edge: FlowEdge;
  /** JSON Pointer. */
  path: string;
}

/** A flow as the rules look at it: it may be wrong in every way, and nothing is read through a prototype. */
export interface Outline {
  flow: FlowDefinition;
  nodes: Map<string, FlowNode>;
  kinds: Map<string, NodeKind | undefined>;
  /** Edges whose two ends exist. */
  edges: OutlineEdge[];
  ins: Map<string, OutlineEdge[]>;
  outs: Map<string, OutlineEdge[]>;
}

export const structureIn = (outline: Outline, id: string): Structure | undefined =>
  outline.kinds.get(id)?.structure;

export const isContainerIn = (outline: Outline, id: string): boolean => {
  const structure = structureIn(outline, id);
  return structure === 'for-each' || structure === 'loop';
};

export const warning = (...args: Parameters<typeof problem>): Problem => ({
  ...problem(...args),
  severity: 'warning',
});

export const outlineOf = (flow: FlowDefinition, types: ReadonlyMap<string, NodeKind>): Outline => {
  const nodes = new Map(Object.entries(flow.nodes));
  const ids = [...nodes.keys()];
  const outline: Outline = {
    flow,
    nodes,
    kinds: new Map(ids.map((id) => [id, types.get(nodes.get(id)!.type)])),
    edges: [],
    ins: new Map(ids.map((id) => [id, []])),
    outs: new Map(ids.map((id) => [id, []])),
  };
  flow.edges.forEach((edge, i) => {
    if (!nodes.has(edge.from) || !nodes.has(edge.to)) return;
    const known = { edge, path: `/edges/${i}` };
    outline.edges.push(known);
    outline.outs.get(edge.from)!.push(known);
    outline.ins.get(edge.to)!.push(known);
  });
  return outline;
};

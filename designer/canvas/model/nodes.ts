import type { FlowNode } from '../../../schemas/flow.ts';
import type { NodeDescriptor } from '../../../schemas/node.ts';
import type { Text } from '../../../schemas/text.ts';
import {
  freshId,
  nodeOf,
  portOf,
  edge,
  withDefinition,
  withNode,
  type Edit,
  type FlowDocument,
  type Point,
} from './document.ts';
import { portsOf, renamedPorts } from './ports.ts';

export interface NewNode {
  /** From `freshNode`; given, so that the canvas can select what it has just added. */
  id: string;
  type: string;
  version?: number;
  name?: Text;
  config: Readonly<Record<string, unknown>>;
  at: Point;
  parent?: string | undefined;
}

/** A free id for a node of this type. */
export const freshNode = (document: FlowDocument, type: string): string =>
  freshId((id) => nodeOf(document, id) !== undefined, type);

/** A node by itself. Nothing happens if the id is taken. */
export const addNode =
  ({ id, type, version, name, config, at, parent }: NewNode): Edit =>
  (document) => {
    if (nodeOf(document, id) !== undefined) return document;
    const node: FlowNode = {
      type,
      ...(version === undefined ? {} : { version }),
      ...(name === undefined ? {} : { name }),
      config: { ...config },
      ...(parent === undefined || nodeOf(document, parent) === undefined ? {} : { parent }),
    };
    return {
      ...withNode(document, id, node),
      layout: { ...document.layout, [id]: { x: at.x, y: at.y } },
    };
  };

/** Changes members of one node; `undefined` removes a member. */
export const setNode =
  (id: string, change: { [Member in keyof FlowNode]?: FlowNode[Member] | undefined }): Edit =>
  (document) => {
    const node = nodeOf(document, id);
    if (node === undefined) return document;
    const members = Object.entries({ ...node, ...change }).filter(([, value]) => value !== undefined);
    return withNode(document, id, Object.fromEntries(members) as unknown as FlowNode);
  };

export const renameNode = (id: string, name: Text | undefined): Edit => setNode(id, { name });

/**
 * Other settings. Where the type lists its ports in them (`/cases`), edges follow a port that got another name, and
 * those of a port that went go with it.
 */
export const setConfig =
  (id: string, config: Readonly<Record<string, unknown>>, descriptor?: Pick<NodeDescriptor, 'ports'>): Edit =>
  (document) => {
    const node = nodeOf(document, id);
    if (node === undefined || node.config === config) return document;
    const next = { ...node, config: { ...config } };
    const changed = withNode(document, id, next);
    if (descriptor === undefined || !('from' in descriptor.ports)) return changed;
    const renamed = renamedPorts(node.config, config, descriptor.ports.from);
    const before = portsOf(node, descriptor).map(({ id: port }) => port);
    const after = new Set(portsOf(next, descriptor).map(({ id: port }) => port));
    const gone = new Set(before.filter((port) => !after.has(port) && !renamed.has(port)));
    return followPorts(changed, id, renamed, gone);
  };

function followPorts(
  document: FlowDocument,
  id: string,
  renamed: ReadonlyMap<string, string>,
  gone: ReadonlySet<string>,
): FlowDocument {
  if (renamed.size === 0 && gone.size === 0) return document;
  const edges = document.definition.edges
    .filter((one) => one.from !== id || !gone.has(portOf(one)))
    .map((one) => (one.from === id ? edge(id, renamed.get(portOf(one)) ?? portOf(one), one.to) : one));
  return withDefinition(document, { edges });
}

/** Several edits as one step. */
export const all =
  (...edits: readonly Edit[]): Edit =>
  (document) =>
    edits.reduce((before, edit) => edit(before), document);

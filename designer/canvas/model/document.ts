import type { FlowDefinition, FlowEdge, FlowLayout, FlowNode } from '../../../schemas/flow.ts';

/** Everything that is edited on the canvas: the logic of a flow, and where its nodes, notes and groups stand. */
export interface FlowDocument {
  readonly definition: FlowDefinition;
  readonly layout: FlowLayout;
}

/** One step of work: a new document out of the old one, which it leaves as it was. The same document means no change. */
export type Edit = (document: FlowDocument) => FlowDocument;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Size of a node on the canvas, px. */
export const NODE = { width: 220, height: 64 } as const;
/** Room between nodes that the canvas places by itself, px. */
export const GAP = { x: 80, y: 32 } as const;

export const OUT = 'out';
export const ERROR = 'error';

export const portOf = ({ port = OUT }: FlowEdge): string => port;

/** `out` is left unsaid, as in the files people write. */
export const edge = (from: string, port: string, to: string): FlowEdge =>
  port === OUT ? { from, to } : { from, port, to };

export const sameEdge = (a: FlowEdge, b: FlowEdge): boolean =>
  a.from === b.from && a.to === b.to && portOf(a) === portOf(b);

export const edgeKey = (one: FlowEdge): string => `${one.from}/${portOf(one)}/${one.to}`;

export const nodeOf = ({ definition: { nodes } }: FlowDocument, id: string): FlowNode | undefined =>
  Object.hasOwn(nodes, id) ? nodes[id] : undefined;

/** The document with another logic; notes and places stay. */
export const withDefinition = (document: FlowDocument, change: Partial<FlowDefinition>): FlowDocument => ({
  ...document,
  definition: { ...document.definition, ...change },
});

export const withNode = (document: FlowDocument, id: string, node: FlowNode): FlowDocument =>
  withDefinition(document, { nodes: { ...document.definition.nodes, [id]: node } });

/** An id that is free in the flow, after the type: `http-request`, `http-request-2`. */
export function freshId(taken: (id: string) => boolean, wish: string): string {
  const base = idOf(wish);
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? base : `${base}-${count}`;
    if (!taken(id)) return id;
  }
}

/** Leaves room for a number within the 64 characters of an id. */
function idOf(wish: string): string {
  const plain = wish
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(/-\d+$/, '')
    .slice(0, 58);
  return plain === '' ? 'node' : plain;
}

/** What is not told to be removed. */
export const without = <T>(
  record: Readonly<Record<string, T>>,
  ids: ReadonlySet<string>,
): Record<string, T> => Object.fromEntries(Object.entries(record).filter(([id]) => !ids.has(id)));

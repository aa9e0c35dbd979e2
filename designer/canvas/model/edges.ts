import type { FlowEdge } from '../../../schemas/flow.ts';
import { edge, nodeOf, OUT, sameEdge, withDefinition, type Edit, type FlowDocument } from './document.ts';

export type Refusal = 'same-node' | 'unknown-node' | 'other-body' | 'into-trigger' | 'exists' | 'circle';

/**
 * Why an edge cannot be drawn, or null. Edges never cross the border of a body (`parent`), and never lead back:
 * turning round is what a loop node is for.
 */
export function refusal(document: FlowDocument, { from, port = OUT, to }: FlowEdge): Refusal | null {
  if (from === to) return 'same-node';
  const [a, b] = [nodeOf(document, from), nodeOf(document, to)];
  if (a === undefined || b === undefined) return 'unknown-node';
  if (a.parent !== b.parent) return 'other-body';
  if (document.definition.edges.some((one) => sameEdge(one, edge(from, port, to)))) return 'exists';
  return reaches(document, to, from) ? 'circle' : null;
}

/** Whether a way leads from one node to another. */
export function reaches({ definition: { edges } }: FlowDocument, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === to) return true;
    for (const one of edges) if (one.from === id) seen.add(one.to);
  }
  return false;
}

export const connect =
  (from: string, port: string, to: string): Edit =>
  (document) => {
    const made = edge(from, port, to);
    if (refusal(document, made) !== null) return document;
    return withDefinition(document, { edges: [...document.definition.edges, made] });
  };

export const disconnect =
  (gone: readonly FlowEdge[]): Edit =>
  (document) => {
    const { edges } = document.definition;
    const left = edges.filter((one) => !gone.some((other) => sameEdge(one, other)));
    return left.length === edges.length ? document : withDefinition(document, { edges: left });
  };

/** The end of an edge is taken elsewhere; it keeps its place in the list, and so its place in the file. */
export const reconnect =
  (old: FlowEdge, next: FlowEdge): Edit =>
  (document) => {
    const cut = disconnect([old])(document);
    if (cut === document || refusal(cut, next) !== null) return document;
    const { edges } = document.definition;
    const moved = edge(next.from, next.port ?? OUT, next.to);
    return withDefinition(document, { edges: edges.map((one) => (sameEdge(one, old) ? moved : one)) });
  };

/** A node that exists already comes to stand in the middle of an edge. `port` is its way out. */
export const insertOn =
  (old: FlowEdge, id: string, port: string): Edit =>
  (document) => {
    const { edges } = document.definition;
    const at = edges.findIndex((one) => sameEdge(one, old));
    const node = nodeOf(document, id);
    if (at < 0 || node === undefined || node.parent !== nodeOf(document, old.from)?.parent) return document;
    const halves = [edge(old.from, old.port ?? OUT, id), edge(id, port, old.to)];
    const next = withDefinition(document, {
      edges: [...edges.slice(0, at), ...halves, ...edges.slice(at + 1)],
    });
    return reaches(document, id, old.from) || reaches(document, old.to, id) ? document : next;
  };

import type { FlowEdge } from '../../schemas/flow.ts';
import type { FlowProblem } from '../../schemas/shape.ts';

const unescape = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/** The node a JSON Pointer into the definition leads to; of an edge it is the node it comes from. */
export function nodeOfPath(path: string, edges: readonly FlowEdge[]): string | null {
  const [, area, name] = path.split('/');
  if (area === 'nodes' && name !== undefined) return unescape(name);
  if (area === 'edges' && name !== undefined) return edges[Number(name)]?.from ?? null;
  return null;
}

/** By node; what belongs to none is under `''`. */
export function problemsByNode(
  problems: readonly FlowProblem[],
  edges: readonly FlowEdge[],
): ReadonlyMap<string, readonly FlowProblem[]> {
  const found = new Map<string, FlowProblem[]>();
  for (const one of problems) {
    const node = one.node ?? nodeOfPath(one.path, edges) ?? '';
    const list = found.get(node);
    if (list === undefined) found.set(node, [one]);
    else list.push(one);
  }
  return found;
}

export const isError = ({ severity }: FlowProblem): boolean => severity !== 'warning';

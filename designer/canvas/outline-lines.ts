import type { NodeDescriptor } from '../../schemas/node.ts';
import type { Text } from '../../schemas/text.ts';
import { dictionary } from '../language/dictionary.ts';
import { ERROR, nodeOf, portOf, type FlowDocument } from './model/document.ts';
import { portsOf } from './model/ports.ts';

/** One node in the outline. */
export interface Line {
  key: string;
  id: string;
  depth: number;
  /** Of the branch it stands in, where the node before has several ways out. */
  way: Text | null;
  /** It stands in full further up: branches that meet again lead to it twice. */
  again: boolean;
}

const errorWay: Text = dictionary['canvas.error-port'];

/**
 * The flow from its starts on, in the order of its ways. A straight way stays at one depth; branches and the bodies of
 * loops go one deeper. What nothing leads to comes last.
 */
export function outlineOf(document: FlowDocument, types: ReadonlyMap<string, NodeDescriptor>): Line[] {
  const { nodes, edges } = document.definition;
  const lines: Line[] = [];
  const seen = new Set<string>();
  const targets = new Set(edges.map(({ to }) => to));

  const put = (id: string, depth: number, way: Text | null): void => {
    const again = seen.has(id);
    lines.push({ key: `${id}-${lines.length}`, id, depth, way, again });
    if (again) return;
    seen.add(id);
    for (const child of Object.keys(nodes))
      if (nodes[child]?.parent === id && !targets.has(child)) put(child, depth + 1, null);
    follow(id, depth);
  };

  const follow = (id: string, depth: number): void => {
    const node = nodeOf(document, id);
    if (node === undefined) return;
    const ports = portsOf(node, types.get(node.type));
    const order = [...ports.map((port) => port.id), ERROR];
    const out = edges
      .filter(({ from }) => from === id)
      .toSorted((a, b) => order.indexOf(portOf(a)) - order.indexOf(portOf(b)));
    const branches = ports.length > 1 || out.length > 1;
    for (const one of out) {
      const label = ports.find((port) => port.id === portOf(one))?.label ?? errorWay;
      put(one.to, branches ? depth + 1 : depth, branches ? label : null);
    }
  };

  const starts = Object.keys(nodes).filter((id) => !targets.has(id) && nodes[id]?.parent === undefined);
  const rank = (id: string): number => (types.get(nodes[id]?.type ?? '')?.structure === 'trigger' ? 0 : 1);
  for (const id of starts.toSorted((a, b) => rank(a) - rank(b))) put(id, 0, null);
  for (const id of Object.keys(nodes)) if (!seen.has(id)) put(id, 0, null);
  return lines;
}

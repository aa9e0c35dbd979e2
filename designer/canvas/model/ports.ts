import type { FlowNode } from '../../../schemas/flow.ts';
import type { NodeDescriptor, Port } from '../../../schemas/node.ts';
import type { Text } from '../../../schemas/text.ts';
import { ERROR, OUT } from './document.ts';

type Described = Pick<NodeDescriptor, 'ports'>;

interface Listed {
  port?: unknown;
  label?: Text;
}

/** The ways out of a node, in the order they are drawn, without `error`, which every node has. */
export function portsOf(node: FlowNode, descriptor: Described | undefined): readonly Port[] {
  if (descriptor === undefined) return [plainOut];
  const { ports } = descriptor;
  if ('fixed' in ports) return ports.fixed;
  return [...listedPorts(node.config, ports.from), ...ports.also];
}

const plainOut: Port = { id: OUT, label: { zh: OUT, en: OUT } };

/** Ports that the settings list themselves, at the place the type names (`/cases`). */
export function listedPorts(config: Readonly<Record<string, unknown>>, from: string): Port[] {
  const list = listAt(config, from);
  return list.flatMap(({ port, label }) =>
    typeof port === 'string' ? [{ id: port, label: label ?? { zh: port, en: port } }] : [],
  );
}

/** Empty where there is no list, as in a draft. */
function listAt(config: Readonly<Record<string, unknown>>, from: string): Listed[] {
  const name = from.slice(1);
  const list: unknown = Object.hasOwn(config, name) ? config[name] : undefined;
  return Array.isArray(list)
    ? list.filter((item): item is Listed => typeof item === 'object' && item !== null)
    : [];
}

/** Where the flow goes on by itself: `out`, or the first way that is no failure. */
export const mainPort = (ports: readonly Port[]): string =>
  (ports.find(({ id }) => id === OUT) ?? ports.find(({ id }) => id !== ERROR))?.id ?? OUT;

/** Ports that got another name where they stood, so that their edges can follow: old name to new name. */
export function renamedPorts(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  from: string,
): ReadonlyMap<string, string> {
  const old = listedPorts(before, from).map(({ id }) => id);
  const now = listedPorts(after, from).map(({ id }) => id);
  if (old.length !== now.length) return new Map();
  const pairs = old.map((id, index): [string, string] => [id, now[index] ?? id]);
  return new Map(pairs.filter(([id, next]) => id !== next && !now.includes(id) && !old.includes(next)));
}

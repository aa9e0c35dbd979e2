import type { Text } from '../../../schemas/text.ts';
import { getVersion, listNodeTypes, type FlowDefinition, type NodeDescriptor } from '../../api/catalog.ts';
import { ApiFailure } from '../../api/failure.ts';

/** What the nodes of a version are called. Undefined: they have no name but their id. */
export interface Blueprint {
  name(node: string): Text | undefined;
  /** Title of the node's type. */
  type(node: string): Text | undefined;
  port(node: string, port: string): Text | undefined;
}

const nameless: Blueprint = { name: () => undefined, type: () => undefined, port: () => undefined };

/** Someone who may see runs need not be allowed to see flows: the steps then go by their ids. */
export async function loadBlueprint(flow: string, version: number, signal: AbortSignal): Promise<Blueprint> {
  try {
    const [definition, types] = await Promise.all([getVersion(flow, version, signal), listNodeTypes(signal)]);
    return blueprintOf(definition, types.items);
  } catch (error) {
    if (error instanceof ApiFailure && (error.status === 403 || error.status === 404)) return nameless;
    throw error;
  }
}

type Described = Pick<NodeDescriptor, 'type' | 'title' | 'ports'>;

export function blueprintOf(
  definition: Pick<FlowDefinition, 'nodes'>,
  descriptors: readonly Described[],
): Blueprint {
  const nodes = new Map(Object.entries(definition.nodes));
  const types = new Map(descriptors.map((descriptor) => [descriptor.type, descriptor]));
  const typeOf = (node: string): Described | undefined => types.get(nodes.get(node)?.type ?? '');
  return {
    name: (node) => nodes.get(node)?.name,
    type: (node) => typeOf(node)?.title,
    port(node, port) {
      const ports = typeOf(node)?.ports;
      if (ports === undefined) return undefined;
      const fixed = 'fixed' in ports ? ports.fixed : ports.also;
      const own = 'from' in ports ? labelIn(nodes.get(node)?.config, ports.from, port) : undefined;
      return own ?? fixed.find(({ id }) => id === port)?.label;
    },
  };
}

interface OwnPort {
  port?: unknown;
  label?: Text;
}

/** Of a port that the settings list themselves, at the place the type names: `/cases`. */
function labelIn(
  config: Readonly<Record<string, unknown>> | undefined,
  from: string,
  port: string,
): Text | undefined {
  const name = from.slice(1);
  const list = config !== undefined && Object.hasOwn(config, name) ? config[name] : undefined;
  if (!Array.isArray(list)) return undefined;
  return (list as (OwnPort | null)[]).find((item) => item?.port === port)?.label;
}

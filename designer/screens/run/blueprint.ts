import type { Text } from '../../../schemas/text.ts';
import { getVersion, listNodeTypes, type FlowDefinition } from '../../api/catalog.ts';
import { ApiFailure } from '../../api/failure.ts';

/** What the nodes of a version are called. */
export interface Blueprint {
  /** Undefined: the node has no name of its own. */
  name(node: string): Text | undefined;
  /** Title of the node's type. */
  type(node: string): Text | undefined;
}

const nameless: Blueprint = { name: () => undefined, type: () => undefined };

/** Someone who may see runs need not be allowed to see flows: the steps then go by their ids. */
export async function loadBlueprint(flow: string, version: number, signal: AbortSignal): Promise<Blueprint> {
  try {
    const [definition, types] = await Promise.all([getVersion(flow, version, signal), listNodeTypes(signal)]);
    const titles = new Map(types.items.map(({ type, title }) => [type, title]));
    return blueprintOf(definition, titles);
  } catch (error) {
    if (error instanceof ApiFailure && (error.status === 403 || error.status === 404)) return nameless;
    throw error;
  }
}

export function blueprintOf(
  definition: Pick<FlowDefinition, 'nodes'>,
  titles: ReadonlyMap<string, Text>,
): Blueprint {
  const nodes = new Map(Object.entries(definition.nodes));
  return {
    name: (node) => nodes.get(node)?.name,
    type: (node) => titles.get(nodes.get(node)?.type ?? ''),
  };
}

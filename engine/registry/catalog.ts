import type { NodeDescriptor } from '../../schemas/node.ts';
import type { NodeType } from '../sdk/node-type.ts';
import type { Registry } from './registry.ts';

/** What the designer, the documents and scripts know of a node type: its file without the code. */
export function descriptorOf({ config, output, ...type }: NodeType): NodeDescriptor {
  const { check: _check, examine: _examine, prepare: _prepare, upgrades: _upgrades, ...plain } = type;
  return {
    ...plain,
    config: plainSchema(config),
    ...(output === undefined ? {} : { output: plainSchema(output) }),
  };
}

export const catalog = (registry: Registry): NodeDescriptor[] => registry.list().map(descriptorOf);

/**
 * A schema as plain JSON. Its inner `$id`s go: a shared schema that serves two settings of one node would make the
 * whole ambiguous.
 */
export const plainSchema = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === '$id' ? undefined : value))) as unknown;

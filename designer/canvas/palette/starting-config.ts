import type { NodeDescriptor } from '../../../schemas/node.ts';
import type { Key } from '../../language/dictionary.ts';
import { dictionary } from '../../language/dictionary.ts';

interface Schema {
  type?: string;
  const?: unknown;
  default?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  'x-ui'?: string;
}

/**
 * Settings a new node begins with: defaults, the first of fixed choices, and one port where ports are listed. What only
 * a person can know stays open, and is shown as a problem on its field.
 */
export function startingConfig({
  config,
  ports,
}: Pick<NodeDescriptor, 'config' | 'ports'>): Record<string, unknown> {
  const { properties = {}, required = [] } = config as Schema;
  const listed = 'from' in ports ? ports.from.slice(1) : null;
  const known = Object.entries(properties).flatMap(([name, schema]) => {
    if (!required.includes(name)) return [];
    const value = name === listed ? firstPort(schema) : startOf(schema);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known);
}

function startOf(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema['x-ui'] === 'pairs') return {};
  const choices = schema.anyOf;
  return choices?.every((one) => one.const !== undefined) === true ? choices[0]?.const : undefined;
}

const firstLabel: Key = 'canvas.first-port';

function firstPort({ items, minItems = 0 }: Schema): unknown {
  if (minItems === 0) return [];
  const label = dictionary[firstLabel];
  const { properties = {}, required = [] } = items ?? {};
  const others = Object.entries(properties).flatMap(([name, schema]) => {
    const value =
      required.includes(name) && name !== 'port' && name !== 'label' ? startOf(schema) : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return [{ port: 'case-1', ...('label' in properties ? { label } : {}), ...Object.fromEntries(others) }];
}

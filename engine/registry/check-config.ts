import type { FlowDefinition } from '../../schemas/flow.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { compileSchema, type Validate } from '../../schemas/validator.ts';
import { pointer } from '../../schemas/values/pointer.ts';
import type { NodeType } from '../sdk/node-type.ts';
import { plainSchema } from './catalog.ts';
import { checkControls } from './check-controls.ts';
import type { Registry } from './registry.ts';
import { upgradeConfig } from './upgrade.ts';

const validators = new WeakMap<NodeType, { schema: unknown; validate: Validate }>();

/** Compiled once per type: it takes about a millisecond, and a flow has dozens of nodes. */
function validatorOf(type: NodeType): { schema: unknown; validate: Validate } {
  const known = validators.get(type);
  if (known !== undefined) return known;
  const schema = plainSchema(type.config);
  const made = { schema, validate: compileSchema(schema, { strict: true }) };
  validators.set(type, made);
  return made;
}

/**
 * Everything wrong with the settings of one node: its schema, what its expressions, rules and schemas say, and the
 * rules of its own. Paths begin with `/nodes/<id>/config`.
 */
export function checkConfig(flow: FlowDefinition, nodeId: string, registry: Registry): Problem[] {
  const node = flow.nodes[nodeId];
  if (node === undefined) return [];
  const base = pointer(['nodes', nodeId]);
  const type = registry.get(node.type);
  if (type === undefined) return [unknownType(base, node.type)];
  const config = node.version === undefined ? node.config : upgradeConfig(type, node.version, node.config);
  if (config === undefined || (node.version ?? 1) > type.version)
    return [unknownVersion(base, node.type, node.version)];
  const { schema, validate } = validatorOf(type);
  const misfits = validate(config);
  // What follows reads the settings as the schema has them.
  const found =
    misfits.length > 0
      ? misfits
      : [...checkControls(schema, config, { flow, nodeId }), ...(type.check?.(config, flow) ?? [])];
  return found.map((each) => ({ ...each, path: `${base}/config${each.path}` }));
}

/** The settings of every node of a flow. */
export const checkConfigs = (flow: FlowDefinition, registry: Registry): Problem[] =>
  Object.keys(flow.nodes).flatMap((id) => checkConfig(flow, id, registry));

const unknownType = (base: string, type: string): Problem =>
  problem(
    'unknown-node-type',
    `${base}/type`,
    `没有节点类型“${type}”。`,
    `There is no node type "${type}".`,
    type,
  );

const unknownVersion = (base: string, type: string, version: number | undefined): Problem =>
  problem(
    'unknown-node-version',
    `${base}/version`,
    `节点类型“${type}”没有版本 ${String(version)}。`,
    `The node type "${type}" has no version ${String(version)}.`,
    version,
  );

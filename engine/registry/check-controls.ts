import type { Problem } from '../../schemas/problem.ts';
import { checkSchema } from '../../schemas/validator.ts';
import { pointer } from '../../schemas/values/pointer.ts';
import { checkMapping, type Lists } from '../mapping/index.ts';
import {
  checkExpression,
  checkPath,
  checkRuleField,
  checkTemplate,
  type ExpressionPlace,
} from '../sdk/check-expression.ts';
import type { FieldControl } from '../sdk/field.ts';
import { checkRecordRule } from '../sdk/record-rule.ts';

type Check = (value: unknown, at: string, place: ExpressionPlace, schema: Schema) => Problem[];

/** What a setting means beyond its shape, by the control that draws it. */
const checks: Partial<Record<FieldControl, Check>> = {
  expression: checkExpression,
  path: checkPath,
  template: checkTemplate,
  rule: (value, at, place, schema) => checkRuleField(value, at, place, schema['x-roots'] ?? []),
  'record-rule': checkRecordRule,
  'json-schema': (value, at) => checkSchema(value, at),
  mapping: (value, at, { flow }) =>
    checkMapping(value, { lists: (flow.lists ?? {}) as Lists }).map((found) => ({
      ...found,
      path: at + found.path,
    })),
};

interface Schema {
  'x-ui'?: FieldControl;
  'x-roots'?: string[];
  const?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
}

/**
 * Walks settings along their schema, which they fit already, and checks every expression, path, text, rule and
 * schema in them; so no node type has to. Paths are relative to the settings.
 */
export const checkControls = (schema: unknown, config: unknown, place: ExpressionPlace): Problem[] =>
  walk(schema as Schema, config, '', place);

function walk(schema: Schema, value: unknown, at: string, place: ExpressionPlace): Problem[] {
  const check = schema['x-ui'] === undefined ? undefined : checks[schema['x-ui']];
  if (check !== undefined) return check(value, at, place, schema);
  if (schema.anyOf !== undefined)
    return schema.anyOf
      .filter((branch) => couldBe(branch, value))
      .flatMap((branch) => walk(branch, value, at, place));
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      schema.items === undefined ? [] : walk(schema.items, item, `${at}/${index}`, place),
    );
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = memberSchema(schema, name);
    return inner === undefined ? [] : walk(inner, member, at + pointer([name]), place);
  });
}

/** TypeBox spells a record as one pattern for all names, and shapes as properties. */
function memberSchema(schema: Schema, name: string): Schema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, name))
    return schema.properties[name];
  const [anyName] = Object.values(schema.patternProperties ?? {});
  if (anyName !== undefined) return anyName;
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

/** Which shape of a union a value was given in: told by the names it has, and by constants such as `kind`. */
function couldBe(branch: Schema, value: unknown): boolean {
  if (branch.anyOf !== undefined) return branch.anyOf.some((inner) => couldBe(inner, value));
  if (branch.properties === undefined) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { properties, required = [] } = branch;
  const members = value as Record<string, unknown>;
  return (
    required.every((name) => Object.hasOwn(members, name)) &&
    Object.keys(members).every((name) => Object.hasOwn(properties, name)) &&
    Object.entries(properties).every(
      ([name, { const: fixed }]) =>
        fixed === undefined || !Object.hasOwn(members, name) || members[name] === fixed,
    )
  );
}

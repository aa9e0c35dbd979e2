import { pointer } from '../../../schemas/values/pointer.ts';

/** A setting with a control of its own. */
export interface Control {
  control: string;
  value: unknown;
  /** JSON Pointer from the settings. */
  at: string;
  roots: readonly string[];
  required: boolean;
}

interface Schema {
  'x-ui'?: string;
  'x-roots'?: string[];
  const?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
}

/** Every setting that a control draws, along the schema of the settings. */
export const controlsOf = (schema: unknown, config: unknown): Control[] =>
  schema === undefined ? [] : walk(schema as Schema, config, '');

/** Controls that hold other settings rather than one value. */
const AROUND: ReadonlySet<string> = new Set(['pairs', 'ports']);

function walk(schema: Schema, value: unknown, at: string): Control[] {
  const control = schema['x-ui'];
  if (control !== undefined && !AROUND.has(control))
    return [{ control, value, at, roots: schema['x-roots'] ?? [], required: true }];
  if (schema.anyOf !== undefined)
    return schema.anyOf
      .filter((branch) => couldBe(branch, value))
      .flatMap((branch) => walk(branch, value, at));
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      schema.items === undefined ? [] : walk(schema.items, item, `${at}/${index}`),
    );
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = memberSchema(schema, name);
    return inner === undefined ? [] : walk(inner, member, at + pointer([name]));
  });
}

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

import { isNumeric } from '../../schemas/values/decimal.ts';

/** The part of JSON Schema that tells the forms of a setting apart. */
export interface PlainSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly PlainSchema[];
  readonly properties?: Readonly<Record<string, PlainSchema>>;
  readonly patternProperties?: Readonly<Record<string, PlainSchema>>;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
  readonly items?: PlainSchema;
  readonly minItems?: number;
  readonly [keyword: string]: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumeric(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: isNumeric,
  integer: isNumeric,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

/** Whether a value has the form a schema describes: kinds, constants and member names, not lengths or patterns. */
export function fitsSchema(schema: unknown, value: unknown): boolean {
  if (!isObject(schema)) return schema !== false;
  const { type, anyOf, const: constant, enum: listed } = schema as PlainSchema;
  if ('const' in schema && constant !== value) return false;
  if (listed !== undefined && !listed.includes(value)) return false;
  if (type !== undefined && ![type].flat().some((one) => TYPES[one]?.(value) === true)) return false;
  if (anyOf !== undefined && !anyOf.some((one) => fitsSchema(one, value))) return false;
  return !isObject(value) || fitsMembers(schema, value);
}

function fitsMembers(schema: PlainSchema, value: Record<string, unknown>): boolean {
  const { properties = {}, required = [], additionalProperties, patternProperties } = schema;
  if (required.some((name) => !Object.hasOwn(value, name))) return false;
  return Object.entries(value).every(([name, member]) => {
    if (Object.hasOwn(properties, name)) return fitsSchema(properties[name], member);
    return additionalProperties !== false || patternProperties !== undefined;
  });
}

/** The alternative a value has the form of, or the one that shares most of its members. */
export function alternativeOf(alternatives: readonly PlainSchema[], value: unknown): number {
  const fitting = alternatives.findIndex((one) => fitsSchema(one, value));
  if (fitting >= 0 || !isObject(value)) return Math.max(0, fitting);
  const shared = alternatives.map(({ properties = {} }) =>
    Object.entries(value).reduce((count, [name, member]) => {
      const wanted = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (wanted === undefined) return count;
      // A constant that differs says that it is another form.
      return count + ('const' in wanted ? (wanted.const === member ? 10 : -10) : 1);
    }, 0),
  );
  return shared.indexOf(Math.max(...shared));
}

/** A value to begin with: what must be there, with nothing chosen that a person should choose. */
export function blankValue(schema: PlainSchema): unknown {
  if ('const' in schema) return schema.const;
  if ('default' in schema) return schema['default'];
  if (schema['x-ui'] === 'expression') return { value: '' };
  if (schema['x-ui'] === 'text') return { zh: '', en: '' };
  if (schema.anyOf !== undefined && schema.anyOf[0] !== undefined) return blankValue(schema.anyOf[0]);
  if (schema.enum !== undefined) return schema.enum[0];
  const type = [schema.type].flat()[0];
  if (type === 'array')
    return Array.from({ length: schema.minItems ?? 0 }, () => blankValue(schema.items ?? {}));
  if (type === 'object' || schema.properties !== undefined) {
    const { required = [], properties = {} } = schema;
    return Object.fromEntries(required.map((name) => [name, blankValue(properties[name] ?? {})]));
  }
  if (type === 'string') return '';
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'number')
    return typeof schema['minimum'] === 'number' ? schema['minimum'] : 0;
  return null;
}

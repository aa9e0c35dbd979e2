import type { Shape, ShapeOrigin, ShapeType } from '../../schemas/shape.ts';
import type { Text } from '../../schemas/text.ts';
import { enrich } from './enrich.ts';
import { ANY, optional, tidy, union } from './union.ts';

const MOST_DEPTH = 30;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (schema: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(schema, key) ? schema[key] : undefined;

const typeNames: Readonly<Record<string, ShapeType>> = {
  string: 'text',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  object: 'object',
  array: 'list',
  null: 'null',
};

interface Reading {
  root: unknown;
  from: ShapeOrigin;
  depth: number;
}

/** What a JSON Schema says of a value. What it leaves open stays open. */
export const shapeOfSchema = (schema: unknown, from: ShapeOrigin): Shape =>
  read(schema, { root: schema, from, depth: 0 });

function read(schema: unknown, at: Reading): Shape {
  if (!isObject(schema) || at.depth > MOST_DEPTH) return { ...ANY, from: at.from };
  const inside = { ...at, depth: at.depth + 1 };
  const target = own(schema, '$ref');
  if (typeof target === 'string') return read(resolveLocal(at.root, target), inside);
  let shape = plain(schema, inside);
  for (const branch of branches(schema, 'allOf')) shape = enrich(shape, read(branch, inside));
  const either = [...branches(schema, 'anyOf'), ...branches(schema, 'oneOf')].map((one) => read(one, inside));
  const [first, ...others] = either;
  return first === undefined ? shape : enrich(others.reduce(union, first), shape);
}

const branches = (schema: Record<string, unknown>, key: string): unknown[] => {
  const found = own(schema, key);
  return Array.isArray(found) ? (found as unknown[]) : [];
};

function plain(schema: Record<string, unknown>, at: Reading): Shape {
  const types = typesOf(schema);
  const isList = types.includes('list');
  const isRecord = types.includes('object') || (types.length === 0 && isObject(own(schema, 'properties')));
  const personal = own(schema, 'x-pii');
  return tidy({
    types: types.length === 0 && isRecord ? ['object'] : types,
    label: labelOf(schema),
    ...valuesOf(schema),
    least: numberOf(own(schema, 'minimum')) ?? numberOf(own(schema, 'exclusiveMinimum')),
    most: numberOf(own(schema, 'maximum')) ?? numberOf(own(schema, 'exclusiveMaximum')),
    personal: typeof personal === 'string' ? personal : undefined,
    from: at.from,
    fields: isRecord ? fieldsOf(schema, at) : undefined,
    open: types.length === 0 || (isRecord && own(schema, 'additionalProperties') !== false) || undefined,
    items: isList ? read(own(schema, 'items'), at) : undefined,
  });
}

function typesOf(schema: Record<string, unknown>): ShapeType[] {
  const given = own(schema, 'type');
  const names = Array.isArray(given) ? (given as unknown[]) : given === undefined ? [] : [given];
  const types = names.flatMap((name) =>
    typeof name === 'string' && Object.hasOwn(typeNames, name) ? [typeNames[name] as ShapeType] : [],
  );
  if (types.length > 0) return types;
  const values = constantsOf(schema);
  return values === undefined ? [] : [...new Set(values.map(typeOfConstant))];
}

const typeOfConstant = (value: unknown): ShapeType =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'list'
      : typeof value === 'number'
        ? Number.isInteger(value)
          ? 'integer'
          : 'number'
        : typeof value === 'boolean'
          ? 'boolean'
          : typeof value === 'string'
            ? 'text'
            : 'object';

const constantsOf = (schema: Record<string, unknown>): unknown[] | undefined => {
  if (Object.hasOwn(schema, 'const')) return [schema['const']];
  const given = own(schema, 'enum');
  return Array.isArray(given) ? (given as unknown[]) : undefined;
};

function valuesOf(schema: Record<string, unknown>): Pick<Partial<Shape>, 'values' | 'closed'> {
  const scalars = constantsOf(schema)?.filter(
    (value): value is string | number | boolean => typeof value !== 'object',
  );
  if (scalars !== undefined && scalars.length > 0)
    return { values: scalars.map((value) => ({ value, count: 0 })), closed: true };
  return {};
}

function fieldsOf(schema: Record<string, unknown>, at: Reading): Record<string, Shape> {
  const properties = own(schema, 'properties');
  const required = own(schema, 'required');
  const needed = new Set(Array.isArray(required) ? (required as unknown[]) : []);
  return Object.fromEntries(
    Object.entries(isObject(properties) ? properties : {}).map(([name, member]) => {
      const shape = read(member, at);
      return [name, needed.has(name) ? shape : optional(shape)];
    }),
  );
}

function labelOf(schema: Record<string, unknown>): Text | undefined {
  const ours = own(schema, 'x-title');
  if (isObject(ours) && typeof ours['zh'] === 'string' && typeof ours['en'] === 'string')
    return { zh: ours['zh'], en: ours['en'] };
  const title = own(schema, 'title');
  return typeof title === 'string' && title !== '' ? { zh: title, en: title } : undefined;
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function resolveLocal(root: unknown, ref: string): unknown {
  if (ref !== '#' && !ref.startsWith('#/')) return undefined;
  let found: unknown = root;
  for (const part of ref.slice(1).split('/').slice(1)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

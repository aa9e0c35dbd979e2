import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { isObject, textOf } from '../../kit/draft.ts';

/** References may lead in circles: a schema is followed no deeper than this. */
const MAX_DEPTH = 6;
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export const objectAt = (value: Json | undefined, name: string): JsonObject => {
  const found = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(found) ? found : {};
};
export const listAt = (value: Json | undefined, name: string): Json[] => {
  const found = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return Array.isArray(found) ? found : [];
};
export const textAt = (value: Json | undefined, name: string): string | undefined => {
  const found = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/** What a node stands for: itself, or what its `$ref` within the document names. Others' documents are not fetched. */
export function resolved(document: JsonObject, node: Json | undefined): JsonObject {
  let current = node;
  for (let hops = 0; hops < MAX_DEPTH; hops += 1) {
    const reference = textAt(current, '$ref');
    if (reference === undefined) return isObject(current) ? current : {};
    if (!reference.startsWith('#/')) return {};
    const steps = reference
      .slice(2)
      .split('/')
      .map((step) => decodeStep(step).replaceAll('~1', '/').replaceAll('~0', '~'));
    current = steps.reduce<Json | undefined>(
      (at, step) => (isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined),
      document,
    );
  }
  return {};
}

const decodeStep = (step: string): string => {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
};

/** A schema with the members of all its parts (`allOf`), or of the first alternative. */
export function wholeSchema(document: JsonObject, node: Json | undefined, depth = 0): JsonObject {
  const schema = resolved(document, node);
  const [alternative] = [...listAt(schema, 'oneOf'), ...listAt(schema, 'anyOf')];
  const parts = [...listAt(schema, 'allOf'), ...(alternative === undefined ? [] : [alternative])];
  if (parts.length === 0 || depth >= MAX_DEPTH) return schema;
  const wholes = [schema, ...parts.map((part) => wholeSchema(document, part, depth + 1))];
  return {
    ...Object.assign({}, ...wholes),
    properties: Object.assign({}, ...wholes.map((one) => objectAt(one, 'properties'))),
    required: wholes.flatMap((one) => listAt(one, 'required')),
  };
}

export const typeOfSchema = (schema: JsonObject): string => {
  const given = schema['type'];
  const type = Array.isArray(given) ? given.find((one) => one !== 'null') : given;
  if (typeof type === 'string') return type;
  return Object.hasOwn(schema, 'properties') ? 'object' : Object.hasOwn(schema, 'items') ? 'array' : 'string';
};

/** A value of a schema's shape: enough to see where lists and cursors stand. */
export function sampleOf(document: JsonObject, node: Json | undefined, depth = 0): Json {
  const schema = wholeSchema(document, node);
  const type = typeOfSchema(schema);
  if (type === 'array') return depth < MAX_DEPTH ? [sampleOf(document, schema['items'], depth + 1)] : [];
  if (type === 'object') {
    if (depth >= MAX_DEPTH) return {};
    const members = Object.entries(objectAt(schema, 'properties')).filter(([name]) => !FORBIDDEN.has(name));
    return Object.fromEntries(members.map(([name, inner]) => [name, sampleOf(document, inner, depth + 1)]));
  }
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return 1;
  const [first] = listAt(schema, 'enum');
  return first === undefined ? 'text' : textOf(first);
}

import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

const own = (value: Fields, name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined);

const blanks: Readonly<Record<string, Json>> = {
  string: '',
  number: 0,
  integer: 0,
  boolean: false,
  array: [],
};
const MAX_DEPTH = 5;

/** A document to begin with: every field that a JSON Schema names, with its default or a blank of its kind. */
export function skeletonOf(schema: unknown, depth = 0): Json {
  if (!isFields(schema)) return null;
  const [given, choices, type] = [own(schema, 'default'), own(schema, 'enum'), own(schema, 'type')];
  if (given !== undefined) return given as Json;
  if (Array.isArray(choices)) return (choices[0] ?? null) as Json;
  const properties = own(schema, 'properties');
  if (isFields(properties) || type === 'object') {
    if (depth === MAX_DEPTH) return {};
    const fields = isFields(properties) ? Object.entries(properties) : [];
    return Object.fromEntries(fields.map(([name, field]) => [name, skeletonOf(field, depth + 1)]));
  }
  return typeof type === 'string' && Object.hasOwn(blanks, type) ? (blanks[type] ?? null) : null;
}

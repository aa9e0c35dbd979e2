import type { SeenValue, Shape, ShapeOrigin, ShapeType } from '../../schemas/shape.ts';
import { isDecimal, printNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { ANY, tidy } from './union.ts';

const MOST_VALUES = 20;
const MOST_SAMPLES = 3;
/** A longer text is no word of a list, but a sentence. */
const LONGEST_VALUE = 60;
const MOST_DEPTH = 30;

const isBlank = (value: Json | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const typeOf = (value: Json): ShapeType => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (isDecimal(value)) return 'number';
  if (typeof value === 'object') return 'object';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'boolean' ? 'boolean' : 'text';
};

/** `integer` beside `number` says nothing more. */
const distinctTypes = (values: readonly Json[]): ShapeType[] => {
  const types = new Set(values.map(typeOf));
  if (types.has('number')) types.delete('integer');
  return [...types];
};

/**
 * The shape of what was seen: `undefined` stands for a record in which it is absent. Nothing says that other fields
 * cannot be there, so objects stay open.
 */
export function shapeOfSamples(given: readonly (Json | undefined)[], from: ShapeOrigin, depth = 0): Shape {
  const values = given.filter((value): value is Json => value !== undefined);
  if (values.length === 0 || depth > MOST_DEPTH) return { ...ANY, from };
  const objects = values.filter((value): value is Record<string, Json> => typeOf(value) === 'object');
  const lists = values.filter((value): value is Json[] => Array.isArray(value));
  return tidy({
    types: distinctTypes(values),
    optional: values.length < given.length || undefined,
    nulls: { seen: given.length, empty: given.filter(isBlank).length },
    ...scalarsOf(values),
    from,
    fields: objects.length === 0 ? undefined : fieldsOf(objects, from, depth),
    open: objects.length > 0 || undefined,
    items:
      lists.length === 0
        ? undefined
        : lists.every((list) => list.length === 0)
          ? { ...ANY, from }
          : shapeOfSamples(lists.flat(), from, depth + 1),
  });
}

function fieldsOf(
  objects: readonly Record<string, Json>[],
  from: ShapeOrigin,
  depth: number,
): Record<string, Shape> {
  const names = [...new Set(objects.flatMap((one) => Object.keys(one)))];
  return Object.fromEntries(
    names.map((name) => [
      name,
      shapeOfSamples(
        objects.map((one) => (Object.hasOwn(one, name) ? one[name] : undefined)),
        from,
        depth + 1,
      ),
    ]),
  );
}

type Scalar = SeenValue['value'];

function scalarsOf(values: readonly Json[]): Partial<Shape> {
  const scalars = values.flatMap((value): Scalar[] =>
    isDecimal(value) ? [Number(printNumeric(value))] : typeof value === 'object' ? [] : [value],
  );
  const filled = scalars.filter((value) => !isBlank(value));
  if (filled.length === 0) return {};
  const counts = new Map<Scalar, number>();
  for (const value of filled) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > MOST_VALUES) break;
  }
  const listed =
    counts.size <= MOST_VALUES && [...counts.keys()].every((value) => String(value).length <= LONGEST_VALUE);
  return {
    samples: [...counts.keys()].slice(0, MOST_SAMPLES),
    ...(listed ? { values: [...counts].map(([value, count]) => ({ value, count })) } : {}),
  };
}

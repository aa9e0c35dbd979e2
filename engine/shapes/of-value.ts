import type { Shape } from '../../schemas/shape.ts';
import type { Json } from '../../schemas/values/json.ts';
import { isDecimal, printNumeric } from '../../schemas/values/decimal.ts';
import { ANY, listOf, NULL, objectOf, scalar, unionOf } from './union.ts';

/** A constant is known to the last field. */
export function shapeOfValue(value: Json): Shape {
  if (value === null) return NULL;
  if (Array.isArray(value))
    return listOf(unionOf(value.map(shapeOfValue)) ?? ANY, { from: { kind: 'constant' } });
  if (isDecimal(value)) return constant('number', Number(printNumeric(value)));
  if (typeof value === 'object')
    return objectOf(
      Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOfValue(member)])),
      { from: { kind: 'constant' } },
    );
  if (typeof value === 'number') return constant(Number.isInteger(value) ? 'integer' : 'number', value);
  return constant(typeof value === 'boolean' ? 'boolean' : 'text', value);
}

const constant = (type: 'text' | 'integer' | 'number' | 'boolean', value: string | number | boolean): Shape =>
  scalar(type, {
    values: [{ value, count: 0 }],
    closed: true,
    ...(typeof value === 'number' ? { least: value, most: value } : {}),
    from: { kind: 'constant' },
  });

import type { MappingStep, StepName, TargetField, TargetType } from '../../schemas/mapping.ts';
import type { Shape, ShapeOrigin, ShapeType } from '../../schemas/shape.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parsePath } from '../../schemas/values/path.ts';
import { findField } from './find-field.ts';
import { shapeOfValue } from './of-value.ts';
import type { ListShapes } from './of-mapping.ts';
import { ANY, listOf, scalar, tidy, union, unionOf } from './union.ts';

const results: Partial<Record<StepName, ShapeType>> = {
  upper: 'text',
  lower: 'text',
  slice: 'text',
  replace: 'text',
  extract: 'text',
  join: 'text',
  text: 'text',
  address: 'text',
  'print-time': 'text',
  number: 'number',
  percent: 'number',
  multiply: 'number',
  add: 'number',
  round: 'number',
  amount: 'money',
  'fen-to-yuan': 'money',
  integer: 'integer',
  'yuan-to-fen': 'integer',
  boolean: 'boolean',
  time: 'time',
  epoch: 'time',
};

/** What a step makes of a value. Personal data stays personal whatever is done to it. */
export function shapeAfterStep(step: MappingStep, given: Shape, lists: ListShapes): Shape {
  const personal = given.personal === undefined ? {} : { personal: given.personal };
  switch (step.do) {
    case 'trim':
    case 'unguard':
      return given;
    case 'upper':
    case 'lower':
      return { ...scalar('text', personal), ...recased(given, step.do) };
    case 'split':
      return step.take === undefined ? listOf(scalar('text', personal)) : scalar('text', personal);
    case 'get': {
      const parsed = parsePath(step.path);
      const found = parsed.ok ? findField(given, parsed.steps) : undefined;
      return found?.kind === 'found' ? found.shape : ANY;
    }
    case 'parse-json':
      return ANY;
    case 'values':
      return valuesOf(step);
    case 'lookup':
      return lookupOf(step, lists);
    default:
      return scalar(results[step.do] ?? 'text', personal);
  }
}

const recased = ({ values, closed }: Shape, way: 'upper' | 'lower'): Partial<Shape> =>
  values === undefined
    ? {}
    : {
        values: values.map(({ value, count }) => ({
          value: way === 'upper' ? String(value).toUpperCase() : String(value).toLowerCase(),
          count,
        })),
        ...(closed === true ? { closed } : {}),
      };

function valuesOf({ map, otherwise }: Extract<MappingStep, { do: 'values' }>): Shape {
  const given = [...Object.values(map), ...(otherwise === undefined ? [] : [otherwise])];
  return unionOf(given.map((value) => shapeOfValue(value as Json))) ?? ANY;
}

function lookupOf(
  { list, value, otherwise }: Extract<MappingStep, { do: 'lookup' }>,
  lists: ListShapes,
): Shape {
  const row = Object.hasOwn(lists, list) ? lists[list] : undefined;
  if (row === undefined) return ANY;
  const parsed = value === undefined ? undefined : parsePath(value);
  const found = parsed?.ok === true ? findField(row, parsed.steps) : undefined;
  const shape = value === undefined ? row : found?.kind === 'found' ? found.shape : ANY;
  return otherwise === undefined ? shape : union(shape, shapeOfValue(otherwise as Json));
}

const targetTypes: Partial<Record<TargetType, ShapeType>> = {
  text: 'text',
  integer: 'integer',
  number: 'number',
  money: 'money',
  boolean: 'boolean',
  time: 'time',
};

/** A target field has its own type whatever came: it was converted, or the record was refused. */
export function shapeOfTarget(target: TargetField | undefined, given: Shape, from: ShapeOrigin): Shape {
  const type = target === undefined ? undefined : targetTypes[target.type];
  const { label = given.label } = target ?? {};
  const { optional: _absent, ...there } = given;
  if (type === undefined) return tidy({ ...there, label, from });
  const same = type === 'text' || type === 'boolean';
  return tidy({
    types: [type],
    label,
    personal: given.personal,
    samples: given.samples,
    values: same ? given.values : undefined,
    closed: same ? given.closed : undefined,
    nulls: given.nulls,
    from,
  });
}

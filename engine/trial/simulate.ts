import type { Shape, ShapeType } from '../../schemas/shape.ts';
import type { Json } from '../../schemas/values/json.ts';

const MOST_DEPTH = 12;

const examples: Readonly<Record<ShapeType, Json>> = {
  text: '示例',
  integer: 1,
  number: 1,
  money: 1,
  boolean: true,
  time: 1_760_000_000_000,
  object: {},
  list: [],
  null: null,
};

/** A value of a shape, for a step that is not really run: values that were seen where there are some. */
export function simulate(shape: Shape, depth = 0): Json {
  const { types, values, samples, fields, items, least } = shape;
  const isObject = types.includes('object') || (types.length === 0 && fields !== undefined);
  if (isObject && depth < MOST_DEPTH) {
    return Object.fromEntries(
      Object.entries(fields ?? {})
        .filter(([, field]) => field.optional !== true || field.nulls !== undefined || depth < 2)
        .map(([name, field]) => [name, simulate(field, depth + 1)]),
    );
  }
  if (types.includes('list'))
    return items === undefined || depth >= MOST_DEPTH ? [] : [simulate(items, depth + 1)];
  const [seen] = values ?? [];
  if (seen !== undefined) return seen.value;
  const [sample] = samples ?? [];
  if (sample !== undefined) return sample as Json;
  const type = types.find((one) => one !== 'null') ?? types[0];
  if (type === undefined) return null;
  return typeof examples[type] === 'number' && least !== undefined ? least : examples[type];
}

import type { SeenValue, Shape, ShapeType } from '../../schemas/shape.ts';

/** Nothing is known: it may be anything, or not be there. */
export const ANY: Shape = { types: [], open: true };
export const NULL: Shape = { types: ['null'] };

/** More different values than this are no list of words any more. */
const MOST_VALUES = 40;
const MOST_SAMPLES = 3;

export const isAny = ({ types, fields, items }: Shape): boolean =>
  types.length === 0 && fields === undefined && items === undefined;

export const scalar = (type: ShapeType, more: Partial<Shape> = {}): Shape => ({ types: [type], ...more });
export const objectOf = (fields: Record<string, Shape>, more: Partial<Shape> = {}): Shape => ({
  types: ['object'],
  fields,
  ...more,
});
export const listOf = (items: Shape, more: Partial<Shape> = {}): Shape => ({
  types: ['list'],
  items,
  ...more,
});

export const optional = (shape: Shape): Shape =>
  shape.optional === true ? shape : { ...shape, optional: true };
/** As it is where it is there and not null. */
export const present = (shape: Shape): Shape => {
  const { optional: _absent, ...rest } = shape;
  return {
    ...rest,
    types: rest.types.length === 1 ? rest.types : rest.types.filter((type) => type !== 'null'),
  };
};
export const mayBeMissing = ({ optional: absent, types }: Shape): boolean =>
  absent === true || types.includes('null');

/** A shape without the members that are undefined: what goes over the wire has none. */
export const tidy = (shape: { [K in keyof Shape]: Shape[K] | undefined }): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as unknown as Shape;

/** What either may be. */
export function union(a: Shape, b: Shape): Shape {
  if (a === b) return a;
  const unknown = isAny(a) || isAny(b);
  return tidy({
    types: a.types.length === 0 || b.types.length === 0 ? [] : [...new Set([...a.types, ...b.types])],
    label: a.label ?? b.label,
    optional: a.optional === true || b.optional === true || undefined,
    nulls:
      a.nulls === undefined || b.nulls === undefined ? (a.nulls ?? b.nulls) : addCounts(a.nulls, b.nulls),
    samples: joinSamples(a.samples, b.samples),
    ...unionOfValues(a, b),
    ...unionOfBounds(a, b),
    personal: a.personal ?? b.personal,
    from: a.from ?? b.from,
    fields: unionOfFields(a, b),
    open: unknown || a.open === true || b.open === true || undefined,
    items: a.items === undefined || b.items === undefined ? (a.items ?? b.items) : union(a.items, b.items),
  });
}

export const unionOf = (shapes: readonly Shape[]): Shape | undefined => {
  const [first, ...others] = shapes;
  return first === undefined ? undefined : others.reduce(union, first);
};

const addCounts = (
  a: { seen: number; empty: number },
  b: { seen: number; empty: number },
): { seen: number; empty: number } => ({ seen: a.seen + b.seen, empty: a.empty + b.empty });

const joinSamples = (a: unknown[] | undefined, b: unknown[] | undefined): unknown[] | undefined => {
  const all = [...new Set([...(a ?? []), ...(b ?? [])])];
  return all.length === 0 ? undefined : all.slice(0, MOST_SAMPLES);
};

export function addValues(a: readonly SeenValue[], b: readonly SeenValue[]): SeenValue[] {
  const counts = new Map<SeenValue['value'], number>();
  for (const { value, count } of [...a, ...b]) counts.set(value, (counts.get(value) ?? 0) + count);
  return [...counts].map(([value, count]) => ({ value, count }));
}

/** Only null has no values of its own. */
const onlyNull = ({ types }: Shape): boolean => types.length === 1 && types[0] === 'null';

function unionOfValues(a: Shape, b: Shape): { values: SeenValue[] | undefined; closed: boolean | undefined } {
  if (onlyNull(a)) return { values: b.values, closed: b.closed };
  if (onlyNull(b)) return { values: a.values, closed: a.closed };
  const values = a.values === undefined || b.values === undefined ? undefined : addValues(a.values, b.values);
  if (values === undefined || values.length > MOST_VALUES) return { values: undefined, closed: undefined };
  return { values, closed: (a.closed === true && b.closed === true) || undefined };
}

const unionOfBounds = (a: Shape, b: Shape): Pick<Partial<Shape>, 'least' | 'most'> =>
  onlyNull(a)
    ? bounds(b.least, b.most)
    : onlyNull(b)
      ? bounds(a.least, a.most)
      : bounds(
          a.least === undefined || b.least === undefined ? undefined : Math.min(a.least, b.least),
          a.most === undefined || b.most === undefined ? undefined : Math.max(a.most, b.most),
        );
const bounds = (
  least: number | undefined,
  most: number | undefined,
): Pick<Partial<Shape>, 'least' | 'most'> => ({
  ...(least === undefined ? {} : { least }),
  ...(most === undefined ? {} : { most }),
});

function unionOfFields(a: Shape, b: Shape): Record<string, Shape> | undefined {
  if (a.fields === undefined && b.fields === undefined) return undefined;
  const one = a.fields ?? {};
  const other = b.fields ?? {};
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(
    names.map((name) => {
      const x = ownField(one, name);
      const y = ownField(other, name);
      return [name, x === undefined ? optional(y as Shape) : y === undefined ? optional(x) : union(x, y)];
    }),
  );
}

export const ownField = (fields: Record<string, Shape> | undefined, name: string): Shape | undefined =>
  fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;

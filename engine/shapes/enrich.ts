import { maskPersonal } from '../../schemas/values/mask-personal.ts';
import type { Shape } from '../../schemas/shape.ts';
import { addValues, isAny, ownField, tidy } from './union.ts';

/**
 * What is declared, with what was seen of it: the declaration says what it can be, the samples how often it is there.
 * Where the declaration is silent, what was seen stands.
 */
export function enrich(declared: Shape, seen: Shape): Shape {
  if (isAny(declared) && declared.personal === undefined && declared.label === undefined)
    return tidy({ ...seen, optional: declared.optional === true || seen.optional === true || undefined });
  const { personal = seen.personal } = declared;
  return tidy({
    types: declared.types.length === 0 ? seen.types : declared.types,
    label: declared.label ?? seen.label,
    optional: declared.types.length === 0 ? declared.optional === true || seen.optional : declared.optional,
    nulls: seen.nulls ?? declared.nulls,
    samples: (seen.samples ?? declared.samples)?.map((value) => maskedSample(personal, value)),
    values: personal === undefined ? valuesOf(declared, seen) : undefined,
    closed: personal === undefined ? declared.closed : undefined,
    least: declared.least ?? seen.least,
    most: declared.most ?? seen.most,
    personal,
    from: declared.from ?? seen.from,
    fields: fieldsOf(declared, seen),
    open: declared.open,
    items:
      declared.items === undefined || seen.items === undefined
        ? (declared.items ?? seen.items)
        : enrich(declared.items, seen.items),
  });
}

const maskedSample = (personal: string | undefined, value: unknown): unknown =>
  personal === undefined ? value : maskPersonal(personal, String(value));

function valuesOf(declared: Shape, seen: Shape): Shape['values'] {
  if (declared.values === undefined) return seen.values;
  if (seen.values === undefined) return declared.values;
  if (declared.closed !== true) return addValues(declared.values, seen.values);
  const known = new Set(declared.values.map(({ value }) => value));
  return addValues(
    declared.values,
    seen.values.filter(({ value }) => known.has(value)),
  );
}

function fieldsOf(declared: Shape, seen: Shape): Record<string, Shape> | undefined {
  if (declared.fields === undefined) return seen.fields;
  if (seen.fields === undefined) return declared.fields;
  const merged = Object.entries(declared.fields).map(([name, shape]): [string, Shape] => {
    const found = ownField(seen.fields, name);
    return [name, found === undefined ? shape : enrich(shape, found)];
  });
  const more =
    declared.open === true
      ? Object.entries(seen.fields).filter(([name]) => !Object.hasOwn(declared.fields ?? {}, name))
      : [];
  return Object.fromEntries([...merged, ...more]);
}

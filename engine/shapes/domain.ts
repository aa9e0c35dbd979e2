import type { Shape } from '../../schemas/shape.ts';

/** Values an expression can still have at a place, where that is known. Values stand as their JSON text. */
export interface Domain {
  only?: ReadonlySet<string>;
  not?: ReadonlySet<string>;
  least?: number;
  most?: number;
  /** The bound itself is left out. */
  above?: true;
  below?: true;
  whole?: true;
  /** True: it is null or absent; false: it is neither. */
  missing?: boolean;
}

const seenOnly: ReadonlySet<string | undefined> = new Set(['sample', 'run']);

/** Whether what the shape does not say is excluded. Of what was only seen, anything else may come tomorrow. */
export const isCertain = ({ types, from }: Shape): boolean => types.length > 0 && !seenOnly.has(from?.kind);

/** What its shape allows an expression to be. */
export function domainOf(shape: Shape): Domain {
  const { types, values, closed, least, most, optional } = shape;
  const isNullable = optional === true || types.includes('null') || !isCertain(shape);
  const only =
    closed === true && values !== undefined
      ? new Set(values.map(({ value }) => JSON.stringify(value)))
      : undefined;
  const isBoolean = types.length > 0 && types.every((type) => type === 'boolean' || type === 'null');
  return {
    ...(only === undefined ? (isBoolean ? { only: new Set(['true', 'false']) } : {}) : { only }),
    ...(least === undefined ? {} : { least }),
    ...(most === undefined ? {} : { most }),
    ...(types.length === 1 && (types[0] === 'integer' || types[0] === 'time') ? { whole: true } : {}),
    ...(isNullable ? {} : { missing: false }),
  };
}

/** What both allow; null: nothing does. */
export function meet(a: Domain, b: Domain): Domain | null {
  if (a.missing !== undefined && b.missing !== undefined && a.missing !== b.missing) return null;
  const missing = a.missing ?? b.missing;
  if (missing === true) return { missing };
  const not = a.not === undefined ? b.not : b.not === undefined ? a.not : new Set([...a.not, ...b.not]);
  const met: Domain = {
    ...tighterLow(a, b),
    ...tighterHigh(a, b),
    ...(not === undefined ? {} : { not }),
    ...((a.whole ?? b.whole) === true ? { whole: true } : {}),
    ...(missing === undefined ? {} : { missing }),
  };
  const listed = a.only === undefined ? b.only : b.only === undefined ? a.only : intersect(a.only, b.only);
  if (listed !== undefined) {
    const only = new Set([...listed].filter((value) => fits(value, met)));
    return only.size === 0 ? null : { ...met, only };
  }
  return isEmptyRange(met) ? null : met;
}

const intersect = (a: ReadonlySet<string>, b: ReadonlySet<string>): Set<string> =>
  new Set([...a].filter((value) => b.has(value)));

function fits(value: string, { not, least, most, above, below }: Domain): boolean {
  if (not?.has(value) === true) return false;
  if (least === undefined && most === undefined) return true;
  const number: unknown = JSON.parse(value);
  if (typeof number !== 'number') return false;
  if (least !== undefined && (number < least || (above === true && number === least))) return false;
  return most === undefined || (number <= most && !(below === true && number === most));
}

function isEmptyRange({ least, most, above, below, whole, not }: Domain): boolean {
  if (least === undefined || most === undefined) return false;
  const low = whole === true ? (above === true ? Math.floor(least) + 1 : Math.ceil(least)) : least;
  const high = whole === true ? (below === true ? Math.ceil(most) - 1 : Math.floor(most)) : most;
  if (low > high) return true;
  if (low < high) return false;
  return (whole !== true && (above === true || below === true)) || not?.has(JSON.stringify(low)) === true;
}

function tighterLow(a: Domain, b: Domain): Pick<Domain, 'least' | 'above'> {
  if (a.least === undefined && b.least === undefined) return {};
  const takesB =
    a.least === undefined ||
    (b.least !== undefined && (b.least > a.least || (b.least === a.least && b.above === true)));
  const { least, above } = takesB ? b : a;
  return { ...(least === undefined ? {} : { least }), ...(above === true ? { above } : {}) };
}

function tighterHigh(a: Domain, b: Domain): Pick<Domain, 'most' | 'below'> {
  if (a.most === undefined && b.most === undefined) return {};
  const takesB =
    a.most === undefined ||
    (b.most !== undefined && (b.most < a.most || (b.most === a.most && b.below === true)));
  const { most, below } = takesB ? b : a;
  return { ...(most === undefined ? {} : { most }), ...(below === true ? { below } : {}) };
}

/** What either allows. */
export function widen(a: Domain, b: Domain): Domain {
  const low = a.least === undefined || b.least === undefined ? undefined : a.least <= b.least ? a : b;
  const high = a.most === undefined || b.most === undefined ? undefined : a.most >= b.most ? a : b;
  const not = a.not === undefined || b.not === undefined ? undefined : intersect(a.not, b.not);
  return {
    ...(a.only !== undefined && b.only !== undefined ? { only: new Set([...a.only, ...b.only]) } : {}),
    ...(not !== undefined && not.size > 0 ? { not } : {}),
    ...(low === undefined
      ? {}
      : { least: low.least as number, ...(a.above === true && b.above === true ? { above: true } : {}) }),
    ...(high === undefined
      ? {}
      : { most: high.most as number, ...(a.below === true && b.below === true ? { below: true } : {}) }),
    ...(a.whole === true && b.whole === true ? { whole: true } : {}),
    ...(a.missing !== undefined && a.missing === b.missing ? { missing: a.missing } : {}),
  };
}

import { Big } from 'big.js';

export { Big };

/** A number in memory: a double if the decimal value round-trips through it, else an exact decimal. */
export type Numeric = number | Big;

/** Digits of one number that are accepted, and how far from the point they may lie; a longer one only burns CPU. */
const MAX_DIGITS = 1_000;
const MAX_EXPONENT = 400;
/** 15 significant digits always survive a double, and so does every quotient of an integer below this by 10^k. */
const EXACT = 1e15;
const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?$/;

export const isDecimal = (value: unknown): value is Big => value instanceof Big;

export const isNumeric = (value: unknown): value is Numeric =>
  typeof value === 'number' ? Number.isFinite(value) : value instanceof Big;

/** Exact decimal of a number; a double stands for the shortest decimal that names it, so 0.1 is one tenth. */
export const toBig = (value: Numeric): Big => (typeof value === 'number' ? new Big(value) : value);

/** The number for a decimal: a double if that loses nothing, else the decimal itself. */
const settle = (value: Big): Numeric => {
  // No double needs more than 17 digits, and reading the text of a longer decimal is most of its cost.
  if (value.c.length > 17) return value;
  const double = Number(value.toString());
  if (value.c.length <= 15 && Math.abs(value.e) < 300) return double;
  return Number.isFinite(double) && new Big(double).eq(value) ? double : value;
};

/**
 * The number a text spells (`-12.50`, `.5`, `1E3`), or undefined if it spells none: no blanks, no plus sign, no
 * separators, at most 1,000 digits and magnitudes of 10^±400.
 */
export function readNumeric(text: string): Numeric | undefined {
  if (text.length <= 15) {
    const match = NUMBER.exec(text);
    if (match === null) return undefined;
    if (match[1] === undefined) return Number(text);
  }
  if (text.length > MAX_DIGITS) return undefined;
  const match = NUMBER.exec(text);
  if (match === null || Math.abs(Number(match[1] ?? 0)) > MAX_EXPONENT) return undefined;
  const value = new Big(text);
  return Math.abs(value.e) > MAX_EXPONENT ? undefined : settle(value);
}

/** The number a text, a double or a decimal stands for. Throws RangeError if it is none (NaN, Infinity, `abc`). */
export function numeric(value: string | Numeric): Numeric {
  if (typeof value === 'string') {
    const read = readNumeric(value);
    if (read === undefined) throw new RangeError(`not a number: ${value.slice(0, 40)}`);
    return read;
  }
  if (typeof value !== 'number') return settle(value);
  if (!Number.isFinite(value)) throw new RangeError(`not a number: ${value}`);
  return value;
}

/** `value * 10^4` as an integer if the value has at most four decimals and 15 digits, else NaN. */
const tenThousandths = (value: number): number => {
  const scaled = Math.round(value * 10_000);
  return scaled / 10_000 === value && Math.abs(scaled) < EXACT ? scaled : Number.NaN;
};

/** Exact sum. Integers and amounts with up to four decimals stay in doubles; the rest goes through decimals. */
export function add(a: Numeric, b: Numeric): Numeric {
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(a + b)) return a + b;
    const sum = tenThousandths(a) + tenThousandths(b);
    if (Math.abs(sum) < EXACT) return sum / 10_000;
  }
  return settle(toBig(a).plus(toBig(b)));
}

/** Exact difference. */
export const sub = (a: Numeric, b: Numeric): Numeric => add(a, negate(b));

export const negate = (value: Numeric): Numeric => (typeof value === 'number' ? 0 - value : value.neg());

/** Exact product. */
export function mul(a: Numeric, b: Numeric): Numeric {
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(a * b)) return a * b;
    const product = tenThousandths(a) * tenThousandths(b);
    if (Math.abs(product) < EXACT) return product / 1e8;
  }
  return settle(toBig(a).times(toBig(b)));
}

/** Quotient, exact if it ends within 20 decimals, else rounded half up there. Throws RangeError for a zero divisor. */
export function div(a: Numeric, b: Numeric): Numeric {
  if (compare(b, 0) === 0) throw new RangeError('division by zero');
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && (a as number) % (b as number) === 0)
    return (a as number) / (b as number);
  return settle(toBig(a).div(toBig(b)));
}

/** Remainder with the sign of the dividend. Throws RangeError for a zero divisor. */
export function mod(a: Numeric, b: Numeric): Numeric {
  if (compare(b, 0) === 0) throw new RangeError('division by zero');
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return (a as number) % (b as number);
  return settle(toBig(a).mod(toBig(b)));
}

export function compare(a: Numeric, b: Numeric): -1 | 0 | 1 {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return toBig(a).cmp(toBig(b));
}

/** Exact `value * 10^power`; fen to yuan is `shift(fen, -2)`. */
export function shift(value: Numeric, power: number): Numeric {
  if (typeof value === 'number' && power >= -15 && power <= 0 && Number.isSafeInteger(value)) {
    if (Math.abs(value) < EXACT) return value / 10 ** -power;
  }
  if (typeof value === 'number' && power === 2) {
    const scaled = tenThousandths(value);
    if (!Number.isNaN(scaled)) return scaled / 100;
  }
  return settle(toBig(value).times(new Big(`1e${power}`)));
}

/** Rounded half up (away from zero at the half, as invoices do) to `scale` decimals. */
export function round(value: Numeric, scale: number): Numeric {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  return settle(toBig(value).round(scale, Big.roundHalfUp));
}

export const isInteger = (value: Numeric): boolean =>
  typeof value === 'number' ? Number.isInteger(value) : value.round(0, Big.roundDown).eq(value);

/** Plain digits without an exponent up to 10^±100, so that an id or an amount reads as people write it. */
export function printNumeric(value: Numeric): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const big = toBig(value);
  return Math.abs(big.e) <= 100 ? big.toFixed() : big.toString();
}

import { createHash } from 'node:crypto';
import { isDecimal, type Big } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';

/**
 * Keys of `record_index` and `record_keys`: one text per entry that sorts, by code point, as its values sort in turn.
 * Each part ends by itself, so the parts of the first fields are a prefix of all keys that begin with these values:
 * a range over an index is `key >= prefix AND key < prefixEnd(prefix)`.
 *
 * - empty: the end mark alone, before everything else.
 * - text: its characters, then the end mark. The characters U+0001 and U+0002 are escaped. A text longer than the
 *   limit of its key keeps that many code points, then U+10FFFF and its hash: equal texts have equal parts and
 *   different texts different ones, but two texts that differ only behind the limit are in no order.
 * - number (integers, units of decimals, instants, reals alike): one character of sign and magnitude, the significant
 *   digits, an end mark; those of negative numbers complemented.
 * - boolean: `0` or `1`.
 */
export type KeyType = 'text' | 'number' | 'boolean';

const END = '\u0001';
const ESCAPE = '\u0002';
const LONG = '\u{10ffff}';
/** Behind the complemented digits of a negative number: above every digit, for -25 comes before -2. */
const NEGATIVE_END = '~';
/** Every index entry of one kilobyte or less: PostgreSQL takes 2.7 KB, four bytes to a character. */
const MAX_CODE_POINTS = 480;

/** Code points of a text that a key over this many fields keeps. */
export const textLimit = (fields: number): number => Math.floor(MAX_CODE_POINTS / Math.max(1, fields));

export const emptyPart = END;

/** The part of one stored value; undefined is empty. `limit` is the `textLimit` of the key. */
export function keyPart(value: Json | undefined, limit: number): string {
  switch (typeof value) {
    case 'string':
      return value === '' ? END : textPart(value, limit);
    case 'number':
      return numberPart(value);
    case 'boolean':
      return value ? '1' : '0';
    default:
      return isDecimal(value) ? bigPart(value) : END;
  }
}

/** The first key behind all that begin with `prefix`. The last character of a part is never U+10FFFF. */
export function prefixEnd(prefix: string): string {
  const last = prefix.codePointAt(prefix.length - 1) ?? 0;
  return prefix.slice(0, -1) + String.fromCodePoint(last + 1);
}

function textPart(text: string, limit: number): string {
  const kept = text.length > limit ? cut(text, limit) : text;
  if (!kept.includes(END) && !kept.includes(ESCAPE)) return kept + END;
  return kept.replaceAll(ESCAPE, `${ESCAPE}\u0003`).replaceAll(END, ESCAPE + ESCAPE) + END;
}

function cut(text: string, limit: number): string {
  const points = Array.from(text);
  if (points.length <= limit) return text;
  return (
    points.slice(0, limit).join('') +
    LONG +
    createHash('sha256').update(text).digest('base64url').slice(0, 22)
  );
}

/** Sign and magnitude: below ZERO the negative numbers, the largest magnitude first. */
const ZERO = 0x400;
const BIAS = 400;

function numberPart(value: number): string {
  if (value === 0) return String.fromCharCode(ZERO);
  if (Number.isSafeInteger(value)) {
    const digits = String(Math.abs(value));
    return assemble(value < 0, digits.length, digits);
  }
  const text = Math.abs(value).toExponential();
  const at = text.indexOf('e');
  return assemble(value < 0, Number(text.slice(at + 1)) + 1, text.slice(0, at).replace('.', ''));
}

const bigPart = (value: Big): string =>
  value.c[0] === 0 ? String.fromCharCode(ZERO) : assemble(value.s < 0, value.e + 1, value.c.join(''));

/** For 0.DIGITS * 10^exponent. */
function assemble(negative: boolean, exponent: number, digits: string): string {
  let end = digits.length;
  while (end > 1 && digits.charCodeAt(end - 1) === 48) end -= 1;
  const significant = end === digits.length ? digits : digits.slice(0, end);
  const rank = exponent + BIAS + 1;
  if (!negative) return String.fromCharCode(ZERO + rank) + significant + END;
  let complement = '';
  for (let index = 0; index < significant.length; index += 1)
    complement += String.fromCharCode(105 - significant.charCodeAt(index));
  return String.fromCharCode(ZERO - rank) + complement + NEGATIVE_END;
}

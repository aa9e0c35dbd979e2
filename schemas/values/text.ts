import { problem, type Problem } from '../problem.ts';
import { isDecimal } from './decimal.ts';
import type { Json, JsonObject } from './json.ts';
import { pointer } from './pointer.ts';

/** U+0000, which PostgreSQL stores in no text, and surrogates without their partner, which UTF-8 cannot carry. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const EVERY_UNSTORABLE = /[\0\p{Surrogate}]/gu;

export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** The text with everything a store cannot keep replaced by U+FFFD. */
export const cleanText = (text: string): string =>
  UNSTORABLE.test(text) ? text.replace(EVERY_UNSTORABLE, '�') : text;

/**
 * A value with every text and key cleaned, and one warning per changed field. Branches without a finding are the
 * same objects as before, so a clean value costs a walk and no copy.
 */
export function cleanTexts(value: Json): { value: Json; warnings: Problem[] } {
  const warnings: Problem[] = [];
  return { value: clean(value, [], warnings), warnings };
}

function clean(value: Json, keys: (string | number)[], warnings: Problem[]): Json {
  if (typeof value === 'string') {
    if (!UNSTORABLE.test(value)) return value;
    warnings.push(replaced(keys));
    return cleanText(value);
  }
  if (typeof value !== 'object' || value === null || isDecimal(value)) return value;
  return Array.isArray(value) ? cleanArray(value, keys, warnings) : cleanObject(value, keys, warnings);
}

function cleanArray(array: Json[], keys: (string | number)[], warnings: Problem[]): Json[] {
  let copy: Json[] | undefined;
  for (const [index, item] of array.entries()) {
    keys.push(index);
    const cleaned = clean(item, keys, warnings);
    keys.pop();
    if (cleaned !== item) (copy ??= [...array])[index] = cleaned;
  }
  return copy ?? array;
}

function cleanObject(object: JsonObject, keys: (string | number)[], warnings: Problem[]): JsonObject {
  let changed = false;
  const entries = Object.entries(object).map(([key, item]): [string, Json] => {
    const cleanKey = cleanText(key);
    keys.push(cleanKey);
    if (cleanKey !== key) warnings.push(replaced(keys));
    const cleaned = clean(item, keys, warnings);
    keys.pop();
    changed ||= cleanKey !== key || cleaned !== item;
    return [cleanKey, cleaned];
  });
  return changed ? Object.fromEntries(entries) : object;
}

const replaced = (keys: readonly (string | number)[]): Problem => ({
  ...problem(
    'text-replaced',
    pointer(keys),
    '文本里有不能保存的字符（U+0000 或孤立代理项），已替换为 U+FFFD。',
    'The text held characters that cannot be stored (U+0000 or a lone surrogate); they became U+FFFD.',
  ),
  severity: 'warning',
});

/**
 * Order by code point, as both stores do with `COLLATE "C"`. JavaScript's own `<` orders by UTF-16 unit, which puts
 * characters beyond U+FFFF before U+E000–U+FFFF.
 */
export function compareText(a: string, b: string): -1 | 0 | 1 {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x === y) continue;
    return rank(x) < rank(y) ? -1 : 1;
  }
  return a.length < b.length ? -1 : a.length > b.length ? 1 : 0;
}

/** A surrogate stands for a code point above every single unit. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

import type { Json } from '../../schemas/values/json.ts';

/**
 * Absent, null or blank text: what a source has where it has no value (an unpaid order's payment time is a blank).
 * False, 0 and the empty list are values.
 */
export const isEmpty = (value: Json | undefined): value is null | undefined | string =>
  value === undefined || value === null || (typeof value === 'string' && isBlank(value));

/** Nearly every text begins with a letter or an ideograph, which the first unit tells. */
function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  const mayBeBlank =
    first <= 0x20 || first === 0xa0 || (first >= 0x1680 && first <= 0x3000) || first === 0xfeff;
  return text === '' || (mayBeBlank && text.trim() === '');
}

import { isNumeric, printNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';

/** A value as the key of a row: texts as they are, numbers in plain digits, anything else empty. */
export const keyOf = (value: Json | undefined): string => {
  if (typeof value === 'string') return value;
  return value !== undefined && isNumeric(value) ? printNumeric(value) : '';
};

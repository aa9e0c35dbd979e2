import { isDecimal } from '../../schemas/values/decimal.ts';
import { isUnknown, type Unknown, type Value } from './unknown.ts';

/** JSONLogic's truth: false, null, 0, the empty text and the empty list are false, all else is true. */
export function truth(value: Value): boolean | Unknown {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return Boolean(value);
  if (Array.isArray(value)) return value.length > 0;
  if (isUnknown(value)) return value;
  return isDecimal(value) ? !value.eq(0) : true;
}

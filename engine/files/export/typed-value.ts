import { offsetAt } from '../../../schemas/values/zone.ts';
import { serialOf } from '../workbook/date-serial.ts';
import type { SheetColumn, SheetValue } from './sheet-plan.ts';

/** A value as its column writes it: a number by its text, a boolean, or text; null is a blank cell. */
export type TypedValue = { number: string } | { boolean: boolean } | { text: string } | null;

const DECIMAL = /^[+-]?\d+(?:\.\d+)?$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
/** A double keeps 15 digits; a longer number goes out as text, with all of them. */
const MAX_DIGITS = 15;

const digitsIn = (text: string): number => text.replace(/^[+-]?0*\.?0*/, '').replace('.', '').length;

function asNumber(value: SheetValue): string | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (!DECIMAL.test(text)) {
    return typeof value === 'number' && Number.isFinite(value) ? text : undefined;
  }
  return digitsIn(text) <= MAX_DIGITS ? text.replace(/^\+/, '') : undefined;
}

function asSerial(value: SheetValue, type: 'date' | 'instant', zone: string): string | undefined {
  if (type === 'instant') {
    return typeof value === 'number' && Number.isFinite(value)
      ? String(Number(serialOf(value, offsetAt(zone, value)).toFixed(10)))
      : undefined;
  }
  const day = typeof value === 'string' ? DAY.exec(value) : null;
  if (!day) return undefined;
  const [year, month, date] = [Number(day[1]), Number(day[2]), Number(day[3])];
  const at = new Date(Date.UTC(year, month - 1, date));
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === date;
  // Before March 1900 the calendar of workbooks is off by a day.
  return isReal && year > 1900 ? String(serialOf(at.getTime(), 0)) : undefined;
}

/** Says how a value goes into its column; `isOdd` where it is not of the column's type and goes out as text. */
export function typedValue(
  value: SheetValue,
  { type }: SheetColumn,
  zone: string,
): { value: TypedValue; isOdd: boolean } {
  if (value === null || value === '') return { value: null, isOdd: false };
  if (type === 'text') return { value: { text: String(value) }, isOdd: false };
  if (type === 'boolean') {
    return typeof value === 'boolean'
      ? { value: { boolean: value }, isOdd: false }
      : { value: { text: String(value) }, isOdd: true };
  }
  const number = type === 'date' || type === 'instant' ? asSerial(value, type, zone) : asNumber(value);
  return number === undefined
    ? { value: { text: String(value) }, isOdd: true }
    : { value: { number }, isOdd: false };
}

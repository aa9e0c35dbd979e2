import { isRuinedInteger, isRuinedText } from '../table/ruined-number.ts';
import type { CellKind } from '../table/table-types.ts';
import { printSerial } from './date-serial.ts';
import type { NumberShape } from './number-format.ts';

export interface CellValue {
  text: string;
  kind: CellKind;
}

const PLAIN = /^-?\d{1,15}$/;
const DECIMAL = /^-?\d+\.\d+$/;
const INTEGER = /^-?\d+(?:\.0+)?$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A double without an exponent, to the 15 digits that a spreadsheet shows: `0.30000000000000004` is `0.3`. */
function shortDecimal(value: number): string {
  const short = Number(value.toPrecision(15));
  const text = String(short);
  if (!text.includes('e')) return text;
  // Below a millionth: what a sum leaves where it should be nothing.
  return Math.abs(short) < 1 ? short.toFixed(20).replace(/\.?0+$/, '') : text.toUpperCase();
}

/** Text that stands for a number in a cell, by the shape its format gives it; undefined if it is no number. */
export function numberCell(raw: string, shape: NumberShape, is1904: boolean): CellValue | undefined {
  if (shape === 'date' || shape === 'time' || shape === 'both') {
    const text = NUMBER.test(raw) ? printSerial(Number(raw), shape, is1904) : undefined;
    if (text !== undefined) return { text, kind: 'd' };
  }
  const kind = shape === 'percent' ? 'p' : shape === 'money' ? 'c' : 'n';
  if (PLAIN.test(raw) || (raw.length <= 16 && DECIMAL.test(raw))) return { text: raw, kind };
  if (!NUMBER.test(raw)) return undefined;
  const value = Number(raw);
  if (!Number.isFinite(value)) return undefined;
  if (INTEGER.test(raw)) {
    const digits = raw.replace(/\.0+$/, '').replace(/^-/, '');
    return { text: raw.replace(/\.0+$/, ''), kind: isRuinedInteger(digits) ? 'r' : kind };
  }
  // With an exponent: a long whole number has lost its last digits, a fraction is only spelled that way.
  if (Math.abs(value) >= 1e15 || isRuinedText(raw)) return { text: raw.toUpperCase(), kind: 'r' };
  return { text: shortDecimal(value), kind };
}

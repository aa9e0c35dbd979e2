import { printLocalTime } from '../../../schemas/values/time.ts';
import { needsGuard } from '../csv-unguard.ts';
import type { CsvOutput, SheetColumn, SheetValue } from './sheet-plan.ts';

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
const LONG_ID = /^(?:\d{12,}|0\d+)$/;

/**
 * Text as a spreadsheet leaves it alone: what it would take for a formula gets an apostrophe in front, which our own
 * reader takes off again. Numbers stay numbers, with their sign.
 */
export const neutralize = (text: string): string =>
  needsGuard(text) && !NUMBER.test(text) ? `'${text}` : text;

const printDecimal = (value: SheetValue, scale: number): string => {
  const text = String(value);
  const match = /^([+-]?\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return text;
  const fraction = match[2] ?? '';
  // Digits beyond the scale are not rounded away: an export is no place to lose a cent.
  return scale === 0 && fraction === '' ? match[1]! : `${match[1]}.${fraction.padEnd(scale, '0')}`;
};

function printValue(
  value: SheetValue,
  { type, scale = 2 }: SheetColumn,
  zone: string,
  guardIds: boolean,
): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (type === 'instant' && typeof value === 'number') return printLocalTime(value, zone);
  if (type === 'decimal') return neutralize(printDecimal(value, scale));
  if (typeof value === 'number') return String(value);
  if (guardIds && type === 'text' && LONG_ID.test(value)) return `${value}\t`;
  return neutralize(value);
}

const quoted = (text: string, delimiter: string): string =>
  text.includes('"') || text.includes('\n') || text.includes('\r') || text.includes(delimiter)
    ? `"${text.replaceAll('"', '""')}"`
    : text;

/** One line with its end. */
export function csvLine(
  values: readonly SheetValue[],
  columns: readonly SheetColumn[],
  zone: string,
  { delimiter = ',', guardIds = false }: Omit<CsvOutput, 'format'>,
): string {
  const cells = columns.map((column, at) =>
    quoted(printValue(values[at] ?? null, column, zone, guardIds), delimiter),
  );
  // A line that is blank is no line to most readers: a single empty cell is spelled out.
  return `${cells.length === 1 && cells[0] === '' ? '""' : cells.join(delimiter)}\r\n`;
}

export const csvHead = (columns: readonly SheetColumn[], delimiter = ','): string =>
  `${columns.map(({ heading }) => quoted(neutralize(heading), delimiter)).join(delimiter)}\r\n`;

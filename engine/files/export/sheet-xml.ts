import { columnLetters } from '../table/ruined-number.ts';
import type { SheetColumn } from './sheet-plan.ts';
import type { TypedValue } from './typed-value.ts';

/** As much as a cell holds. */
export const MAX_CELL = 32_767;

/** What XML cannot hold, or would not give back, and what looks like the spelling that stands for it. */
const SPECIAL = /[&<>\ufffe\uffff]|(?![\t\n])\p{Cc}|\p{Cs}|_(?=x[0-9A-Fa-f]{4}_)/u;
const EVERY_SPECIAL = new RegExp(SPECIAL, 'gu');

const escapeOne = (found: string): string => {
  switch (found) {
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    case '>':
      return '&gt;';
    case '_':
      return '_x005F_';
    default:
  }
  const code = found.charCodeAt(0);
  // Half a character is none.
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`;
};

export const escapeXml = (text: string): string =>
  SPECIAL.test(text) ? text.replaceAll(EVERY_SPECIAL, escapeOne) : text;

/** The reference of a column, `AB`, worked out once for all rows. */
export const columnNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => columnLetters(index));

/** One cell; text goes inline, since a table of shared texts would have to be kept in memory. */
export function cellXml(reference: string, value: TypedValue, style: number): string {
  if (value === null) return style === 0 ? '' : `<c r="${reference}" s="${style}"/>`;
  const start = `<c r="${reference}" s="${style}"`;
  if ('number' in value) return `${start}><v>${value.number}</v></c>`;
  if ('boolean' in value) return `${start} t="b"><v>${value.boolean ? 1 : 0}</v></c>`;
  return `${start} t="inlineStr"><is><t xml:space="preserve">${escapeXml(value.text)}</t></is></c>`;
}

/** Characters of Chinese are two wide. */
const shownWidth = (text: string): number => {
  let width = 0;
  for (const letter of text) width += letter.charCodeAt(0) > 0x2e7f ? 2 : 1;
  return width;
};

const TYPE_WIDTH: Readonly<Record<SheetColumn['type'], number>> = {
  text: 16,
  integer: 10,
  number: 12,
  decimal: 12,
  percent: 10,
  date: 12,
  instant: 20,
  boolean: 8,
};

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** A sheet up to its rows: the first row stays in view, columns have their widths. */
export function sheetStart(columns: readonly SheetColumn[]): string {
  const widths = columns.map(({ heading, type, width }, index) => {
    const fitting = Math.min(60, Math.max(TYPE_WIDTH[type], shownWidth(heading) + 2));
    return `<col min="${index + 1}" max="${index + 1}" width="${width ?? fitting}" customWidth="1"/>`;
  });
  const cols = widths.length === 0 ? '' : `<cols>${widths.join('')}</cols>`;
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>${cols}<sheetData>`;
}
export const SHEET_END = '</sheetData></worksheet>';

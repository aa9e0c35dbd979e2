import { columnLetters } from './ruined-number.ts';
import type { RowProblem } from './table-types.ts';

/** A row of text with fewer cells than headings. */
export const narrowProblem = (row: number, cells: number, width: number): RowProblem => ({
  row,
  column: null,
  code: 'row-cells-missing',
  severity: 'error',
  message: {
    zh: `第 ${row} 行只有 ${cells} 格，应有 ${width} 格；可能缺了内容，或文件没有下载完整。`,
    en: `Row ${row} has ${cells} cells where ${width} are expected; something is missing, or the file was cut off.`,
  },
});
/** A row of text with more. */
export const wideProblem = (row: number, cells: number, width: number): RowProblem => ({
  row,
  column: null,
  code: 'row-cells-extra',
  severity: 'error',
  message: {
    zh: `第 ${row} 行有 ${cells} 格，多于列名的 ${width} 格；某一格里可能有没加引号的分隔符。`,
    en: `Row ${row} has ${cells} cells, more than the ${width} headings; a cell may hold a delimiter without quotes.`,
  },
});
/** A row of a sheet with something beside the table. */
export const asideProblem = (row: number, width: number): RowProblem => ({
  row,
  column: null,
  code: 'row-cells-aside',
  severity: 'warning',
  message: {
    zh: `第 ${row} 行在第 ${columnLetters(width - 1)} 列右边还有没有列名的内容，没有读取。`,
    en: `Row ${row} holds something right of column ${columnLetters(width - 1)} without a heading; it is not read.`,
  },
});
export const longProblem = (row: number, column: number, most: number): RowProblem => ({
  row,
  column,
  code: 'cell-length',
  severity: 'error',
  message: {
    zh: `第 ${row} 行第 ${column + 1} 格超过 ${most} 个字符。`,
    en: `Cell ${column + 1} of row ${row} has over ${most} characters.`,
  },
});

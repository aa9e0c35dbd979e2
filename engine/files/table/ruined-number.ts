import { fileWarning } from '../file-problem.ts';
import type { RowProblem } from './table-types.ts';

/** A number as a spreadsheet shows one with more than eleven digits, and writes it to CSV: `1.23E+18`. */
const SHOWN = /^[+-]?\d(?:\.\d{1,14})?[eE]\+(?:1[1-9]|[2-9]\d)$/;

export const isRuinedText = (text: string): boolean =>
  text.length >= 5 && text.length <= 22 && SHOWN.test(text);

/**
 * Whether digits may have been lost from a whole number: a double keeps 15, so a longer one is in doubt if a double
 * would print just that. A program that wrote all digits of `35153131473290001` wrote what no double holds.
 */
export function isRuinedInteger(digits: string): boolean {
  if (digits.length <= 15) return false;
  const value = Number(digits);
  if (Number.isSafeInteger(value) && !digits.endsWith('0')) return false;
  return BigInt(digits) === BigInt(value) || digits === String(value);
}

export const columnLetters = (index: number): string => {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
};

/** The warning that goes with a cell of kind `r`. */
export function ruinedProblem(row: number, column: number, text: string): RowProblem {
  const cell = `${columnLetters(column)}${row}`;
  const { code, message } = fileWarning(
    'cell-ruined-number',
    '',
    `单元格 ${cell} 的“${text}”是被表格软件改成科学计数法的长数字，末尾几位已经丢失，不能当作编号使用；请把该列设为文本格式后重新导出。`,
    `Cell ${cell} holds "${text}", a long number whose last digits a spreadsheet has dropped; it is no id. Set the column to text and export again.`,
  );
  return { row, column, code, severity: 'warning', message };
}

import type { Problem } from '../../../schemas/problem.ts';
import { fileWarning } from '../file-problem.ts';
import type { SheetColumn, SheetValue } from './sheet-plan.ts';
import type { SheetStyles } from './sheet-styles.ts';
import { cellXml, columnNames, MAX_CELL, sheetStart } from './sheet-xml.ts';
import { typedValue } from './typed-value.ts';

/** The XML of one sheet, row by row. */
export interface SheetText {
  /** Up to and with the row of headings. */
  head: string;
  row(values: readonly SheetValue[], marks?: readonly number[]): string;
  /** Rows so far, headings included. */
  rows(): number;
}

export function createSheetText(
  columns: readonly SheetColumn[],
  styles: SheetStyles,
  zone: string,
  warn: (problem: Problem) => void,
): SheetText {
  const names = columnNames(columns.length);
  const plain = columns.map((column) => styles.of(column, false));
  const marked = columns.map((column) => styles.of(column, true));
  const heads = columns.map(({ heading }, at) =>
    cellXml(`${names[at]}1`, { text: heading.slice(0, MAX_CELL) }, styles.head),
  );
  let last = 1;
  return {
    head: `${sheetStart(columns)}<row r="1">${heads.join('')}</row>`,
    rows: () => last,
    row: (values, marks) => {
      last++;
      let xml = `<row r="${last}">`;
      for (let at = 0; at < names.length; at++) {
        const isMarked = marks !== undefined && marks.includes(at);
        const given = values[at] ?? null;
        if (given === null && !isMarked) continue;
        const reference = `${names[at]!}${last}`;
        const { value, isOdd } = typedValue(given, columns[at]!, zone);
        if (isOdd) warn(oddValue(columns[at]!.heading, reference));
        if (value && 'text' in value && value.text.length > MAX_CELL) {
          warn(cutValue(reference));
          value.text = value.text.slice(0, MAX_CELL);
        }
        xml += cellXml(reference, value, isMarked ? marked[at]! : plain[at]!);
      }
      return `${xml}</row>`;
    },
  };
}

const oddValue = (heading: string, reference: string): Problem =>
  fileWarning(
    'sheet-value-as-text',
    `/cells/${reference}`,
    `单元格 ${reference}（${heading}）的值不符合该列的类型，按文本写入。`,
    `The value of cell ${reference} (${heading}) does not fit its column; it is written as text.`,
  );
const cutValue = (reference: string): Problem =>
  fileWarning(
    'sheet-value-cut',
    `/cells/${reference}`,
    `单元格 ${reference} 的文字超过 ${MAX_CELL} 个字符（Excel 的上限），多出的部分没有写入。`,
    `The text of cell ${reference} is longer than the ${MAX_CELL} characters Excel holds; the rest is not written.`,
  );

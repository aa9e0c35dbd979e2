import type { Problem } from '../../../schemas/problem.ts';
import type { CsvColumn } from '../csv-types.ts';
import { fileError, fileWarning } from '../file-problem.ts';
import type { CellRange } from '../workbook/cell-reference.ts';
import { fillMerges } from '../workbook/read-merges.ts';
import { DOUBTFUL, findHead, findHeadings } from './find-head.ts';
import { joinHeads } from './join-heads.ts';
import { normalizeHeading } from './normalize-heading.ts';
import { columnsOfHead } from './shape-table.ts';
import type { RawRow } from './table-types.ts';

export interface HeadWish {
  /** Headings that the row of headings has, in any spelling `normalizeHeading` takes for the same. */
  headings?: readonly string[];
  /** The number of the row of headings, where it is known. */
  headRow?: number;
  /** The most columns there may be. */
  columns: number;
  isText: boolean;
}

export interface ChosenHead {
  columns: CsvColumn[];
  /** Number of the last row that belongs to the headings. */
  headRow: number;
  before: string[];
  warnings: Problem[];
}

type FullRow = { row: number; cells: string[] };

const noHeadings = (): Error =>
  fileError(
    'table-headings',
    '没有找到列名所在的行，请在第一行写上列名。',
    'No row of headings was found; write the headings in the first row.',
  );

const hasGap = ({ cells }: FullRow): boolean => {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  const filled = cells.filter((cell) => cell.trim() !== '').length;
  return last + 1 > filled;
};

/** Whether the first rows have gaps where merged headings could be: only then are merged cells worth reading. */
export function mayHaveMerges(rows: readonly RawRow[]): boolean {
  const full = rows.filter((row): row is FullRow => 'cells' in row);
  const found = findHead(full.map(({ cells }) => cells));
  if (!found) return false;
  return full.slice(Math.max(0, found.index - 1), found.index + 2).some(hasGap);
}

/** Chooses the row, or the two rows, of headings among the first rows of a table. Throws where there is none. */
export function chooseHead(
  rows: readonly RawRow[],
  { headings, headRow, columns: most, isText }: HeadWish,
  merges: readonly CellRange[] = [],
): ChosenHead {
  const full = rows.filter((row): row is FullRow => 'cells' in row);
  const filled = merges.length === 0 ? full.map(({ cells }) => cells) : fillMerges(full, merges);
  let index = -1;
  let isSure = true;
  if (headRow !== undefined) index = full.findIndex(({ row }) => row === headRow);
  if (index === -1 && headings && headings.length > 0)
    index = findHeadings(filled, headings, normalizeHeading);
  if (index === -1) {
    const found = findHead(filled);
    if (!found) throw noHeadings();
    ({ index } = found);
    isSure = found.score >= DOUBTFUL;
  }
  const { from, to } = spanOf(full, index, merges);
  const cells = from === to ? filled[to]! : joinHeads(filled[from]!, filled[to]!);
  const width = widthOf(cells, filled.slice(to + 1), isText);
  const { columns, warnings } = columnsOfHead(
    Array.from({ length: width }, (_, at) => cells[at] ?? ''),
    most,
  );
  if (columns.length === 0) throw noHeadings();
  if (!isSure) warnings.push(doubt(full[to]!.row));
  const before = full.slice(0, from).map(({ cells }) => cells.filter((cell) => cell.trim() !== '').join(' '));
  return { columns, headRow: full[to]!.row, before, warnings };
}

/** Headings may end with blank ones. Those over columns that most rows fill are columns all the same. */
function widthOf(cells: readonly string[], after: readonly (readonly string[])[], isText: boolean): number {
  const most = isText ? cells.length : Math.max(cells.length, ...after.map(({ length }) => length));
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  for (let at = most - 1; at > last; at--) {
    if (after.filter((row) => (row[at] ?? '').trim() !== '').length * 2 > after.length) return at + 1;
  }
  return last + 1;
}

const doubt = (row: number): Problem =>
  fileWarning(
    'table-headings-doubtful',
    '',
    `第 ${row} 行不太像列名，请核对；如果文件没有列名，请在第一行补上。`,
    `Row ${row} does not look like headings; check it, and add headings in the first row if there are none.`,
  );

/** A head of two rows: some cell is merged down from the one to the other, another across columns of the upper one. */
function spanOf(
  rows: readonly FullRow[],
  index: number,
  merges: readonly CellRange[],
): { from: number; to: number } {
  const isPair = (upper: number, lower: number): boolean =>
    merges.some(({ top, bottom, left, right }) => top === upper && bottom === upper && right > left) &&
    merges.some(({ top, bottom, left, right }) => top === upper && bottom === lower && left === right);
  const [above, own, below] = [rows[index - 1]?.row, rows[index]!.row, rows[index + 1]?.row];
  if (below !== undefined && below === own + 1 && isPair(own, below)) return { from: index, to: index + 1 };
  if (above !== undefined && above === own - 1 && isPair(above, own)) return { from: index - 1, to: index };
  return { from: index, to: index };
}

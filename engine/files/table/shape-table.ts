import { columnsOf } from '../csv-headings.ts';
import { unguard } from '../csv-unguard.ts';
import { fileError } from '../file-problem.ts';
import { isRuinedText, ruinedProblem } from './ruined-number.ts';
import { asideProblem, longProblem, narrowProblem, wideProblem } from './row-problems.ts';
import { kindOfRow, type RowKind } from './row-sieve.ts';
import type { Aside, RawRow, RowProblem, TableLimits, TableRow } from './table-types.ts';
import type { ChosenHead } from './choose-head.ts';

/** What the rows of one stretch came to. */
export interface ShapedRows {
  rows: TableRow[];
  problems: RowProblem[];
  asides: Aside[];
}

export interface Shaper {
  take(rows: readonly RawRow[]): ShapedRows;
  /** Rows held back until it was known whether anything follows. */
  end(): ShapedRows;
}

export interface ShapeOptions {
  limits: TableLimits;
  /** Text files: cells may be guarded, and a row without all its cells is broken. */
  isText: boolean;
}

const MAX_HELD = 1_000;

type FullRow = Exclude<RawRow, { broken: RowProblem }>;

const isBlankFrom = (cells: readonly string[], from: number): boolean => {
  for (let at = from; at < cells.length; at++) if (cells[at]!.trim() !== '') return false;
  return true;
};

/** What follows closing totals belongs to them. */
const asideOf = ({ row, cells }: FullRow, kind: RowKind): Aside => ({
  row,
  kind: kind === 'remark' || kind === 'hint' ? kind : 'total',
  cells: cells.map((cell) => unguard(cell)),
});

/** The columns of a head, told apart by name; throws where there are too many. */
export function columnsOfHead(cells: readonly string[], most: number): ReturnType<typeof columnsOf> {
  const width = cells.length;
  if (width <= most) return columnsOf(cells);
  throw fileError(
    'table-columns',
    `有 ${width} 列，超过 ${most} 列；请删去不需要的列后重新上传。`,
    `There are ${width} columns, more than ${most}; delete what is not needed and upload again.`,
    width,
  );
}

/** The cells of a row of text, freed of their guards, at the width of the table. */
function cleanText({ row, cells: raw }: FullRow, width: number, limits: TableLimits, out: ShapedRows): void {
  const cells: string[] = Array.from({ length: width });
  let kinds: string | undefined;
  for (let at = 0; at < width; at++) {
    const given = raw[at] ?? '';
    const cell = given === '' ? given : unguard(given);
    if (cell.length > limits.cellLength) {
      out.problems.push(longProblem(row, at, limits.cellLength));
      return;
    }
    if (isRuinedText(cell)) {
      kinds = (kinds ?? 't'.repeat(width)).slice(0, at) + 'r' + 't'.repeat(width - at - 1);
      out.problems.push(ruinedProblem(row, at, cell));
    }
    cells[at] = cell;
  }
  out.rows.push(kinds === undefined ? { row, cells } : { row, cells, kinds });
}

/** The cells of a row of a sheet at the width of the table. */
function cleanCells(
  { row, cells, kinds, problems }: FullRow,
  width: number,
  limits: TableLimits,
  out: ShapedRows,
): void {
  const long = cells.findIndex((cell) => cell.length > limits.cellLength);
  if (long !== -1) {
    out.problems.push(longProblem(row, long, limits.cellLength));
    return;
  }
  if (problems) out.problems.push(...problems.filter(({ column }) => column === null || column < width));
  const full = cells.length > width ? cells.slice(0, width) : cells;
  for (let at = full.length; at < width; at++) full.push('');
  const letters = kinds?.slice(0, width).padEnd(width, 't');
  out.rows.push(letters === undefined ? { row, cells: full } : { row, cells: full, kinds: letters });
}

const tooManyRows = (most: number): Error =>
  fileError(
    'table-rows',
    `超过 ${most} 行，请拆成几个文件。`,
    `There are over ${most} rows; split the file.`,
  );

/**
 * From raw rows to the rows of a table: leaves out what is no data, brings every row to the width of the headings,
 * takes guards off, and says what is wrong with a row. Rows up to the headings are the caller's to leave out.
 */
export function createShaper(head: ChosenHead, { limits, isText }: ShapeOptions): Shaper {
  const width = head.columns.length;
  let count = 0;
  /** Rows that are too narrow: remarks if they end the table with totals, broken if data follows. */
  let held: { row: FullRow; kind: RowKind }[] = [];
  let out: ShapedRows = { rows: [], problems: [], asides: [] };

  const release = (isEnd: boolean): void => {
    // The heading of closing totals is followed by their values, which are words of no heading.
    const firstTotal = held.findIndex(({ kind }) => kind !== 'data');
    for (const [at, { row, kind }] of held.entries()) {
      if (isEnd ? firstTotal !== -1 && at >= firstTotal : kind !== 'data')
        out.asides.push(asideOf(row, kind));
      else out.problems.push(narrowProblem(row.row, row.cells.length, width));
    }
    held = [];
  };
  const takeData = (row: FullRow): void => {
    if (held.length > 0) release(false);
    if (row.cells.length > width && !isBlankFrom(row.cells, width)) {
      out.problems.push(
        isText ? wideProblem(row.row, row.cells.length, width) : asideProblem(row.row, width),
      );
      if (isText) return;
    }
    if (++count > limits.rows) throw tooManyRows(limits.rows);
    if (isText) cleanText(row, width, limits, out);
    else cleanCells(row, width, limits, out);
  };
  const take = (row: RawRow): void => {
    if ('broken' in row) {
      out.problems.push(row.broken);
      return;
    }
    const kind = kindOfRow(row.cells, width, row.row === head.headRow + 1);
    if (kind === 'blank') return;
    if (isText && row.cells.length < width) {
      held.push({ row, kind });
      // A file of another shape than its first rows: nothing is gained by keeping its rows until the end.
      if (held.length > MAX_HELD) release(false);
    } else if (kind === 'data') takeData(row);
    else if (held.length > 0) held.push({ row, kind });
    else out.asides.push(asideOf(row, kind));
  };
  const give = (): ShapedRows => {
    const shaped = out;
    out = { rows: [], problems: [], asides: [] };
    return shaped;
  };
  return {
    take: (rows) => {
      for (const row of rows) take(row);
      return give();
    },
    end: () => {
      release(true);
      return give();
    },
  };
}

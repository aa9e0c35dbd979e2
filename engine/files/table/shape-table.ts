import { columnsOf } from '../csv-headings.ts';
import { unguard } from '../csv-unguard.ts';
import { fileError } from '../file-problem.ts';
import { columnLetters, isRuinedText, ruinedProblem } from './ruined-number.ts';
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

type FullRow = Exclude<RawRow, { broken: RowProblem }>;

const narrowProblem = (row: number, cells: number, width: number): RowProblem => ({
  row,
  column: null,
  code: 'row-cells-missing',
  severity: 'error',
  message: {
    zh: `第 ${row} 行只有 ${cells} 格，应有 ${width} 格；可能缺了内容，或文件没有下载完整。`,
    en: `Row ${row} has ${cells} cells where ${width} are expected; something is missing, or the file was cut off.`,
  },
});
const wideProblem = (row: number, cells: number, width: number): RowProblem => ({
  row,
  column: null,
  code: 'row-cells-extra',
  severity: 'error',
  message: {
    zh: `第 ${row} 行有 ${cells} 格，多于列名的 ${width} 格；某一格里可能有没加引号的分隔符。`,
    en: `Row ${row} has ${cells} cells, more than the ${width} headings; a cell may hold a delimiter without quotes.`,
  },
});
const asideProblem = (row: number, width: number): RowProblem => ({
  row,
  column: null,
  code: 'row-cells-aside',
  severity: 'warning',
  message: {
    zh: `第 ${row} 行在第 ${columnLetters(width - 1)} 列右边还有没有列名的内容，没有读取。`,
    en: `Row ${row} holds something right of column ${columnLetters(width - 1)} without a heading; it is not read.`,
  },
});
const longProblem = (row: number, column: number, most: number): RowProblem => ({
  row,
  column,
  code: 'cell-length',
  severity: 'error',
  message: {
    zh: `第 ${row} 行第 ${column + 1} 格超过 ${most} 个字符。`,
    en: `Cell ${column + 1} of row ${row} has over ${most} characters.`,
  },
});

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
    for (const [at, { row }] of held.entries()) {
      if (isEnd && firstTotal !== -1 && at >= firstTotal) out.asides.push(asideOf(row, kind));
      else out.problems.push(narrowProblem(row.row, row.cells.length, width));
    }
    held = [];
  };
  const addText = (row: FullRow): void => {
    const cells: string[] = Array.from({ length: width });
    let kinds: string | undefined;
    for (let at = 0; at < width; at++) {
      const raw = row.cells[at] ?? '';
      const cell = raw === '' ? raw : unguard(raw);
      if (cell.length > limits.cellLength)
        return void out.problems.push(longProblem(row.row, at, limits.cellLength));
      if (isRuinedText(cell)) {
        kinds = (kinds ?? 't'.repeat(width)).slice(0, at) + 'r' + 't'.repeat(width - at - 1);
        out.problems.push(ruinedProblem(row.row, at, cell));
      }
      cells[at] = cell;
    }
    out.rows.push(kinds === undefined ? { row: row.row, cells } : { row: row.row, cells, kinds });
  };
  const addCells = ({ row, cells, kinds, problems }: FullRow): void => {
    const long = cells.findIndex((cell) => cell.length > limits.cellLength);
    if (long !== -1) return void out.problems.push(longProblem(row, long, limits.cellLength));
    if (problems) out.problems.push(...problems);
    const full = cells.length > width ? cells.slice(0, width) : cells;
    for (let at = full.length; at < width; at++) full.push('');
    const letters = kinds?.slice(0, width).padEnd(width, 't');
    out.rows.push(letters === undefined ? { row, cells: full } : { row, cells: full, kinds: letters });
  };
  const take = (row: RawRow): void => {
    if ('broken' in row) return void out.problems.push(row.broken);
    const kind = kindOfRow(row.cells, width, count === 0 && held.length === 0);
    if (kind === 'blank') return;
    const isNarrow = isText && row.cells.length < width && width > 1;
    if (isNarrow) return void held.push({ row, kind });
    if (kind !== 'data') {
      // What closes a table explains narrow rows before it no better than data would.
      if (held.length > 0) held.push({ row, kind });
      else out.asides.push(asideOf(row, kind));
      return;
    }
    if (held.length > 0) release(false);
    if (row.cells.length > width && !isBlankFrom(row.cells, width)) {
      out.problems.push(
        isText ? wideProblem(row.row, row.cells.length, width) : asideProblem(row.row, width),
      );
      if (isText) return;
    }
    if (++count > limits.rows) {
      throw fileError(
        'table-rows',
        `超过 ${limits.rows} 行，请拆成几个文件。`,
        `There are over ${limits.rows} rows; split the file.`,
      );
    }
    if (isText) addText(row);
    else addCells(row);
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

import type { Problem } from '../../../schemas/problem.ts';
import type { Text } from '../../../schemas/text.ts';
import type { CsvColumn, CsvDelimiter, CsvEncoding } from '../csv-types.ts';

/**
 * What a file says of a cell besides its text, one letter a cell:
 * `t` text · `n` number · `p` percent (its text is the share, `0.055`) · `c` amount of money by its format ·
 * `d` a date that the file holds as a serial number, printed as the wall clock `2026-11-22 09:05:00`, `2026-11-22` or
 * `09:05:00` · `b` boolean (`TRUE`, `FALSE`) · `e` an error of a formula (the text is blank) ·
 * `r` ruined: a long number of which a spreadsheet kept 15 digits (`1.23E+18`). Never an id.
 */
export type CellKind = 't' | 'n' | 'p' | 'c' | 'd' | 'b' | 'e' | 'r';

/** A row of a table, one cell per column. Rows count from 1 as a spreadsheet counts them. */
export interface TableRow {
  row: number;
  cells: string[];
  /** The CellKind of each cell, as one string; left out where all of them are plain text. */
  kinds?: string;
}

/** Something wrong in a row. Rows with a problem of severity `error` are not among the rows of the batch. */
export interface RowProblem {
  row: number;
  /** Index of the column, or null where it is the row as a whole. */
  column: number | null;
  code: string;
  severity: 'error' | 'warning';
  message: Text;
}

/** A row as a format gives it, before it is known what the headings are. */
export type RawRow =
  | { row: number; cells: string[]; kinds?: string; problems?: RowProblem[] }
  | { row: number; broken: RowProblem };

/** A row of sums, a remark, or a hint that explains the columns. */
export interface Aside {
  row: number;
  kind: 'total' | 'remark' | 'hint';
  cells: string[];
}

export interface TableBatch {
  rows: TableRow[];
  problems: RowProblem[];
  /** Rows below the headings that are no data; their totals are what the file says of itself. */
  asides: Aside[];
  /** Bytes of the table's part of the file: read so far, and in all. */
  progress: { bytes: number; total: number };
}

/** What is known of a table before its rows are read. */
export interface TableHead {
  /** Of the sheet, else of the file. */
  name: string;
  /** The file it is in, within an archive; else the same for all. */
  file: string;
  hidden: boolean;
  columns: CsvColumn[];
  /** The keys of the columns. */
  headings: string[];
  /** Number of the (last) row of headings. */
  headRow: number;
  /** The rows above the headings as text, cells parted by blanks: titles, periods, declared totals. */
  before: string[];
  /** The first rows, up to 20. */
  sample: TableRow[];
  encoding?: CsvEncoding;
  delimiter?: CsvDelimiter;
  warnings: Problem[];
}

export interface TableLimits {
  /** Of a text file. */
  textBytes: number;
  /** Of a workbook or archive, packed. */
  packedBytes: number;
  /** Of a page of HTML, which is read as a whole. */
  htmlBytes: number;
  rows: number;
  columns: number;
  /** Characters of a cell. */
  cellLength: number;
  /** Characters of a row of text. */
  rowLength: number;
  sheets: number;
  sharedStrings: number;
  /** Characters of all shared strings together. */
  sharedStringLength: number;
}

export const TABLE_LIMITS: TableLimits = {
  textBytes: 2_147_483_647,
  packedBytes: 268_435_456,
  htmlBytes: 33_554_432,
  rows: 5_000_000,
  columns: 1_000,
  cellLength: 32_767,
  rowLength: 1_048_576,
  sheets: 200,
  sharedStrings: 4_000_000,
  sharedStringLength: 100_000_000,
};

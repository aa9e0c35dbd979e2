import type { Problem } from '../../schemas/problem.ts';
import type { Text } from '../../schemas/text.ts';

/** The encodings that tables come in. Only the first four are found without being named. */
export type CsvEncoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be' | 'big5' | 'windows-1252';
export type CsvDelimiter = ',' | ';' | '\t';

/** What besides rows a file holds. A row is told by the beginning of its first cell that is not blank. */
export interface CsvSkip {
  /** This many rows at the top, blank ones counted. */
  rows?: number;
  /** Beginnings of remarks (`#`), before and after the headings. */
  comments?: readonly string[];
  /** Beginnings of sums (`合计`), before and after the headings. */
  totals?: readonly string[];
  /** Beginnings of the row that ends the table: nothing from it on is data. */
  footers?: readonly string[];
}

export interface CsvLimits {
  /** Of the whole file (256 MiB). */
  bytes?: number;
  /** 1,000 by default. */
  columns?: number;
  /** Characters of one cell (32,767, as much as Excel holds). */
  cellLength?: number;
  /** Characters of one row (1,048,576), which bounds what a quote that is never closed can swallow. */
  rowLength?: number;
}

/** Plain data, so that a worker can be given it. */
export interface CsvOptions {
  /** The encoding, if it is known; a byte order mark still wins. */
  encoding?: CsvEncoding;
  delimiter?: CsvDelimiter;
  skip?: CsvSkip;
  /** Headings that the row of headings must have; rows before it are skipped. Else it is the first row kept. */
  headings?: readonly string[];
  /** Whether `="0012"`, `'0012` and a tab around a cell are read as `0012` (true). */
  unguard?: boolean;
  limits?: CsvLimits;
}

export interface CsvColumn {
  /** The heading as records carry it: trimmed, not blank, unique. */
  key: string;
  /** The heading as the file has it. */
  original: string;
}

/** What was found out about a file before its first record. */
export interface CsvHead {
  encoding: CsvEncoding;
  byteOrderMark: boolean;
  delimiter: CsvDelimiter;
  columns: CsvColumn[];
  /** The number of the row of headings. */
  row: number;
  /** Headings that had to be changed, with `/columns/<index>` as path. */
  warnings: Problem[];
}

/** A row that is no record. Rows count from 1 as a spreadsheet counts them: blank, skipped and broken ones too. */
export interface CsvRowProblem {
  row: number;
  code: 'csv-cells-missing' | 'csv-cells-extra' | 'csv-cell-length' | 'csv-quote' | 'csv-row-length';
  message: Text;
}

/** The records read from one stretch of a file; `head` comes with the first that knows it. */
export interface CsvBatch {
  head: CsvHead | null;
  rows: { row: number; cells: string[] }[];
  problems: CsvRowProblem[];
  /** Rows left out by the options. */
  skipped: number;
}

export const CSV_LIMITS = {
  bytes: 268_435_456,
  columns: 1_000,
  cellLength: 32_767,
  rowLength: 1_048_576,
} as const;

import type { Problem } from '../../../schemas/problem.ts';

/**
 * How a column is written. `text` keeps every character (ids); `decimal` is exact with `scale` digits behind the point,
 * given as text or number; `instant` is ms since 1970, shown in the file's zone; `date` is `2026-11-22`.
 */
export type SheetColumnType =
  'text' | 'integer' | 'number' | 'decimal' | 'percent' | 'date' | 'instant' | 'boolean';

export interface SheetColumn {
  heading: string;
  type: SheetColumnType;
  /** Of `decimal`, 0 to 10; 2 unless told. */
  scale?: number;
  /** In characters; fits heading and type unless told. */
  width?: number;
}

export type SheetValue = string | number | boolean | null;

export interface SheetPlan {
  /** Made to fit Excel's rules (31 characters, none of `[]:*?/\`), and told apart. */
  name: string;
  columns: readonly SheetColumn[];
}

/** Rows of one message, a value per column; `marks` are the columns to be coloured, row by row. */
export interface SheetRows {
  values: SheetValue[][];
  marks?: (readonly number[] | undefined)[];
}

export interface SheetContent extends SheetPlan {
  rows: AsyncIterable<SheetRows> | Iterable<SheetRows>;
}

export interface CsvOutput {
  format: 'csv';
  encoding?: 'utf-8' | 'gb18030';
  /** With UTF-8 (true), since Excel takes a file without one for the system's own encoding. */
  byteOrderMark?: boolean;
  delimiter?: ',' | ';' | '\t';
  /** Puts a tab behind long numbers and leading zeros in text columns, so that Excel leaves them be. */
  guardIds?: boolean;
}
export interface XlsxOutput {
  format: 'xlsx';
}

/** Plain data, so that a worker can be given it. */
export type SheetOutput = (CsvOutput | XlsxOutput) & {
  /** IANA name; instants are shown by its clock. */
  zone: string;
};

/** What was written. */
export interface WriteReport {
  bytes: number;
  /** Rows of data, headings not counted. */
  rows: number;
  /** Names of the sheets, more than planned where one had to be split. */
  sheets: string[];
  /** Values that could not be written as they are: cut, or not of the column's type and so written as text. */
  warnings: Problem[];
}

/** What the inside of a writer is: one sheet after the other, rows as they come. */
export interface SheetSink {
  begin(plan: SheetPlan): Promise<void>;
  add(rows: SheetRows): Promise<void>;
  end(): Promise<WriteReport>;
}

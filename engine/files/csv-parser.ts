import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { detectDelimiter } from './csv-delimiter.ts';
import { createTextReader } from './csv-encoding.ts';
import { columnsOf, headingOf } from './csv-headings.ts';
import { createRecordReader, newlineOf, type CsvRecord } from './csv-records.ts';
import { CSV_LIMITS, type CsvBatch, type CsvHead, type CsvOptions, type CsvRowProblem } from './csv-types.ts';
import { unguard } from './csv-unguard.ts';

/** Takes the bytes of one file in order; each call gives what they completed. Throws ProblemError when it cannot go on. */
export interface CsvParser {
  push(bytes: Uint8Array): CsvBatch;
  end(): CsvBatch;
}

/** Text held back to find the delimiter and the line end by. */
const SAMPLE_CHARS = 65_536;
/** The most that is decoded and parsed at a time. */
const STRETCH_BYTES = 65_536;

type Sieve = 'record' | 'skip' | 'footer';

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

/** Tells a row by the beginning of its first cell that is not blank. */
function sieveOf({ skip = {} }: CsvOptions): (cells: readonly string[]) => Sieve {
  const { comments = [], totals = [], footers = [] } = skip;
  const left = [...comments, ...totals];
  if (left.length + footers.length === 0) return () => 'record';
  return (cells) => {
    const first = headingOf(cells.find((cell) => cell.trim() !== '') ?? '');
    if (footers.some((start) => first.startsWith(start))) return 'footer';
    return left.some((start) => first.startsWith(start)) ? 'skip' : 'record';
  };
}

const overLimit = (code: string, zh: string, en: string): ProblemError =>
  new ProblemError(problem(code, '', zh, en));

/** Why a row is no record: it has not the table's width, or a cell beyond the limit. */
function findFault(
  row: number,
  cells: readonly string[],
  width: number,
  cellLength: number,
): CsvRowProblem | null {
  if (cells.length < width) {
    const [zh, en] = [
      `只有 ${cells.length} 格，应有 ${width} 格。`,
      `${cells.length} cells where ${width} are expected.`,
    ];
    return { row, code: 'csv-cells-missing', message: { zh, en } };
  }
  if (cells.length > width && !isBlank(cells.slice(width))) {
    const [zh, en] = [
      `有 ${cells.length} 格，多于 ${width} 格。`,
      `${cells.length} cells where ${width} are expected.`,
    ];
    return { row, code: 'csv-cells-extra', message: { zh, en } };
  }
  const long = cells.findIndex((cell) => cell.length > cellLength);
  if (long === -1) return null;
  const zh = `第 ${long + 1} 格超过 ${cellLength} 个字符。`;
  return {
    row,
    code: 'csv-cell-length',
    message: { zh, en: `Cell ${long + 1} has over ${cellLength} characters.` },
  };
}

/** From records to the rows of a table: finds the headings, leaves out what is no data, checks each row. */
function createTable(
  options: CsvOptions,
  headOf: (columns: ReturnType<typeof columnsOf>, row: number) => CsvHead,
) {
  const { columns: maxColumns, cellLength } = { ...CSV_LIMITS, ...options.limits };
  const sieve = sieveOf(options);
  const required = (options.headings ?? []).map(headingOf);
  const clean = options.unguard === false ? (cell: string) => cell : unguard;
  const skippedRows = options.skip?.rows ?? 0;
  /** Whether a row may stand before the headings, so that a broken one is none of our business. */
  const mayPrecede = (row: number): boolean => row <= skippedRows || required.length > 0;
  let width = 0;
  let ended = false;

  const readHead = (row: number, cells: string[], batch: CsvBatch): void => {
    const headings = new Set(cells.map(headingOf));
    if (row <= skippedRows || !required.every((heading) => headings.has(heading))) {
      batch.skipped++;
      return;
    }
    if (cells.length > maxColumns) {
      throw overLimit('csv-columns', `超过 ${maxColumns} 列。`, `There are over ${maxColumns} columns.`);
    }
    width = cells.length;
    batch.head = headOf(columnsOf(cells), row);
  };

  return {
    hasHead: () => width > 0,
    take: (record: CsvRecord, batch: CsvBatch): void => {
      if ('broken' in record) {
        if (ended || (width === 0 && mayPrecede(record.row))) batch.skipped++;
        else if (width > 0) batch.problems.push(record.broken);
        else
          throw overLimit('csv-quote', '列名所在的行引号有误。', 'The row of headings has a broken quote.');
        return;
      }
      const { row, cells } = record;
      if (isBlank(cells)) return;
      const kind = sieve(cells);
      if (width > 0 && kind === 'footer') ended = true;
      if (ended || kind !== 'record') {
        batch.skipped++;
      } else if (width === 0) {
        readHead(row, cells, batch);
      } else {
        const fault = findFault(row, cells, width, cellLength);
        if (fault) batch.problems.push(fault);
        else batch.rows.push({ row, cells: cells.slice(0, width).map(clean) });
      }
    },
  };
}

/**
 * The pure parser: detects encoding and delimiter, and reads a table in bounded memory.
 * It blocks for as long as a stretch takes, so large files go through a worker (read-csv.ts).
 */
export function createCsvParser(options: CsvOptions = {}): CsvParser {
  const limits = { ...CSV_LIMITS, ...options.limits };
  const reader = createTextReader(options.encoding);
  const sieve = sieveOf(options);
  let sample = '';
  let size = 0;
  let delimiter = options.delimiter ?? null;
  let records: ReturnType<typeof createRecordReader> | null = null;
  const table = createTable(options, ({ columns, warnings }, row) => {
    return { ...reader.found(), delimiter: delimiter!, columns, row, warnings };
  });

  const take = (text: string, isWhole: boolean, batch: CsvBatch): void => {
    let fresh = text;
    if (!records) {
      sample += text;
      if (sample.length < SAMPLE_CHARS && !isWhole) return;
      const newline = newlineOf(sample);
      delimiter ??= detectDelimiter(sample, newline, (cells) => !isBlank(cells) && sieve(cells) === 'record');
      records = createRecordReader(delimiter, newline, limits.rowLength);
      fresh = sample;
      sample = '';
    }
    for (const record of records(fresh, isWhole)) table.take(record, batch);
  };
  const emptyBatch = (): CsvBatch => ({ head: null, rows: [], problems: [], skipped: 0 });

  return {
    push: (bytes) => {
      size += bytes.length;
      if (size > limits.bytes) {
        throw overLimit(
          'csv-bytes',
          `文件超过 ${limits.bytes} 字节。`,
          `The file is larger than ${limits.bytes} bytes.`,
        );
      }
      const batch = emptyBatch();
      for (let at = 0; at < bytes.length; at += STRETCH_BYTES) {
        take(reader.push(bytes.subarray(at, at + STRETCH_BYTES)), false, batch);
      }
      return batch;
    },
    end: () => {
      const batch = emptyBatch();
      take(reader.end(), true, batch);
      if (!table.hasHead())
        throw overLimit('csv-headings', '没有找到列名所在的行。', 'No row of headings was found.');
      return batch;
    },
  };
}

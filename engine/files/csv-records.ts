import Papa from 'papaparse';
import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { CsvDelimiter, CsvRowProblem } from './csv-types.ts';

export type CsvRecord = { row: number; cells: string[] } | { row: number; broken: CsvRowProblem };
interface Parsed {
  data: string[][];
  errors: { row: number; index: number }[];
  meta: { cursor: number };
}

/** Each broken row has its stretch parsed anew; a file with more of them has other faults than its rows. */
const MAX_BROKEN = 1_000;

/**
 * Papa's core parser, given one stretch of text at a time. Its line end is a bare `\n` also for `\r\n`, which it
 * takes after a quote, so that a file may mix both; the `\r` that stays on an unquoted last cell is taken off here.
 */
function parse(text: string, delimiter: CsvDelimiter, newline: '\n' | '\r', isWhole: boolean): Parsed {
  const { data, errors, meta } = new Papa.Parser({ delimiter, newline }).parse(text, 0, !isWhole) as Parsed;
  for (const cells of data) {
    const last = cells.at(-1)!;
    if (last.endsWith('\r')) cells[cells.length - 1] = last.slice(0, -1);
  }
  // A row cut off by the end of the stretch looks broken, but is only unfinished.
  return { data, errors: errors.filter(({ row }) => row < data.length), meta };
}

export const parseSample = (text: string, delimiter: CsvDelimiter, newline: '\n' | '\r'): string[][] =>
  parse(text, delimiter, newline, true).data;

/** Which line end a text has: a bare `\r` only if there is no `\n` outside quotes. */
export function newlineOf(text: string): '\n' | '\r' {
  const unquoted = text.replace(/"[^"]*"/g, '');
  return unquoted.includes('\r') && !unquoted.includes('\n') ? '\r' : '\n';
}

const quoteProblem = (row: number): CsvRowProblem => ({
  row,
  code: 'csv-quote',
  message: { zh: '引号不成对或位置不对。', en: 'A quote is not closed, or stands where none may.' },
});
const lengthProblem = (row: number, most: number): CsvRowProblem => ({
  row,
  code: 'csv-row-length',
  message: {
    zh: `一行超过 ${most} 个字符，引号可能没有闭合。`,
    en: `Over ${most} characters; a quote may not be closed.`,
  },
});

/**
 * Cuts text into records, stretch by stretch. A record whose quotes are broken ends with the line in which they
 * break, so that one bad row never swallows those after it; at most `rowLength` characters wait for a closing quote.
 */
export function createRecordReader(delimiter: CsvDelimiter, newline: '\n' | '\r', rowLength: number) {
  let rest = '';
  let row = 0;
  let broken = 0;

  const breakOff = (from: number, problemOf: (row: number) => CsvRowProblem): CsvRecord => {
    const lineEnd = rest.indexOf(newline, from);
    rest = lineEnd === -1 ? '' : rest.slice(lineEnd + 1);
    row++;
    if (++broken > MAX_BROKEN) {
      const most = MAX_BROKEN;
      throw new ProblemError(
        problem(
          'csv-broken',
          '',
          `超过 ${most} 行的引号有误，请检查文件。`,
          `Over ${most} rows have broken quotes; check the file.`,
        ),
      );
    }
    return { row, broken: problemOf(row) };
  };

  return (text: string, isWhole: boolean): CsvRecord[] => {
    const records: CsvRecord[] = [];
    rest += text;
    for (;;) {
      const { data, errors, meta } = parse(rest, delimiter, newline, isWhole);
      const error = errors[0];
      for (const cells of error ? data.slice(0, error.row) : data) records.push({ row: ++row, cells });
      if (error) {
        records.push(breakOff(error.index, quoteProblem));
        continue;
      }
      rest = isWhole ? '' : rest.slice(meta.cursor);
      if (rest.length <= rowLength) return records;
      records.push(breakOff(0, (at) => lengthProblem(at, rowLength)));
    }
  };
}

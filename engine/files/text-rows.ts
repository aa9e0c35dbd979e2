import { detectDelimiter } from './csv-delimiter.ts';
import { createTextReader, type TextReader } from './csv-encoding.ts';
import { createRecordReader, newlineOf } from './csv-records.ts';
import type { CsvDelimiter, CsvEncoding } from './csv-types.ts';
import { fileError, megabytes } from './file-problem.ts';
import { kindOfRow } from './table/row-sieve.ts';
import type { RawRow, TableLimits } from './table/table-types.ts';

export interface TextOptions {
  encoding?: CsvEncoding;
  delimiter?: CsvDelimiter;
  limits: TableLimits;
}

/** Known once the first rows have come. */
export interface TextFound {
  encoding: CsvEncoding;
  delimiter: CsvDelimiter;
}

/** Text held back to find the delimiter and the line end by. */
const SAMPLE_CHARS = 65_536;
const STRETCH_BYTES = 65_536;

const tooLarge = (most: number): Error =>
  fileError(
    'table-bytes',
    `文件超过 ${megabytes(most)}，请按时间拆成几个文件再导出。`,
    `The file is larger than ${megabytes(most)}; export it in several files, by time.`,
  );

/** `sep=;` in the first line tells Excel the delimiter; it is no row. */
const SEPARATOR = /^\ufeff?sep=([,;\t])\r?\n/i;

/** The rows of delimited text as they come, nothing left out. `found` tells what was found out by the first rows. */
export async function* readTextRows(
  pieces: AsyncIterable<Uint8Array>,
  { encoding, delimiter: named, limits }: TextOptions,
  onFound: (found: TextFound) => void,
): AsyncGenerator<RawRow[]> {
  const reader: TextReader = createTextReader(encoding);
  let sample = '';
  let size = 0;
  let records: ReturnType<typeof createRecordReader> | undefined;
  let offset = 0;

  const begin = (): void => {
    const separator = SEPARATOR.exec(sample);
    if (separator) {
      sample = sample.slice(separator[0].length);
      offset = 1;
    }
    const newline = newlineOf(sample);
    const delimiter =
      named ??
      (separator?.[1] as CsvDelimiter | undefined) ??
      detectDelimiter(sample, newline, (cells) => kindOfRow(cells, 1, false) !== 'blank');
    records = createRecordReader(delimiter, newline, limits.rowLength);
    onFound({ encoding: reader.found().encoding, delimiter });
  };
  const take = (text: string, isWhole: boolean): RawRow[] => {
    let fresh = text;
    if (!records) {
      sample += text;
      if (sample.length < SAMPLE_CHARS && !isWhole) return [];
      begin();
      fresh = sample;
      sample = '';
    }
    return records!(fresh, isWhole).map((record): RawRow => {
      const row = record.row + offset;
      if ('cells' in record) return { row, cells: record.cells };
      const { code, message } = record.broken;
      return { row, broken: { row, column: null, code, severity: 'error', message } };
    });
  };
  for await (const piece of pieces) {
    size += piece.length;
    if (size > limits.textBytes) throw tooLarge(limits.textBytes);
    for (let at = 0; at < piece.length; at += STRETCH_BYTES) {
      const rows = take(reader.push(piece.subarray(at, at + STRETCH_BYTES)), false);
      if (rows.length > 0) yield rows;
    }
  }
  const rows = take(reader.end(), true);
  if (rows.length > 0) yield rows;
}

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createCsvParser } from './csv-parser.ts';
import { startCsvThread, type CsvThread } from './csv-thread.ts';
import type { CsvBatch, CsvHead, CsvOptions, CsvRowProblem } from './csv-types.ts';

export interface ReadCsvOptions extends CsvOptions {
  /** Where to parse: `auto` takes a worker but for what is known to be small. */
  thread?: 'auto' | 'worker' | 'here';
  /** How long parsing may take in all (120,000 ms), in a worker. */
  timeoutMs?: number;
}

/** What is known of a file so far; complete when its records have been read to the end. */
export interface CsvReport {
  head: CsvHead | null;
  rows: number;
  skipped: number;
  problemCount: number;
  /** The first 1,000 of them. */
  problems: CsvRowProblem[];
}
export interface CsvRow {
  /** Its number in the file, as a spreadsheet counts rows. */
  row: number;
  values: Record<string, string>;
}

/** A file being read, once: by iterating over it, or over `rows()`. Leaving the loop early closes everything. */
export interface CsvReading extends AsyncIterable<Record<string, string>> {
  report: CsvReport;
  /** Reads as far as the headings. */
  head(): Promise<CsvHead>;
  rows(): AsyncIterable<CsvRow>;
  /** For who has seen enough without a loop. */
  close(): Promise<void>;
}

/** Up to here the main thread is blocked for a few ms, less than a worker takes to start. */
const SMALL_BYTES = 65_536;
const CHUNK_BYTES = 262_144;
const TIMEOUT_MS = 120_000;
const MAX_PROBLEMS = 1_000;

type Source = string | Uint8Array | Readable;

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

function openSource(source: Source): AsyncIterable<Uint8Array | string> | Iterable<Uint8Array> {
  if (typeof source === 'string') return createReadStream(source, { highWaterMark: CHUNK_BYTES });
  return source instanceof Uint8Array ? slices(source) : source;
}

async function isSmall(source: Source): Promise<boolean> {
  if (source instanceof Readable) return false;
  return (typeof source === 'string' ? (await stat(source)).size : source.length) <= SMALL_BYTES;
}

function parseHere(options: CsvOptions): CsvThread {
  const parser = createCsvParser(options);
  return { push: async (bytes) => parser.push(bytes), end: async () => parser.end(), close: async () => {} };
}

async function* readBatches(source: Source, options: ReadCsvOptions): AsyncGenerator<CsvBatch> {
  const { thread = 'auto', timeoutMs = TIMEOUT_MS, ...parsing } = options;
  const here = thread === 'here' || (thread === 'auto' && (await isSmall(source)));
  const parser = here ? parseHere(parsing) : startCsvThread(parsing, timeoutMs);
  try {
    for await (const chunk of openSource(source)) {
      // A stream with an encoding of its own has decoded already; its text is UTF-8 from here on.
      for (const bytes of slices(typeof chunk === 'string' ? Buffer.from(chunk) : chunk))
        yield await parser.push(bytes);
    }
    yield await parser.end();
  } finally {
    await parser.close();
  }
}

/**
 * Reads a table of delimited text: a path, bytes, or a stream of bytes. Encoding, delimiter and line ends are found
 * (`report.head` says which), a row that is no record goes to `report.problems`, the others come as records by heading.
 * Throws ProblemError when the file as a whole cannot be read: `csv-encoding`, `csv-headings`, `csv-heading`,
 * `csv-quote`, `csv-broken`, `csv-bytes`, `csv-columns`, `csv-timeout`.
 */
export function readCsv(source: Source, options: ReadCsvOptions = {}): CsvReading {
  const report: CsvReport = { head: null, rows: 0, skipped: 0, problemCount: 0, problems: [] };
  const batches = readBatches(source, options);
  const ahead: CsvBatch[] = [];

  const note = (batch: CsvBatch): CsvBatch => {
    report.head ??= batch.head;
    report.rows += batch.rows.length;
    report.skipped += batch.skipped;
    report.problemCount += batch.problems.length;
    report.problems.push(...batch.problems.slice(0, MAX_PROBLEMS - report.problems.length));
    return batch;
  };
  const head = async (): Promise<CsvHead> => {
    while (!report.head) {
      const { value, done } = await batches.next();
      if (done) throw new Error('The reading was closed before its headings.');
      ahead.push(note(value));
    }
    return report.head;
  };
  const rows = async function* (): AsyncGenerator<CsvRow> {
    try {
      for (;;) {
        let batch = ahead.shift();
        if (!batch) {
          const next = await batches.next();
          if (next.done) return;
          batch = note(next.value);
        }
        const columns = report.head?.columns ?? [];
        for (const { row, cells } of batch.rows) {
          yield { row, values: Object.fromEntries(columns.map(({ key }, at) => [key, cells[at]!])) };
        }
      }
    } finally {
      await batches.return(undefined);
    }
  };
  const values = async function* (): AsyncGenerator<Record<string, string>> {
    for await (const { values } of rows()) yield values;
  };
  const close = async (): Promise<void> => void (await batches.return(undefined));
  return { report, head, rows, close, [Symbol.asyncIterator]: values };
}

import { basename } from 'node:path';
import type { Problem } from '../../schemas/problem.ts';
import type { TableBatch, TableHead } from './table/table-types.ts';
import { openTabularHere, type TabularKind, type TabularOptions } from './tabular-here.ts';
import type { TabularAnswer, TabularQuestion } from './workbook-worker.ts';
import { canceled, startWorker, type WorkerCalls } from './worker-calls.ts';
import type { FileSource } from './zip/open-zip.ts';

export interface OpenTabularOptions extends TabularOptions {
  /** What people call the file; the last part of its path unless told. */
  name?: string;
  /** In a worker unless told; `here` for tests and for files that were made by this program. */
  thread?: 'worker' | 'here';
  /** How long reading may take in all (300,000 ms), the caller's own work on the rows not counted. */
  timeoutMs?: number;
  /** What the worker's heap may grow to (384 MB); a file that needs more fails with `file-memory`, alone. */
  memoryMb?: number;
  /** Ends the reading at once, whatever it is doing; what is awaited fails with `file-canceled`. */
  signal?: AbortSignal;
}

/** A table of a file. Its rows may be read as often as wanted, each time from the start. */
export interface Table extends TableHead {
  rows(): AsyncIterable<TableBatch>;
}

/** An opened file: text, workbook, page or archive, all alike. Close it when done. */
export interface TabularFile {
  kind: TabularKind;
  name: string;
  /** In the order of the file; hidden sheets too. */
  tables: Table[];
  /** Sheets and files of an archive that are not read, with `/files/…` as path; those of severity error should have been. */
  warnings: Problem[];
  close(): Promise<void>;
}

const TIMEOUT_MS = 300_000;
const MAX_HEAP_MB = 384;

/**
 * Opens a file and finds its tables: sheets of a workbook, files of a zip, a page of HTML or delimited text, told by
 * content and never by name. Throws ProblemError where nothing can be read, with what to do about it: `file-empty`,
 * `file-kind`, `file-timeout`, `file-memory`, `file-canceled`, `table-empty`, `table-headings`, `table-columns`,
 * `table-rows`, `table-bytes`, `csv-*`, `xml-*`, `zip-*`, `workbook-*`, `html-*`.
 */
export async function openTabular(
  file: string | Uint8Array,
  options: OpenTabularOptions = {},
): Promise<TabularFile> {
  const {
    name = typeof file === 'string' ? basename(file) : '文件',
    thread,
    timeoutMs,
    memoryMb,
    signal,
    ...rest
  } = options;
  const source: FileSource = typeof file === 'string' ? { path: file } : { bytes: file };
  if (thread === 'here') return openHere(source, name, rest, signal);
  const calls = startWorker({
    name: 'workbook-worker.js',
    data: null,
    heapMb: memoryMb ?? MAX_HEAP_MB,
    budgetMs: timeoutMs ?? TIMEOUT_MS,
    signal,
  });
  try {
    const { kind, tables, warnings } = await ask<TabularAnswer>(calls, {
      open: { source, name, options: rest },
    });
    let readings = 0;
    return {
      kind,
      name,
      warnings,
      tables: tables.map((head, table) => ({ ...head, rows: () => readThere(calls, table, readings++) })),
      close: () => calls.close(),
    };
  } catch (error) {
    await calls.close();
    throw error;
  }
}

const ask = <T>(calls: WorkerCalls, question: TabularQuestion): Promise<T> => calls.ask<T>(question);

async function* readThere(calls: WorkerCalls, table: number, reading: number): AsyncGenerator<TableBatch> {
  let isDone = false;
  try {
    for (;;) {
      const batch = await ask<TableBatch | null>(calls, { next: { table, reading } });
      if (batch === null) {
        isDone = true;
        return;
      }
      yield batch;
    }
  } finally {
    // Left early: the worker lets go of the file. One that has died has done so already.
    if (!isDone) await ask(calls, { stop: { reading } }).catch(() => null);
  }
}

async function openHere(
  source: FileSource,
  name: string,
  options: TabularOptions,
  signal: AbortSignal | undefined,
): Promise<TabularFile> {
  const { kind, tables, warnings, close } = await openTabularHere(source, name, options);
  const read = async function* (batches: AsyncIterable<TableBatch>): AsyncGenerator<TableBatch> {
    for await (const batch of batches) {
      if (signal?.aborted) throw canceled();
      yield batch;
    }
  };
  return {
    kind,
    name,
    warnings,
    tables: tables.map(({ head, batches }) => ({ ...head, rows: () => read(batches()) })),
    close: async () => close(),
  };
}

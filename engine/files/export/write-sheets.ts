import { rm } from 'node:fs/promises';
import type { WriterQuestion } from '../sheet-writer.ts';
import { canceled, startWorker } from '../worker-calls.ts';
import { openCsvSink } from './csv-sink.ts';
import type { SheetContent, SheetOutput, SheetSink, WriteReport } from './sheet-plan.ts';
import { openXlsxSink } from './xlsx-sink.ts';

export interface WriteOptions {
  /** In a worker unless told. */
  thread?: 'worker' | 'here';
  /** How long the writer may be busy in all (1,800,000 ms). */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Called after each stretch of rows with the rows written so far. */
  onProgress?: (rows: number) => void;
}

const TIMEOUT_MS = 1_800_000;
const MAX_HEAP_MB = 384;

/**
 * Writes sheets one after the other to a file, in bounded memory however many rows there are; the rows are asked for
 * as they are needed. A sheet that is full goes on in another. Gone wrong or canceled, no file is left.
 */
export async function writeSheets(
  path: string,
  output: SheetOutput,
  sheets: readonly SheetContent[],
  options: WriteOptions = {},
): Promise<WriteReport> {
  const { sink, close } =
    options.thread === 'here' ? openHere(path, output) : openThere(path, output, options);
  let rows = 0;
  try {
    for (const { rows: batches, name, columns } of sheets) {
      await sink.begin({ name, columns });
      for await (const batch of batches) {
        if (options.signal?.aborted) throw canceled();
        await sink.add(batch);
        rows += batch.values.length;
        options.onProgress?.(rows);
      }
    }
    const report = await sink.end();
    await close();
    return report;
  } catch (error) {
    await close();
    await rm(path, { force: true });
    throw error;
  }
}

interface Opened {
  sink: SheetSink;
  close(): Promise<void>;
}

const openHere = (path: string, output: SheetOutput): Opened => ({
  sink: output.format === 'csv' ? openCsvSink(path, output) : openXlsxSink(path, output),
  close: async () => {},
});

/** The next rows are gathered while the worker writes the last ones; never more than two batches are on their way. */
function openThere(path: string, output: SheetOutput, { timeoutMs, signal }: WriteOptions): Opened {
  const budgetMs = timeoutMs ?? TIMEOUT_MS;
  const calls = startWorker({ name: 'sheet-writer.js', data: null, heapMb: MAX_HEAP_MB, budgetMs, signal });
  let last: Promise<unknown> = Promise.resolve();
  const ask = async <T>(question: WriterQuestion): Promise<T> => {
    const before = last;
    const answer = calls.ask<T>(question);
    last = answer;
    // Whoever asks next, or ends, learns of a failure.
    answer.catch(() => {});
    await before;
    return answer;
  };
  const send = async (question: WriterQuestion): Promise<void> => {
    const before = last;
    last = calls.ask(question);
    last.catch(() => {});
    await before;
  };
  void send({ open: { path, output } });
  return {
    sink: {
      begin: (plan) => send({ begin: plan }),
      add: (rows) => send({ add: rows }),
      end: () => ask({ end: true }),
    },
    close: () => calls.close(),
  };
}

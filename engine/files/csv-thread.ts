import { Worker } from 'node:worker_threads';
import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { CsvBatch, CsvOptions } from './csv-types.ts';
import type { CsvAnswer, CsvQuestion } from './csv-worker.ts';
import { workerFile } from './worker-file.ts';

/** A parser that may take its time without holding up its caller. `close` ends it at once, whatever it is doing. */
export interface CsvThread {
  push(bytes: Uint8Array): Promise<CsvBatch>;
  end(): Promise<CsvBatch>;
  close(): Promise<void>;
}

const WORKER = 'csv-worker.js';
/** Several times what a stretch takes; a thread that needs more dies alone. */
const MAX_HEAP_MB = 256;

const timeOut = (budgetMs: number): ProblemError =>
  new ProblemError(
    problem(
      'csv-timeout',
      '',
      `解析超过 ${budgetMs} 毫秒，已停止。`,
      `Parsing took over ${budgetMs} ms and was stopped.`,
      budgetMs,
    ),
  );

/**
 * Starts a worker for one file. `budgetMs` is what it may spend parsing in all; the time in which its caller
 * reads the file or handles records does not count.
 */
export function startCsvThread(options: CsvOptions, budgetMs: number): CsvThread {
  const worker = new Worker(workerFile(WORKER), {
    workerData: options,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  // The process may end while a file is half read; during a question its timer keeps the process.
  worker.unref();
  let spentMs = 0;
  let settle: ((answer: CsvAnswer | Error) => void) | null = null;
  worker.on('message', (answer: CsvAnswer) => settle?.(answer));
  worker.on('error', (error) => settle?.(error));
  worker.on('exit', (code) => settle?.(new Error(`The CSV worker ended with ${code}.`)));

  const ask = (question: CsvQuestion): Promise<CsvBatch> =>
    new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const timer = setTimeout(
        () => {
          settle?.(timeOut(budgetMs));
          void worker.terminate();
        },
        Math.max(0, budgetMs - spentMs),
      );
      settle = (answer) => {
        settle = null;
        clearTimeout(timer);
        spentMs += performance.now() - startedAt;
        if (answer instanceof Error) reject(answer);
        else if ('batch' in answer) resolve(answer.batch);
        else reject('problem' in answer ? new ProblemError(answer.problem) : new Error(answer.failure));
      };
      worker.postMessage(question, question ? [question.buffer as ArrayBuffer] : []);
    });

  return {
    // A copy of its own: the bytes may be a view of a file that is in memory as a whole, which would go along.
    push: (bytes) => ask(new Uint8Array(bytes)),
    end: () => ask(null),
    close: async () => void (await worker.terminate()),
  };
}

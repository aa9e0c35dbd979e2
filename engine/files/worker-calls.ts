import { Worker } from 'node:worker_threads';
import type { Problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { fileError, megabytes } from './file-problem.ts';
import { workerFile } from './worker-file.ts';

export interface WorkerCall {
  id: number;
  question: unknown;
}
export type WorkerAnswer = { id: number } & (
  { result: unknown } | { problem: Problem } | { failure: string }
);

/** A worker that is asked and answers, several questions at a time. */
export interface WorkerCalls {
  ask<T>(question: unknown, transfer?: ArrayBuffer[]): Promise<T>;
  /** Ends it at once, whatever it is doing; open questions fail with `reason`. */
  close(reason?: Error): Promise<void>;
}

export interface WorkerOptions {
  /** The bundled file. */
  name: string;
  data: unknown;
  heapMb: number;
  /** How long it may have questions open in all, in ms. */
  budgetMs: number;
  signal?: AbortSignal | undefined;
}

const timeOut = (ms: number): ProblemError =>
  fileError(
    'file-timeout',
    `处理文件超过 ${Math.round(ms / 1_000)} 秒，已停止。请拆成几个较小的文件，或改存 CSV。`,
    `The file took over ${Math.round(ms / 1_000)} s and was stopped; split it, or save it as CSV.`,
  );
const outOfMemory = (heapMb: number): ProblemError =>
  fileError(
    'file-memory',
    `处理文件需要的内存超过 ${megabytes(heapMb * 1_048_576)}，已停止。请拆成几个较小的文件，或改存 CSV。`,
    `The file needs more than ${megabytes(heapMb * 1_048_576)} of memory and was stopped; split it, or save it as CSV.`,
  );
export const canceled = (): ProblemError => fileError('file-canceled', '已取消。', 'It was canceled.');

/** Starts a worker. It dies alone: of its heap's limit, of its time, or because it was told to. */
export function startWorker({ name, data, heapMb, budgetMs, signal }: WorkerOptions): WorkerCalls {
  if (signal?.aborted) throw canceled();
  const worker = new Worker(workerFile(name), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  // The process may end while a file is half read; while a question is open its timer keeps the process.
  worker.unref();
  const open = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let spentMs = 0;
  let busySince = 0;
  let timer: NodeJS.Timeout | undefined;
  let dead: Error | undefined;

  const die = async (reason: Error): Promise<void> => {
    dead ??= reason;
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    for (const { reject } of open.values()) reject(dead);
    open.clear();
    await worker.terminate();
  };
  const abort = (): void => void die(canceled());
  signal?.addEventListener('abort', abort, { once: true });
  const rest = (): void => {
    if (open.size > 0) return;
    clearTimeout(timer);
    spentMs += performance.now() - busySince;
  };
  worker.on('message', (answer: WorkerAnswer) => {
    const caller = open.get(answer.id);
    open.delete(answer.id);
    rest();
    if (!caller) return;
    if ('result' in answer) caller.resolve(answer.result as never);
    else caller.reject('problem' in answer ? new ProblemError(answer.problem) : new Error(answer.failure));
  });
  worker.on('error', (error) => {
    const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    void die(isMemory ? outOfMemory(heapMb) : error);
  });
  worker.on('exit', (code) => void die(new Error(`The worker ${name} ended with ${code}.`)));

  return {
    ask: (question, transfer = []) =>
      new Promise((resolve, reject) => {
        if (dead) {
          reject(dead);
          return;
        }
        if (open.size === 0) {
          busySince = performance.now();
          timer = setTimeout(() => void die(timeOut(budgetMs)), Math.max(0, budgetMs - spentMs));
        }
        const id = ++lastId;
        open.set(id, { resolve, reject });
        worker.postMessage({ id, question } satisfies WorkerCall, transfer);
      }),
    close: (reason) => die(reason ?? canceled()),
  };
}

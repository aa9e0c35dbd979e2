import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../../core/errors.ts';
import { openSeat, type Seat } from './code-seat.ts';
import type { CodeJob, CodeResult } from './sandbox.ts';

/**
 * Runs users' code off the main thread. Threads are started when first needed and kept; one that does not answer in
 * time, or dies, is replaced when the next job needs it.
 */
export interface CodePool {
  /** Throws EngineError `code-timeout` or `code-crashed` when the thread is lost, `canceled` when aborted. */
  run(job: CodeJob, signal: AbortSignal): Promise<CodeResult>;
  close(): void;
}

interface Waiting {
  job: CodeJob;
  /** What serves it, once something does. */
  seat: Seat | undefined;
  settle(result: CodeResult | Error): void;
}

export function createCodePool(size = Math.min(4, availableParallelism()), file = workerFile()): CodePool {
  const line: Waiting[] = [];
  const free: Seat[] = [];
  const seats = new Set<Seat>();

  const next = (): void => {
    if (line.length === 0) return;
    const seat = free.pop();
    if (seat === undefined) {
      if (seats.size < size) open();
      return;
    }
    const waiting = line.shift() as Waiting;
    waiting.seat = seat;
    seat.serve(waiting.job, waiting.settle);
  };

  const open = (): void => {
    const seat: Seat = openSeat(file, {
      free() {
        free.push(seat);
        next();
      },
      gone(error, started) {
        seats.delete(seat);
        if (free.includes(seat)) free.splice(free.indexOf(seat), 1);
        // A thread that cannot even start will not start for the others in line either.
        if (!started) for (const { settle } of line.splice(0)) settle(error);
        next();
      },
    });
    seats.add(seat);
  };

  const cancel = (waiting: Waiting): void => {
    if (waiting.seat !== undefined) return waiting.seat.kill(canceled());
    line.splice(line.indexOf(waiting), 1);
    waiting.settle(canceled());
  };

  return {
    run: (job, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(canceled());
        const abort = (): void => cancel(waiting);
        const settle = (result: CodeResult | Error): void => {
          signal.removeEventListener('abort', abort);
          if (result instanceof Error) reject(result);
          else resolve(result);
        };
        const waiting: Waiting = { job, seat: undefined, settle };
        signal.addEventListener('abort', abort);
        line.push(waiting);
        next();
      }),
    close() {
      for (const { settle } of line.splice(0)) settle(canceled());
      for (const seat of seats) seat.kill(canceled());
    },
  };
}

/** The bundled worker: where the tests or the launcher say, else beside the bundle or one folder above its chunks. */
function workerFile(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const folders = [process.env['DALIU_DIST'], here, join(here, '..')].filter(
    (folder) => folder !== undefined,
  );
  const found = folders.map((folder) => join(folder, 'code-worker.js')).find((file) => existsSync(file));
  if (found === undefined)
    throw new EngineError(
      'code-worker-missing',
      { zh: '没有找到 code-worker.js，请先构建。', en: 'code-worker.js was not found; build first.' },
      { blame: 'engine' },
    );
  return found;
}

const canceled = (): EngineError =>
  new EngineError('canceled', { zh: '代码已取消。', en: 'The code was canceled.' }, { blame: 'engine' });

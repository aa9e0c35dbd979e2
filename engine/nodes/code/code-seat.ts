import { Worker } from 'node:worker_threads';
import { EngineError } from '../../core/errors.ts';
import type { CodeJob, CodeResult } from './sandbox.ts';

/** One worker thread, which runs one job at a time. Starting, then free, serving, free again …, and in the end gone. */
export interface Seat {
  /** Only while free. `tell` is called once: with the result, or with why there will be none. */
  serve(job: CodeJob, tell: (result: CodeResult | Error) => void): void;
  /** Ends the thread, whatever it is doing; whom it serves is told `error`. */
  kill(error: Error): void;
}

export interface SeatEvents {
  free(): void;
  /** The thread has died or was killed. `started`: it had been free at least once. */
  gone(error: Error, started: boolean): void;
}

/** What QuickJS gets beyond the limit to notice it by itself; it does not look at the clock inside one long built-in operation. */
const GRACE_MS = 500;

export function openSeat(file: string, events: SeatEvents): Seat {
  const worker = new Worker(file);
  let started = false;
  let gone = false;
  let tell: ((result: CodeResult | Error) => void) | undefined;
  let timer: NodeJS.Timeout | undefined;

  const answer = (result: CodeResult | Error): void => {
    clearTimeout(timer);
    const told = tell;
    tell = undefined;
    told?.(result);
  };

  const kill = (error: Error): void => {
    if (gone) return;
    gone = true;
    void worker.terminate();
    answer(error);
    events.gone(error, started);
  };

  worker.on('message', (message: CodeResult | 'ready') => {
    started = true;
    if (message !== 'ready') answer(message);
    // A free worker does not keep the process from ending.
    worker.unref();
    events.free();
  });
  worker.on('error', (error) => kill(crashed(error)));
  worker.on('exit', () => kill(crashed(new Error('the thread ended'))));

  return {
    serve(job, told) {
      tell = told;
      timer = setTimeout(() => kill(outOfTime(job)), job.timeoutMs + GRACE_MS);
      worker.ref();
      worker.postMessage(job);
    },
    kill,
  };
}

const outOfTime = ({ timeoutMs }: CodeJob): EngineError =>
  new EngineError('code-timeout', {
    zh: `代码超过 ${timeoutMs} 毫秒没有结束，已强行停止。`,
    en: `The code did not end within ${timeoutMs} ms and was killed.`,
  });

const crashed = (cause: Error): EngineError =>
  new EngineError(
    'code-crashed',
    {
      zh: `代码让运行它的线程崩溃了：${cause.message}`,
      en: `The code crashed the thread it ran in: ${cause.message}`,
    },
    { cause },
  );

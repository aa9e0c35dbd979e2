import { parentPort } from 'node:worker_threads';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { WorkerAnswer, WorkerCall } from './worker-calls.ts';

/** Answers the questions of whoever started this worker, each as soon as it is done. Does nothing in a main thread. */
export function serveCalls(answer: (question: never) => Promise<unknown>): void {
  const port = parentPort;
  port?.on('message', ({ id, question }: WorkerCall) => {
    const reply = (one: WorkerAnswer): void => port.postMessage(one);
    answer(question as never).then(
      (result) => reply({ id, result }),
      (error: unknown) => {
        if (error instanceof ProblemError) reply({ id, problem: error.problem });
        else reply({ id, failure: error instanceof Error ? error.message : String(error) });
      },
    );
  });
}

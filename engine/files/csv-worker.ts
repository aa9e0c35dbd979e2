import { parentPort, workerData } from 'node:worker_threads';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Problem } from '../../schemas/problem.ts';
import { createCsvParser } from './csv-parser.ts';
import type { CsvBatch, CsvOptions } from './csv-types.ts';

/** Asked with the next bytes, or null after the last; answered one by one. */
export type CsvQuestion = Uint8Array | null;
export type CsvAnswer = { batch: CsvBatch } | { problem: Problem } | { failure: string };

/**
 * The worker: a parser that answers. It holds no time limit of its own, since a parser that hangs could not keep it;
 * whoever started it ends it (csv-thread.ts).
 */
function serve(): void {
  const parser = createCsvParser(workerData as CsvOptions);
  parentPort!.on('message', (question: CsvQuestion) => {
    parentPort!.postMessage(answer(() => (question === null ? parser.end() : parser.push(question))));
  });
}

function answer(parse: () => CsvBatch): CsvAnswer {
  try {
    return { batch: parse() };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem };
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

if (parentPort) serve();

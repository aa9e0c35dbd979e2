import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readFlow } from '../../flows/read-flow.ts';
import { expectAll, isCompleted, openBench, readInputs } from './open-bench.ts';

/** What this program prints as its last line. Bytes are those of the files of the database, its log included. */
export interface RetentionResult {
  empty: number;
  full: number;
  swept: number;
  runsPerSecond: number;
}

const BATCH = 1000;

const bytesOf = (folder: string): number =>
  readdirSync(folder)
    .filter((name) => name.startsWith('daliu.sqlite'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

/** Makes finished runs, then deletes all that is over: FOLDER FLOW ORDERS RUNS. */
const main = async (): Promise<void> => {
  const [folder = '', flowFolder = '', orders = '', runs] = process.argv.slice(2);
  const { engine, store, clock, publish, close } = await openBench(folder);
  const flow = await readFlow(flowFolder);
  await publish(flow);
  const standard = { days: 0 };
  await store.sweep({ standard, flows: {} });
  const empty = bytesOf(folder);
  for (let left = Number(runs); left > 0; left -= BATCH) {
    expectAll(await engine.startMany(flow.id, readInputs(orders, Math.min(left, BATCH))), isCompleted);
  }
  const full = bytesOf(folder);
  // Past its keeping is what ended before this millisecond.
  await new Promise<void>((resolve) => void clock.at(clock.now() + 2, resolve));
  const startedAt = performance.now();
  const swept = await store.sweep({ standard, flows: {} });
  const seconds = (performance.now() - startedAt) / 1000;
  if (swept.runs !== Number(runs)) throw new Error(`${swept.runs} of ${runs} runs were deleted`);
  const result: RetentionResult = {
    empty,
    full,
    swept: bytesOf(folder),
    runsPerSecond: swept.runs / seconds,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  await close();
};

await main();

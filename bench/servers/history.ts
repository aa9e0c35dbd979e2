import { readFlow } from '../../flows/read-flow.ts';
import { timerFlow } from '../timer-flow.ts';
import { expectAll, isCompleted, openBench, readInputs } from './open-bench.ts';

const DAY_MS = 86_400_000;
const BATCH = 1000;

/** Fills a folder with finished runs of a flow and with runs that wait for a day: FOLDER FLOW ORDERS FINISHED WAITING. */
const main = async (): Promise<void> => {
  const [folder = '', flowFolder = '', orders = '', finished, waiting] = process.argv.slice(2);
  const { engine, publish, close } = await openBench(folder);
  const flow = await readFlow(flowFolder);
  await publish(flow);
  await publish(timerFlow);
  for (let left = Number(finished); left > 0; left -= BATCH) {
    const results = await engine.startMany(flow.id, readInputs(orders, Math.min(left, BATCH)));
    expectAll(results, isCompleted);
  }
  const at = Date.now() + DAY_MS;
  const parked = await engine.startMany(
    timerFlow.id,
    Array.from({ length: Number(waiting) }, () => ({ at })),
  );
  expectAll(parked, ({ kind }) => kind === 'running');
  process.stdout.write(`${JSON.stringify({ finished: Number(finished), waiting: parked.length })}\n`);
  await close();
};

await main();

import { readFlow } from '../../flows/read-flow.ts';
import { expectAll, isCompleted, openBench, readInputs } from './open-bench.ts';

/** What this program prints as its last line. */
export interface InternalResult {
  /** Runs per second of each batch, after one that warms up. */
  rates: number[];
  stepsPerRun: number;
  /** CPU of all threads per run. */
  cpuMs: number;
}

/** Runs of a flow started from within, in batches: FOLDER FLOW ORDERS BATCHES SIZE. */
const main = async (): Promise<void> => {
  const [folder = '', flowFolder = '', orders = '', batches, size] = process.argv.slice(2);
  const inputs = readInputs(orders, Number(size));
  const { engine, publish, close } = await openBench(folder);
  const flow = await readFlow(flowFolder);
  await publish(flow);

  const runBatch = async (): Promise<number> => {
    const startedAt = performance.now();
    const results = await engine.startMany(flow.id, inputs);
    const seconds = (performance.now() - startedAt) / 1000;
    expectAll(results, isCompleted);
    return inputs.length / seconds;
  };
  let steps = 0;
  const uncount = engine.subscribe(({ events }) => {
    for (const { type } of events) if (type === 'step.completed') steps += 1;
  });
  await runBatch();
  uncount();
  const before = process.cpuUsage();
  const rates: number[] = [];
  for (let round = 0; round < Number(batches); round++) rates.push(await runBatch());
  const { user, system } = process.cpuUsage(before);
  const result: InternalResult = {
    rates,
    stepsPerRun: steps / inputs.length,
    cpuMs: (user + system) / 1000 / (inputs.length * rates.length),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  await close();
};

await main();

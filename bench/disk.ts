import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { shortNumber, type Bench, type BenchContext, type Figure } from './bench.ts';
import { runChild } from './child.ts';
import type { RetentionResult } from './servers/retention.ts';

const BATCH = 1000;

/** Size of the database after so many batches. Closing moves the whole log into the file. */
const sizeAfter = async (batches: number, { dist, flows, folder, orders }: BenchContext): Promise<number> => {
  const data = folder();
  await runChild(dist, 'bench-internal.js', [
    data,
    join(flows, 'webhook8'),
    orders,
    String(batches),
    String(BATCH),
  ]);
  return statSync(join(data, 'daliu.sqlite')).size;
};

/** The growth over many runs, so that what an empty database takes does not count. */
const measureRun = async (batches: number, context: BenchContext): Promise<Figure> => {
  const few = await sizeAfter(1, context);
  const many = await sizeAfter(1 + batches, context);
  const value = (many - few) / (batches * BATCH);
  const orders = readFileSync(context.orders, 'utf8').trim().split('\n');
  const baseline = orders.reduce((sum, order) => sum + Buffer.byteLength(order), 0) / orders.length;
  return {
    name: 'disk.run',
    value,
    unit: 'bytes/run',
    baseline,
    ratio: value / baseline,
    note: 'rows, indexes, search key; baseline: the JSON of the order alone',
  };
};

/** Of what runs have taken, the share that is back in the hands of the file system once they are past their keeping. */
const measureReturned = async (
  batches: number,
  { dist, flows, folder, orders }: BenchContext,
): Promise<Figure> => {
  const words = [folder(), join(flows, 'webhook8'), orders, String(batches * BATCH)];
  const result = await runChild<RetentionResult>(dist, 'bench-retention.js', words);
  const { empty, full, swept, runsPerSecond } = result;
  return {
    name: 'disk.returned',
    value: ((full - swept) / (full - empty)) * 100,
    unit: '%',
    note: `${shortNumber(full / 1e6)} MB with ${shortNumber(batches * BATCH)} runs, ${shortNumber(swept / 1e6)} MB after, ${shortNumber(empty / 1e6)} MB empty; deleted ${shortNumber(runsPerSecond)} runs/s`,
  };
};

/** What one run of the eight-node flow leaves on the disk, and whether retention gives it back. */
export const disk: Bench = {
  names: ['disk.run', 'disk.returned'],
  async run(context) {
    const batches = context.quick ? 2 : 20;
    context.say(`disk: ${shortNumber(batches * BATCH)} runs`);
    return [await measureRun(batches, context), await measureReturned(batches, context)];
  },
};

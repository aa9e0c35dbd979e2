import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, BenchContext } from './bench.ts';
import { runChild } from './child.ts';

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

/** What one run of the eight-node flow leaves on the disk, rows, indexes and search key: the growth over many runs. */
export const disk: Bench = {
  names: ['disk.run'],
  async run(context) {
    const batches = context.quick ? 2 : 20;
    context.say(`disk: ${batches * BATCH} runs`);
    const few = await sizeAfter(1, context);
    const many = await sizeAfter(1 + batches, context);
    const value = (many - few) / (batches * BATCH);
    const orders = readFileSync(context.orders, 'utf8').trim().split('\n');
    const baseline = orders.reduce((sum, order) => sum + Buffer.byteLength(order), 0) / orders.length;
    return [
      {
        name: 'disk.run',
        value,
        unit: 'bytes/run',
        baseline,
        ratio: value / baseline,
        note: 'baseline: the JSON of the order alone',
      },
    ];
  },
};

import { join } from 'node:path';
import { median, shortNumber, spread, type Bench } from './bench.ts';
import { runChild } from './child.ts';
import type { InternalResult } from './servers/internal.ts';

/** The eight nodes of the webhook flow, started from within in batches of 1,000; every step in the journal, synchronous=FULL. */
export const internal8: Bench = {
  names: ['internal8.runs', 'internal8.steps', 'internal8.cpu'],
  async run({ dist, flows, folder, orders, quick, say }) {
    const batches = quick ? 2 : 20;
    say(`internal8: ${batches} batches of 1,000 runs`);
    const result = await runChild<InternalResult>(dist, 'bench-internal.js', [
      folder(),
      join(flows, 'webhook8'),
      orders,
      String(batches),
      '1000',
    ]);
    const runs = median(result.rates);
    return [
      {
        name: 'internal8.runs',
        value: runs,
        unit: 'runs/s',
        aim: { of: 'value', least: 5000 },
        note: spread(result.rates),
      },
      {
        name: 'internal8.steps',
        value: runs * result.stepsPerRun,
        unit: 'steps/s',
        note: `${shortNumber(result.stepsPerRun)} steps a run`,
      },
      { name: 'internal8.cpu', value: result.cpuMs, unit: 'ms/run', note: 'CPU on all threads' },
    ];
  },
};

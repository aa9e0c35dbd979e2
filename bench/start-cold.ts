import { join } from 'node:path';
import { median, shortNumber, spread, type Bench } from './bench.ts';
import { runChild } from './child.ts';
import { startDaliu } from './daliu-server.ts';

/** From spawning the process until it answers 200, with a long history and unfinished runs; each start follows a SIGKILL. */
export const startCold: Bench = {
  names: ['start.cold'],
  async run({ dist, flows, folder, orders, quick, say }) {
    const [finished, unfinished, rounds] = quick ? [2_000, 100, 1] : [100_000, 1_000, 5];
    const data = folder();
    say(
      `start.cold: making ${shortNumber(finished)} finished and ${shortNumber(unfinished)} unfinished runs`,
    );
    const words = [data, join(flows, 'webhook8'), orders, String(finished), String(unfinished)];
    await runChild(dist, 'bench-history.js', words, 480_000);
    const { token, stop } = await startDaliu({ dist, folder: data });
    await stop('SIGKILL');
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      const daliu = await startDaliu({ dist, folder: data, token });
      await daliu.call('GET', '/health/ready');
      times.push((performance.now() - startedAt) / 1000);
      const open = await daliu.metric('daliu_open_runs', /./);
      if (open !== unfinished)
        throw new Error(`${unfinished} runs were unfinished, ${open} are after a start`);
      await daliu.stop('SIGKILL');
    }
    return [
      {
        name: 'start.cold',
        value: median(times),
        unit: 's',
        aim: { of: 'value', most: 2 },
        note: `${shortNumber(finished)} finished, ${shortNumber(unfinished)} unfinished; ${spread(times)}`,
      },
    ];
  },
};

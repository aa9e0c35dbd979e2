import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFlow } from '../flows/read-flow.ts';
import type { Bench } from './bench.ts';
import { startDaliu } from './daliu-server.ts';

const FLOWS = 20;
const samples = ['webhook8', 'wait-demo', 'order-intake', 'hello'];

/** Resident memory a minute after a start, with twenty published flows that nobody has used yet. */
export const idleMemory: Bench = {
  names: ['idle.memory'],
  async run({ dist, flows, folder, quick, say }) {
    const data = folder();
    const first = await startDaliu({ dist, folder: data });
    const definitions = await Promise.all(samples.map((sample) => readFlow(join(flows, sample))));
    for (let index = 0; index < FLOWS; index++) {
      const flow = definitions[index % definitions.length]!;
      await first.publish({ ...flow, id: `${flow.id}-${index}` });
    }
    await first.stop();
    const { memory, stop } = await startDaliu({ dist, folder: data, token: first.token });
    const seconds = quick ? 3 : 60;
    say(`idle.memory: ${seconds} s after a start with ${FLOWS} flows`);
    await sleep(seconds * 1000);
    const value = memory();
    await stop();
    return [
      {
        name: 'idle.memory',
        value,
        unit: 'MB',
        aim: { of: 'value', most: 160 },
        note: `resident, ${seconds} s after the start, ${FLOWS} published flows`,
      },
    ];
  },
};

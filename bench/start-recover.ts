import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFlow } from '../flows/read-flow.ts';
import { median, spread, type Bench, type BenchContext } from './bench.ts';
import { startChild, type Child } from './child.ts';
import { startDaliu, type DaliuServer } from './daliu-server.ts';

const RUNS = 200;
const PATIENCE_MS = 60_000;

/** How often each key has reached the outside world. */
const effects = async (counter: Child): Promise<number[]> => {
  const response = await fetch(`http://127.0.0.1:${counter.ready[1]!}/count`);
  const { keys } = (await response.json()) as { keys: Record<string, number> };
  return Object.values(keys);
};

const pushAll = async (daliu: DaliuServer, counter: Child): Promise<void> => {
  const hook = await daliu.hook('wait-demo');
  const url = `http://127.0.0.1:${counter.ready[1]!}/effects`;
  const pushes = Array.from({ length: RUNS }, async (_, n) => {
    const response = await fetch(hook, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url, n }),
    });
    if (!response.ok) throw new Error(`push ${n} was answered ${response.status}`);
  });
  await Promise.all(pushes);
};

const untilNoneOpen = async (daliu: DaliuServer): Promise<void> => {
  const patientUntil = performance.now() + PATIENCE_MS;
  for (;;) {
    const open = await daliu.metric('daliu_open_runs', /./);
    if (open === 0) return;
    if (performance.now() > patientUntil)
      throw new Error(`${open} runs are open after ${PATIENCE_MS / 1000} s`);
    await sleep(20);
  }
};

/** Kills a server whose runs all wait, starts it again, and gives the seconds from that start until all are over. */
const recoverOnce = async ({ dist, flows, folder, say }: BenchContext): Promise<number> => {
  const data = folder();
  const counter = await startChild(dist, 'effect-counter.js', [], { ready: /^ready (\d+)$/ });
  const env = { DALIU_HTTP_ALLOW: `127.0.0.1:${counter.ready[1]!}` };
  const first = await startDaliu({ dist, folder: data, env });
  await first.publish(await readFlow(join(flows, 'wait-demo')));
  await pushAll(first, counter);
  await first.stop('SIGKILL');
  const early = await effects(counter);
  if (early.length > 0) throw new Error(`${early.length} runs were through their wait before the kill`);

  const startedAt = performance.now();
  const second = await startDaliu({ dist, folder: data, env, token: first.token });
  const ready = (performance.now() - startedAt) / 1000;
  await untilNoneOpen(second);
  const seconds = (performance.now() - startedAt) / 1000;
  say(`start.recover: ready after ${ready.toFixed(2)} s, all over after ${seconds.toFixed(2)} s`);
  const times = await effects(counter);
  const twice = times.filter((count) => count !== 1).length;
  if (times.length !== RUNS || twice > 0) {
    throw new Error(`${times.length} of ${RUNS} effects happened, ${twice} of them more than once`);
  }
  const completed = await second.metric('daliu_runs_total', /flow="wait-demo".*status="completed"/);
  if (completed !== RUNS) throw new Error(`${completed} of ${RUNS} runs completed`);
  await Promise.all([second.stop(), counter.stop()]);
  return seconds;
};

/** 200 runs in a wait of two seconds, the server killed with SIGKILL, until every one is over with its one effect. */
export const startRecover: Bench = {
  names: ['start.recover'],
  async run(context) {
    const times: number[] = [];
    for (let round = 0; round < (context.quick ? 1 : 5); round++) {
      times.push(await recoverOnce(context));
    }
    return [
      {
        name: 'start.recover',
        value: median(times),
        unit: 's',
        note: `${RUNS} of ${RUNS} finished, each effect once; from the restart on; ${spread(times)}`,
      },
    ];
  },
};

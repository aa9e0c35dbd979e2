import { describe, expect, test } from 'vitest';
import {
  answer,
  flow,
  heldAnswers,
  post,
  set,
  typesOf,
  useDatabaseFile,
  useHarness,
  wait,
} from './flow.fixture.ts';

const newFile = useDatabaseFile();
const open = useHarness();

describe('a paused flow', () => {
  const order = flow('order', { send: post('key') }, ['start send']);

  test('holds new runs, lets open ones end, and takes the held up when it goes on, also after a restart', async () => {
    const url = await newFile();
    const { http, asked, waiting } = heldAnswers();
    const first = await open({ url, flows: [order], http });
    const before = await first.engine.start({ flow: 'order', input: {}, trigger: 'manual' });
    await asked(1);
    const { holdId } = await first.engine.pause('order', 'stock-taking', 'ann');
    waiting[0]!.give(answer(200));
    await first.until(before.runId, 'completed');
    const held = await first.engine.start({
      flow: 'order',
      input: {},
      trigger: 'manual',
      idempotencyKey: 'k',
    });
    expect(held).toMatchObject({ kind: 'queued', held: holdId });
    await first.drop();
    const second = await open({ url, flows: [order] });
    expect(await second.engine.start({ flow: 'order', input: {}, trigger: 'manual' })).toMatchObject({
      kind: 'queued',
      held: holdId,
    });
    expect(
      await second.engine.start({ flow: 'order', input: {}, trigger: 'manual', idempotencyKey: 'k' }),
    ).toMatchObject({ kind: 'duplicate', runId: held.runId });
    expect(typesOf(await second.journal(held.runId))).toEqual(['run.started']);
    await second.engine.resume('order', 'ann');
    await second.until(held.runId, 'completed');
    await expect(second.engine.resume('order', 'ann')).rejects.toThrow('not paused');
    expect((await second.engine.start({ flow: 'order', input: {}, trigger: 'manual' })).kind).toBe('running');
  });
});

describe('a flow that bounds its runs', () => {
  const bounded = flow('bounded', { send: post('key'), rest: wait(1) }, ['start send rest'], {
    concurrency: 3,
  });

  test('never drives more of them at once, and leaves none behind', async () => {
    let now = 0;
    let most = 0;
    const { engine, until } = await open({
      flows: [bounded],
      pollMs: 50,
      http: async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return answer(200);
      },
    });
    const started = await engine.startMany(
      'bounded',
      Array.from({ length: 40 }, () => ({})),
    );
    for (const { runId } of started) await until(runId, 'completed');
    expect(most).toBe(3);
  });

  test('keeps its bound after a restart', async () => {
    const url = await newFile();
    const first = await open({ url, flows: [bounded], http: heldAnswers().http });
    await first.engine.startMany(
      'bounded',
      Array.from({ length: 20 }, () => ({})),
    );
    await first.drop();
    const { http, asked, waiting } = heldAnswers();
    const second = await open({ url, flows: [bounded], http, pollMs: 20 });
    await asked(3);
    for (let given = 0; given < 20; given += 1) {
      await asked(given + 1);
      expect(waiting.length - given).toBeLessThanOrEqual(3);
      waiting[given]!.give(answer(200));
    }
    await expect
      .poll(() => second.tables.read("select count(*) as n from runs where status = 'completed'"), {
        timeout: 10_000,
      })
      .toEqual([{ n: 20 }]);
  });
});

test('due runs of a higher priority go first, and of one priority the longest due', async () => {
  const url = await newFile();
  const order = flow('order', { send: post('key') }, ['start send']);
  const first = await open({ url, flows: [order] });
  await first.engine.pause('order', 'x', 'ann');
  const ids = new Map<string, string>();
  for (const [name, priority] of [
    ['a', 0],
    ['b', 5],
    ['c', 0],
    ['d', 100],
    ['e', -100],
    ['f', 5],
  ] as const) {
    const { runId } = await first.engine.start({ flow: 'order', input: {}, trigger: 'manual', priority });
    ids.set(runId, name);
  }
  await first.drop();
  const seen: string[] = [];
  const second = await open({
    url,
    flows: [order],
    capacity: 1,
    http: async ({ headers }) => {
      seen.push(ids.get((headers?.['idempotency-key'] ?? '').split(':')[0]!) ?? '?');
      return answer(200);
    },
  });
  await second.engine.resume('order', 'ann');
  await expect.poll(() => seen.join('')).toBe('dbface');
});

test('a full process takes the next run as soon as one of its own ends, without waiting for the poll', async () => {
  const { http, asked, waiting } = heldAnswers();
  const { engine, until } = await open({
    flows: [flow('order', { rest: wait(0), send: post('key') }, ['start rest send'])],
    capacity: 2,
    pollMs: 3_600_000,
    http,
  });
  const runs = await engine.startMany(
    'order',
    Array.from({ length: 6 }, () => ({})),
  );
  for (let given = 0; given < 6; given += 1) {
    await asked(given + 1);
    waiting[given]!.give(answer(200));
  }
  for (const { runId } of runs) await until(runId, 'completed');
});

describe('a step with a cache', () => {
  test('asks once for equal keys, anew for others, and anew after its time', async () => {
    const { createFakeClock } = await import('../testing/fake-clock.ts');
    const clock = createFakeClock();
    const asked: string[] = [];
    const rate = flow(
      'rate',
      {
        ask: {
          type: 'http-request',
          config: { method: 'GET', url: { text: 'http://rates.test/{{input.city}}' } },
          cache: { key: { path: 'input.city' }, ttlMs: 1000 },
        },
        end: set({ rate: { path: 'steps.ask.body.rate' } }),
      },
      ['start ask end'],
    );
    const { engine } = await open({
      clock,
      flows: [rate],
      http: async ({ url }) => {
        asked.push(url.slice(-1));
        return answer(200, { rate: asked.length });
      },
    });
    const rateOf = async (city: string) => {
      const started = await engine.start({ flow: 'rate', input: { city }, trigger: 'manual' });
      const end = started.kind === 'running' ? await started.settled : undefined;
      return end?.output;
    };
    expect(await rateOf('a')).toEqual({ rate: 1 });
    expect(await rateOf('a')).toEqual({ rate: 1 });
    expect(await rateOf('b')).toEqual({ rate: 2 });
    clock.advance(1000);
    expect(await rateOf('a')).toEqual({ rate: 3 });
    expect(asked.join('')).toBe('aba');
  });
});

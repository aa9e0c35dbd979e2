import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import {
  answer,
  flow,
  heldAnswers,
  keyOf,
  post,
  typesOf,
  useDatabaseFile,
  useHarness,
  wait,
} from './flow.fixture.ts';

const postgres = usePostgres();
const newFile = useDatabaseFile();
const open = useHarness();

const order = flow('order', { send: post('key') }, ['start send']);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('two engines on one PostgreSQL', () => {
  test('share the work, and each effect happens once', async () => {
    const { url } = await postgres.create();
    const flows = [flow('order', { rest: wait(1), send: post('key') }, ['start rest send'])];
    const sent: [engine: string, key: string][] = [];
    const engineNamed = (worker: string) =>
      open({
        url,
        flows,
        worker,
        capacity: 2,
        pollMs: 10,
        http: async (request) => {
          sent.push([worker, keyOf(request)]);
          for (let turns = 0; turns < 20; turns += 1) await turn();
          return answer(200);
        },
      });
    const one = await engineNamed('w1');
    await engineNamed('w2');
    const started = await one.engine.startMany(
      'order',
      Array.from({ length: 60 }, () => ({})),
    );
    for (const { runId } of started)
      await expect
        .poll(async () => typesOf(await one.journal(runId)).at(-1), { timeout: 20_000 })
        .toBe('run.completed');
    expect(new Set(sent.map(([worker]) => worker))).toEqual(new Set(['w1', 'w2']));
    expect(sent.map(([, key]) => key).sort()).toEqual(started.map(({ runId }) => `${runId}:send`).sort());
  });

  test('keep to the bound of a flow that one of them has never heard of', async () => {
    const { url } = await postgres.create();
    const bounded = flow('bounded', { send: post('key') }, ['start send'], { concurrency: 3 });
    const sent = new Set<string>();
    let under = 0;
    let most = 0;
    const engineNamed = (worker: string) =>
      open({
        url,
        flows: [bounded],
        worker,
        pollMs: 10,
        http: async () => {
          sent.add(worker);
          under += 1;
          most = Math.max(most, under);
          for (let turns = 0; turns < 20; turns += 1) await turn();
          under -= 1;
          return answer(200);
        },
      });
    const one = await engineNamed('w1');
    await engineNamed('w2');
    // On a busy machine the first may finish a batch before the other gets a word in.
    while (sent.size < 2) {
      const started = await one.engine.startMany(
        'bounded',
        Array.from({ length: 40 }, () => ({})),
      );
      for (const { runId } of started)
        await expect
          .poll(async () => typesOf(await one.journal(runId)).at(-1), { timeout: 20_000 })
          .toBe('run.completed');
    }
    expect(most).toBe(3);
  });

  test('take over from one that has been silent for 10 s, and not before', async () => {
    const { url } = await postgres.create();
    const held = heldAnswers();
    const dying = await open({
      url,
      flows: [order],
      worker: 'w1',
      clock: createFakeClock(),
      http: held.http,
    });
    const { runId } = await dying.engine.start({ flow: 'order', input: {}, trigger: 'manual' });
    await held.asked(1);
    await dying.drop();
    const clock = createFakeClock();
    const sent: string[] = [];
    const other = await open({
      url,
      flows: [order],
      worker: 'w2',
      clock,
      http: async (request) => {
        sent.push(keyOf(request));
        return answer(200);
      },
    });
    clock.advance(9_999);
    expect(await other.store.recover(clock.now())).toBe(0);
    clock.advance(1);
    expect(await other.store.recover(clock.now())).toBe(1);
    await other.until(runId, 'completed');
    expect(sent).toEqual([`${runId}:send`]);
  });

  test('of which one was only slow: what it brings late is refused, and the run ends once', async () => {
    const { url } = await postgres.create();
    const held = heldAnswers();
    const slow = await open({ url, flows: [order], worker: 'w1', clock: createFakeClock(), http: held.http });
    const started = await slow.engine.start({ flow: 'order', input: {}, trigger: 'manual' });
    await held.asked(1);
    const clock = createFakeClock();
    const keys = new Set<string>();
    const other = await open({
      url,
      flows: [order],
      worker: 'w2',
      clock,
      http: async (request) => {
        keys.add(keyOf(request));
        return answer(200);
      },
    });
    clock.advance(10_000);
    expect(await other.store.recover(clock.now())).toBe(1);
    await other.until(started.runId, 'completed');
    held.waiting[0]!.give(answer(200));
    // Whoever waits there for the answer is told that the run goes on elsewhere.
    expect(started.kind === 'running' && (await started.settled)).toMatchObject({ status: 'waiting' });
    expect(slow.engine.active()).toBe(0);
    const events = await other.journal(started.runId);
    expect(typesOf(events).filter((type) => type === 'run.completed')).toHaveLength(1);
    expect(keys).toEqual(new Set([keyOf(held.waiting[0]!.request)]));
  });
});

test('a second engine on one SQLite file is refused, and the first goes on', async () => {
  const url = await newFile();
  const first = await open({ url, flows: [order] });
  await expect(open({ url, flows: [order], worker: 'w2' })).rejects.toMatchObject({
    code: 'database-in-use',
  });
  expect(await first.run('order', {})).toMatchObject({ status: 'completed' });
});

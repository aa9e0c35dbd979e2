import { describe, expect, test } from 'vitest';
import type { HttpResponse } from '../sdk/call.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import {
  answer,
  flow,
  heldAnswers,
  keyOf,
  post,
  set,
  typesOf,
  useDatabaseFile,
  useHarness,
} from './flow.fixture.ts';

const newFile = useDatabaseFile();
const open = useHarness();

const stepEvents = (events: readonly { type: string; step?: string }[], step: string): string[] =>
  events.filter((event) => event.step === step).map(({ type }) => type);

describe('a step that fails', () => {
  const retry = { maxAttempts: 3, initialMs: 1000, factor: 2, jitter: 0 };

  test('is tried again after 1 s and 2 s under one key, and its result counts', async () => {
    const clock = createFakeClock();
    const from = clock.now();
    const seen: { key: string; at: number }[] = [];
    const { run, untilJournal, until } = await open({
      clock,
      flows: [flow('order', { send: post('key', { retry }) }, ['start send'])],
      http: async (request) => {
        seen.push({ key: keyOf(request), at: clock.now() - from });
        return seen.length < 3 ? answer(503) : answer(200, { no: 7 });
      },
    });
    const { runId } = await run('order', {});
    const tries = (count: number) => untilJournal(runId, (all) => retriesIn(all) === count);
    await tries(1);
    clock.advance(999);
    await tries(1);
    expect(seen).toHaveLength(1);
    clock.advance(1);
    await tries(2);
    clock.advance(2000);
    await until(runId, 'completed');
    expect(seen.map(({ at }) => at)).toEqual([0, 1000, 3000]);
    expect(new Set(seen.map(({ key }) => key))).toEqual(new Set([`${runId}:send`]));
  });

  test('fails the run when its attempts are spent, and at once when another attempt is not worth it', async () => {
    const clock = createFakeClock();
    let calls = 0;
    let status = 500;
    const { run, untilJournal, until, journal } = await open({
      clock,
      flows: [flow('order', { send: post('key', { retry: { ...retry, maxAttempts: 2 } }) }, ['start send'])],
      http: async (): Promise<HttpResponse> => {
        calls += 1;
        return answer(status);
      },
    });
    const first = await run('order', {});
    await untilJournal(first.runId, (all) => retriesIn(all) === 1);
    clock.advance(1000);
    await until(first.runId, 'failed');
    expect(calls).toBe(2);
    expect((await journal(first.runId)).at(-1)).toMatchObject({ error: { code: 'http-server-error' } });
    status = 404;
    expect(await run('order', {})).toMatchObject({ status: 'failed', errorCode: 'http-refused' });
    expect(calls).toBe(3);
  });

  test('waits out what the other side asks for, across a restart', async () => {
    const clock = createFakeClock();
    let calls = 0;
    const flows = [flow('order', { send: post('key', { retry }) }, ['start send'])];
    const http = async (): Promise<HttpResponse> => {
      calls += 1;
      return calls === 1 ? { ...answer(429), headers: { 'retry-after': '60' } } : answer(200);
    };
    const url = await newFile();
    const first = await open({ clock, flows, http, url });
    const { runId } = await first.run('order', {});
    const events = await first.untilJournal(runId, (all) => retriesIn(all) === 1);
    expect(events.at(-1)).toMatchObject({ type: 'step.retrying', dueAt: clock.now() + 60_000 });
    await first.until(runId, 'waiting');
    await first.drop();
    clock.advance(59_999);
    const second = await open({ clock, flows, http, url });
    await second.until(runId, 'waiting');
    expect(calls).toBe(1);
    clock.advance(1);
    await second.until(runId, 'completed');
  });

  test('is cut off when its time is up, and the answer that comes later means nothing', async () => {
    const clock = createFakeClock();
    const { http, asked, waiting } = heldAnswers();
    const { engine, until, journal } = await open({
      clock,
      flows: [
        flow(
          'order',
          {
            send: post('key', { timeoutMs: 5000 }),
            late: set({ code: { path: 'steps.send.error.code' } }),
          },
          ['start send:error late'],
        ),
      ],
      http,
    });
    const started = await engine.start({ flow: 'order', input: {}, trigger: 'manual' });
    await asked(1);
    clock.advance(5000);
    await until(started.runId, 'completed');
    waiting[0]!.give(answer(200));
    const events = await journal(started.runId);
    expect(stepEvents(events, 'send')).toEqual(['step.started', 'step.failed']);
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', output: { code: 'timeout' } });
  });

  test('takes its error edge, where its error can be read', async () => {
    const { run } = await open({
      flows: [
        flow(
          'order',
          {
            send: post('key'),
            mend: set({ code: { path: 'steps.send.error.code' }, mended: { value: true } }),
            next: set({ never: { value: true } }),
          },
          ['start send next', 'send:error mend'],
        ),
      ],
      http: async () => answer(400),
    });
    expect(await run('order', {})).toMatchObject({
      status: 'completed',
      output: { code: 'http-refused', mended: true },
    });
  });
});

describe('a run that fails', () => {
  const broken = flow('order', { send: post('key') }, ['start send'], { errorFlow: 'alarm' });
  const alarm = flow(
    'alarm',
    { note: set({ run: { path: 'input.run' }, code: { path: 'input.error.code' } }) },
    ['start note'],
  );
  const failed = async () => answer(400);

  test('leaves a durable record and starts its error flow exactly once', async () => {
    const { run, tables, engine, until } = await open({ flows: [broken, alarm], http: failed });
    const { runId } = await run('order', { no: 1 });
    const told = async () =>
      tables.read<{ id: string; handled_run: string | null }>(
        'select f.id, f.handled_run from failures f where f.run_id = ?',
        [runId],
      );
    const [failure] = await told();
    const alarms = () =>
      tables.read<{ id: string }>("select id from runs where flow_id = 'alarm' order by id");
    await expect.poll(async () => (await told())[0]?.handled_run).toMatch(/\w/);
    const [handler] = await alarms();
    await until(handler!.id, 'completed');
    expect(
      await engine.start({
        flow: 'alarm',
        input: {},
        trigger: 'failure',
        idempotencyKey: `failure:${failure!.id}`,
      }),
    ).toMatchObject({
      kind: 'duplicate',
      runId: handler!.id,
    });
    expect(await alarms()).toEqual([handler]);
  });

  test('tells of a failure that a former process could not tell any more', async () => {
    const url = await newFile();
    const first = await open({ url, flows: [broken], http: failed });
    const { runId } = await first.run('order', {});
    await expect
      .poll(async () => first.tables.read('select id from failures where handled_run is not null'))
      .toHaveLength(1);
    // As if the process had died before telling.
    await first.tables.write((tx) => tx.query('update failures set handled_run = null'));
    await first.drop();
    const second = await open({ url, flows: [broken, alarm], http: failed });
    const handlers = () => second.tables.read<{ id: string }>("select id from runs where flow_id = 'alarm'");
    await expect.poll(handlers).toHaveLength(1);
    const [{ id }] = (await handlers()) as [{ id: string }];
    await second.until(id, 'completed');
    expect((await second.journal(id)).at(-1)).toMatchObject({ output: { run: runId, code: 'http-refused' } });
  });

  test('in rehearsal has its error flow rehearse too, and opens no case', async () => {
    const { engine, tables, until } = await open({
      flows: [
        flow(
          'order',
          { stop: { type: 'fail', config: { code: 'no-stock', message: '缺货' } } },
          ['start stop'],
          { errorFlow: 'alarm' },
        ),
        alarm,
      ],
    });
    const { runId } = await engine.start({ flow: 'order', input: {}, trigger: 'manual', mode: 'rehearsal' });
    const handlers = () =>
      tables.read<{ id: string; mode: string }>("select id, mode from runs where flow_id = 'alarm'");
    await expect.poll(handlers).toMatchObject([{ mode: 'rehearsal' }]);
    await until((await handlers())[0]!.id, 'completed');
    expect(await tables.read('select id from cases where run_id = ?', [runId])).toEqual([]);
  });
});

const retriesIn = (events: readonly { type: string }[]): number =>
  typesOf(events).filter((type) => type === 'step.retrying').length;

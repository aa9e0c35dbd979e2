import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../sdk/call.ts';
import { answer, flow, keyOf, post, set, sub, typesOf, useDatabaseFile, useHarness } from './flow.fixture.ts';

const newFile = useDatabaseFile();
const open = useHarness();

const order = flow(
  'order',
  {
    price: set({ total: { rule: { '*': [{ var: 'input.n' }, 2] } } }),
    pay: post('key'),
    ship: post('key'),
    end: set({ total: { path: 'steps.price.total' }, n: { path: 'input.n' } }),
  },
  ['start price pay ship end'],
);
const outside = (broken: (step: string) => boolean) => {
  const sent: string[] = [];
  return {
    sent,
    http: async (request: HttpRequest) => {
      const [, step = ''] = keyOf(request).split(':');
      sent.push(step);
      return answer(broken(step) ? 400 : 200);
    },
  };
};

describe('a failed run that is retried', () => {
  test('goes on from the failed step under the same key, and repeats nothing before it', async () => {
    let broken = true;
    const { http, sent } = outside((step) => broken && step === 'ship');
    const { run, engine, until } = await open({ flows: [order], http });
    const { runId, status } = await run('order', { n: 2 });
    expect(status).toBe('failed');
    broken = false;
    expect(await engine.retry(runId, { by: 'ann' })).toEqual({ kind: 'accepted', runId });
    await until(runId, 'completed');
    expect(sent).toEqual(['pay', 'ship', 'ship']);
    expect(await engine.retry(runId, { by: 'ann' })).toEqual({ kind: 'closed', runId });
  });

  test('goes on with mended input, and keeps the results it has', async () => {
    let broken = true;
    const { http } = outside((step) => broken && step === 'pay');
    const { run, engine, until, journal } = await open({ flows: [order], http });
    const { runId } = await run('order', { n: 2 });
    broken = false;
    await engine.retry(runId, { by: 'ann', input: { n: 50 } });
    await until(runId, 'completed');
    expect((await journal(runId)).at(-1)).toMatchObject({ output: { total: 4, n: 50 } });
  });

  test('is retried once however often one asks, and survives a death right after asking', async () => {
    const url = await newFile();
    let broken = true;
    const { http, sent } = outside((step) => broken && step === 'ship');
    const first = await open({ url, flows: [order], http });
    const { runId } = await first.run('order', { n: 2 });
    broken = false;
    const asked = await Promise.all([1, 2, 3].map(() => first.engine.retry(runId, { by: 'ann' })));
    expect(asked.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    await first.drop();
    const second = await open({ url, flows: [order], http });
    await second.until(runId, 'completed');
    expect(sent.filter((step) => step === 'pay')).toHaveLength(1);
    expect(typesOf(await second.journal(runId)).filter((type) => type === 'run.reopened')).toHaveLength(1);
  });

  test('that ran out of time goes on with what was stopped by that', async () => {
    const { createFakeClock } = await import('../testing/fake-clock.ts');
    const clock = createFakeClock();
    const slow = flow(
      'slow',
      { rest: { type: 'wait', config: { until: { ms: 5000 } } }, end: set({ ok: { value: 1 } }) },
      ['start rest end'],
      {
        timeoutMs: 1000,
      },
    );
    const { run, engine, until, untilJournal } = await open({ clock, flows: [slow] });
    const { runId } = await run('slow', {});
    clock.advance(1000);
    await until(runId, 'failed');
    await engine.retry(runId, { by: 'ann' });
    const events = await untilJournal(runId, (all) => typesOf(all).at(-1) === 'step.waiting');
    expect(typesOf(events).slice(-2)).toEqual(['run.reopened', 'step.waiting']);
  });
});

describe('a fork', () => {
  test('keeps the results before its step, runs the rest anew under keys of its own, and says where it is from', async () => {
    const { http, sent } = outside(() => false);
    const { run, engine, until, journal } = await open({ flows: [order], http });
    const { runId } = await run('order', { n: 2 });
    await until(runId, 'completed');
    const fork = await engine.fork(runId, { step: 'ship', by: 'ann' });
    expect(fork.kind).toBe('queued');
    await until(fork.runId, 'completed');
    expect(sent).toEqual(['pay', 'ship', 'ship']);
    expect((await journal(fork.runId))[0]).toMatchObject({ forkedFrom: { run: runId, step: 'ship' } });
    expect((await journal(fork.runId)).at(-1)).toMatchObject({ output: { total: 4 } });
  });

  test('of a flow with an idempotency key is a run of its own', async () => {
    const keyed = { ...order, settings: { idempotencyKey: { path: 'input.n' } } };
    const { http } = outside(() => false);
    const { run, engine, until } = await open({ flows: [keyed], http });
    const { runId } = await run('order', { n: 2 });
    await until(runId, 'completed');
    const fork = await engine.fork(runId, { step: 'price', by: 'ann' });
    expect(fork.runId).not.toBe(runId);
    await until(fork.runId, 'completed');
  });

  test('that is asked for twice under one key is made once, and a second time under another', async () => {
    const { http, sent } = outside(() => false);
    const { run, engine, until } = await open({ flows: [order], http });
    const { runId } = await run('order', { n: 2 });
    await until(runId, 'completed');
    const options = { step: 'ship', by: 'ann', idempotencyKey: 'k' };
    const first = await engine.fork(runId, options);
    await until(first.runId, 'completed');
    expect(await engine.fork(runId, options)).toMatchObject({
      kind: 'duplicate',
      runId: first.runId,
      status: 'completed',
    });
    const other = await engine.fork(runId, { ...options, idempotencyKey: 'l' });
    expect(other.runId).not.toBe(first.runId);
    await until(other.runId, 'completed');
    expect(sent).toEqual(['pay', 'ship', 'ship', 'ship']);
  });

  test('that would repeat what must happen once needs a word', async () => {
    const once = flow('once', { send: post('none'), end: set({ ok: { value: 1 } }) }, ['start send end']);
    let sent = 0;
    const { run, engine, until } = await open({
      flows: [once],
      http: async () => {
        sent += 1;
        return answer(200);
      },
    });
    const { runId } = await run('once', {});
    await until(runId, 'completed');
    await expect(engine.fork(runId, { step: 'send', by: 'ann' })).rejects.toMatchObject({
      code: 'would-repeat',
    });
    const after = await engine.fork(runId, { step: 'end', by: 'ann' });
    await until(after.runId, 'completed');
    expect(sent).toBe(1);
    const again = await engine.fork(runId, { step: 'send', by: 'ann', confirmOnce: true });
    await until(again.runId, 'completed');
    expect(sent).toBe(2);
  });

  test('of a run that waited for a sub-flow starts a child of its own', async () => {
    const { run, engine, until, journal } = await open({
      flows: [
        flow('outer', { call: sub('inner'), end: set({ got: { path: 'steps.call.n' } }) }, [
          'start call end',
        ]),
        flow('inner', { end: set({ n: { path: 'input.n' } }) }, ['start end']),
      ],
    });
    const { runId } = await run('outer', { n: 1 });
    await until(runId, 'completed');
    const fork = await engine.fork(runId, { step: 'call', by: 'ann', input: { n: 2 } });
    await until(fork.runId, 'completed');
    expect((await journal(fork.runId)).at(-1)).toMatchObject({ output: { got: 2 } });
  });
});

describe('a start that is repeated', () => {
  const reply = flow(
    'reply',
    {
      answer: {
        type: 'respond',
        config: { status: 201, body: { rule: { cat: ['no ', { var: 'run.id' }] } } },
      },
      send: post('key'),
    },
    ['start answer send'],
  );

  test('is answered with the very bytes of the first answer, now and after a restart', async () => {
    const url = await newFile();
    const first = await open({ url, flows: [reply] });
    const start = (harness: typeof first) =>
      harness.engine.start({ flow: 'reply', input: {}, trigger: 'webhook', idempotencyKey: 'order-1' });
    const started = await start(first);
    const settled = started.kind === 'running' ? await started.settled : undefined;
    expect(settled?.reply).toMatchObject({ status: 201, body: JSON.stringify(`no ${started.runId}`) });
    await first.until(started.runId, 'completed');
    const { status, contentType, body } = settled!.reply!;
    const same = { kind: 'duplicate', runId: started.runId, reply: { status, contentType, body } };
    expect(await start(first)).toMatchObject(same);
    await first.drop();
    const second = await open({ url, flows: [reply] });
    expect(await start(second)).toMatchObject(same);
  });

  test('fifty times at once is one run', async () => {
    const { http, sent } = outside(() => false);
    const { engine, until, tables } = await open({ flows: [reply], http });
    const results = await Promise.all(
      Array.from({ length: 50 }, () =>
        engine.start({ flow: 'reply', input: {}, trigger: 'webhook', idempotencyKey: 'k' }),
      ),
    );
    expect(new Set(results.map(({ runId }) => runId)).size).toBe(1);
    expect(results.filter(({ kind }) => kind !== 'duplicate')).toHaveLength(1);
    await until(results[0]!.runId, 'completed');
    expect(await tables.read('select count(*) as n from runs')).toEqual([{ n: 1 }]);
    expect(sent).toHaveLength(1);
  });
});

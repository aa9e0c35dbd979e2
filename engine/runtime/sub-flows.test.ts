import { describe, expect, test } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import type { Harness } from '../testing/harness.ts';
import { answer, flow, heldAnswers, keyOf, post, set, sub, useHarness, wait } from './flow.fixture.ts';

const open = useHarness();

const childrenOf = (
  { tables }: Harness,
  parent: string,
): Promise<{ id: string; status: string; mode: string; depth: number }[]> =>
  tables.read('select id, status, mode, depth from runs where parent_run = ? order by id', [parent]);

const outputOf = async ({ journal }: Harness, runId: string): Promise<Json | undefined> => {
  const end = (await journal(runId)).findLast((event) => event.type === 'run.completed');
  return end?.type === 'run.completed' ? end.output : undefined;
};

const double = flow('double', { twice: set({ n: { rule: { '*': [{ var: 'input.n' }, 2] } } }) }, [
  'start twice',
]);
const calling = (target: string, more: Record<string, unknown> = {}) =>
  flow('outer', { call: sub(target, more), end: set({ got: { path: 'steps.call' } }) }, ['start call end']);

describe('a sub-flow', () => {
  test('hands its result to the step that waits for it', async () => {
    const harness = await open({ flows: [calling('double'), double] });
    const { runId } = await harness.run('outer', { n: 21 });
    await harness.until(runId, 'completed');
    expect(await outputOf(harness, runId)).toEqual({ got: { n: 42 } });
  });

  test('is born in the same commit as the run that waits for it', async () => {
    const harness = await open({
      flows: [calling('rest'), flow('rest', { rest: wait(3_600_000) }, ['start rest'])],
    });
    const started = await harness.engine.start({ flow: 'outer', input: {}, trigger: 'manual' });
    expect(await childrenOf(harness, started.runId)).toHaveLength(1);
  });

  test('that nobody waits for is started all the same, also by a run that is over at once', async () => {
    const harness = await open({ flows: [calling('double', { wait: false }), double] });
    const { runId, status, output } = await harness.run('outer', { n: 1 });
    expect(status).toBe('completed');
    const child = (output as { got: { run: string } }).got.run;
    await harness.until(child, 'completed');
    expect(await outputOf(harness, child)).toEqual({ n: 2 });
    expect(await childrenOf(harness, runId)).toEqual([]);
  });

  test('that fails fails its step, and a retry starts another child', async () => {
    let status = 400;
    const harness = await open({
      flows: [calling('effect'), flow('effect', { send: post('key') }, ['start send'])],
      http: async () => answer(status),
    });
    const { runId } = await harness.run('outer', {});
    await harness.until(runId, 'failed');
    const [first] = await childrenOf(harness, runId);
    expect((await harness.journal(runId)).at(-1)).toMatchObject({
      type: 'run.failed',
      step: 'call',
      error: { code: 'http-refused', details: { run: first!.id } },
    });
    status = 200;
    await harness.engine.retry(runId, { by: 'ann' });
    await harness.until(runId, 'completed');
    const ends = (await childrenOf(harness, runId)).map((child) => child.status);
    expect(ends.sort()).toEqual(['completed', 'failed']);
  });

  test('is tried again by its retry policy, each time as a new run', async () => {
    let calls = 0;
    const outer = flow(
      'outer',
      { call: { ...sub('effect'), retry: { maxAttempts: 3, initialMs: 1, on: ['http-refused'] } } },
      ['start call'],
    );
    const harness = await open({
      flows: [outer, flow('effect', { send: post('key') }, ['start send'])],
      http: async () => answer((calls += 1) < 3 ? 400 : 200),
    });
    const { runId } = await harness.run('outer', {});
    await harness.until(runId, 'completed');
    expect((await childrenOf(harness, runId)).map(({ status }) => status).sort()).toEqual([
      'completed',
      'failed',
      'failed',
    ]);
  });

  test('that is not published fails the step that names it', async () => {
    const { run } = await open({ flows: [calling('nowhere')] });
    expect(await run('outer', {})).toMatchObject({ status: 'failed', errorCode: 'flow-not-published' });
  });

  test('has its parent wait for it even if a run with its idempotency key exists', async () => {
    const once = flow('once', { end: set({ n: { path: 'input.n' } }) }, ['start end'], {
      idempotencyKey: { path: 'input.n' },
    });
    const harness = await open({ flows: [calling('once'), once] });
    await harness.run('once', { n: 'k' });
    const { runId } = await harness.run('outer', { n: 'k' });
    await harness.until(runId, 'completed');
    expect(await outputOf(harness, runId)).toEqual({ got: { n: 'k' } });
  });

  test('is canceled with the run that waits for it, and with its own children', async () => {
    const harness = await open({
      flows: [
        calling('middle'),
        flow('middle', { call: sub('rest') }, ['start call']),
        flow('rest', { rest: wait(3_600_000) }, ['start rest']),
      ],
    });
    const { runId } = await harness.run('outer', {});
    const [middle] = await childrenOf(harness, runId);
    await harness.untilJournal(middle!.id, (all) => all.some(({ type }) => type === 'step.waiting'));
    const [inner] = await childrenOf(harness, middle!.id);
    await harness.until(inner!.id, 'waiting');
    await harness.engine.cancel(runId, 'no need', 'ann');
    await harness.until(runId, 'canceled');
    await harness.until(middle!.id, 'canceled');
    await harness.until(inner!.id, 'canceled');
  });

  test('inherits a rehearsal and writes nothing to the outside', async () => {
    const sent: string[] = [];
    const harness = await open({
      flows: [calling('effect'), flow('effect', { send: post('key') }, ['start send'])],
      http: async (request) => {
        sent.push(keyOf(request));
        return answer(200);
      },
    });
    const { runId } = await harness.run('outer', {}, { mode: 'rehearsal' });
    await harness.until(runId, 'completed');
    expect(await childrenOf(harness, runId)).toMatchObject([
      { mode: 'rehearsal', depth: 1, status: 'completed' },
    ]);
    expect(sent).toEqual([]);
  });

  test('that starts itself for ever is stopped 16 levels deep', async () => {
    const harness = await open({ flows: [calling('outer')] });
    const { runId } = await harness.run('outer', {});
    await harness.until(runId, 'failed');
    const [{ deepest }] = (await harness.tables.read<{ deepest: number }>(
      'select max(depth) as deepest from runs',
    )) as [{ deepest: number }];
    expect(deepest).toBe(16);
    expect((await harness.journal(runId)).at(-1)).toMatchObject({ error: { code: 'too-deep' } });
  });
});

describe('a for-each', () => {
  const walk = (more: Record<string, unknown> = {}) =>
    flow(
      'walk',
      {
        each: { type: 'for-each', config: { items: { path: 'input.items' }, ...more } },
        twice: { ...set({ n: { rule: { '*': [{ var: 'item' }, 2] } } }), parent: 'each' },
      },
      ['start each'],
    );

  test('over 2,500 items becomes child runs, and its results keep the order of the items', async () => {
    const harness = await open({ flows: [walk({ batchSize: 600 })] });
    const items = Array.from({ length: 2500 }, (_, index) => index);
    const { runId } = await harness.run('walk', { items });
    await harness.until(runId, 'completed');
    expect(await childrenOf(harness, runId)).toHaveLength(5);
    const output = (await outputOf(harness, runId)) as { results: { index: number; output: Json }[] };
    expect(output.results.map(({ index }) => index)).toEqual(items);
    expect(output.results[2499]).toMatchObject({ index: 2499, ok: true, output: { n: 4998 } });
    expect(output).toMatchObject({ succeeded: 2500, failed: 0 });
  });

  test('in batches waits for a batch that failed and was reopened while others were under way', async () => {
    const { http, asked, waiting } = heldAnswers();
    const each = flow(
      'walk',
      {
        each: {
          type: 'for-each',
          config: { items: { path: 'input.items' }, batchSize: 1000, onItemError: 'fail' },
        },
        odd: {
          type: 'condition',
          config: { rule: { '==': [{ '%': [{ var: 'item' }, 1000] }, 1] }, onUnknown: 'fail' },
          parent: 'each',
        },
        send: post('key', { parent: 'each' }),
      },
      ['start each', 'odd:true send'],
    );
    const harness = await open({ flows: [each], http });
    const { runId } = await harness.run('walk', {
      items: Array.from({ length: 1001 }, (_, index) => index + 1),
    });
    await asked(2);
    const byRun = new Map(waiting.map((one) => [keyOf(one.request).split(':')[0], one]));
    const [first, second] = await childrenOf(harness, runId);
    byRun.get(first!.id)!.give(answer(400));
    await harness.until(first!.id, 'failed');
    await harness.engine.retry(first!.id, { by: 'ann' });
    await asked(3);
    byRun.get(second!.id)!.give(answer(200));
    await harness.until(second!.id, 'completed');
    waiting[2]!.give(answer(200));
    await harness.until(runId, 'completed');
  });
});

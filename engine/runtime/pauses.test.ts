import { describe, expect, test } from 'vitest';
import type { Harness } from '../testing/harness.ts';
import { usePostgres } from '../testing/postgres.ts';
import { answer, flow, heldAnswers, post, set, sub, typesOf, useHarness } from './flow.fixture.ts';

const postgres = usePostgres();
const open = useHarness();

const outer = flow('outer', { call: sub('inner'), end: set({ got: { path: 'steps.call.n' } }) }, [
  'start call end',
]);
const inner = flow('inner', { n: set({ n: { value: 7 } }) }, ['start n']);
const refusing = { ...inner, settings: { onPause: 'refuse' as const } };

const childrenOf = (
  { tables }: Harness,
  parent: string,
): Promise<{ id: string; status: string; hold_id: string | null }[]> =>
  tables.read('select id, status, hold_id from runs where parent_run = ? order by id', [parent]);

describe('a paused flow that another flow calls', () => {
  test('holds the sub-flow’s run, and its parent goes on once it is resumed', async () => {
    const harness = await open({ flows: [outer, inner] });
    const { holdId } = await harness.engine.pause('inner', 'stock-taking', 'ann');
    const { runId } = await harness.run('outer', {});
    const [child] = await childrenOf(harness, runId);
    expect(child).toMatchObject({ status: 'queued', hold_id: holdId });
    expect(typesOf(await harness.journal(child!.id))).toEqual(['run.started']);
    await harness.engine.resume('inner', 'ann');
    await harness.until(runId, 'completed');
    expect((await harness.journal(runId)).at(-1)).toMatchObject({ output: { got: 7 } });
  });

  test('fails the step that calls it if it refuses starts, and a retry after the pause succeeds', async () => {
    const harness = await open({ flows: [outer, refusing] });
    await harness.engine.pause('inner', 'stock-taking', 'ann');
    const { runId } = await harness.run('outer', {});
    await harness.until(runId, 'failed');
    expect((await harness.journal(runId)).at(-1)).toMatchObject({
      type: 'run.failed',
      step: 'call',
      error: { code: 'flow-paused', blame: 'author' },
    });
    expect(await childrenOf(harness, runId)).toEqual([]);
    await harness.engine.resume('inner', 'ann');
    await harness.engine.retry(runId, { by: 'ann' });
    await harness.until(runId, 'completed');
  });
});

test('a paused flow that refuses starts refuses every kind of start, and none of them leaves a run', async () => {
  const { engine, tables, run } = await open({ flows: [refusing] });
  const { runId } = await run('inner', {});
  await engine.pause('inner', 'stock-taking', 'ann');
  for (const trigger of ['manual', 'failure', 'schedule', 'webhook'])
    await expect(engine.start({ flow: 'inner', input: {}, trigger })).rejects.toMatchObject({
      code: 'flow-paused',
    });
  await expect(engine.fork(runId, { step: 'n', by: 'ann' })).rejects.toMatchObject({ code: 'flow-paused' });
  expect(await tables.read('select id from runs')).toEqual([{ id: runId }]);
  await engine.resume('inner', 'ann');
  expect(await run('inner', {})).toMatchObject({ status: 'completed' });
});

test('a replay of a run of a paused flow is held like any other start', async () => {
  const { engine, run, until } = await open({ flows: [inner] });
  const { runId } = await run('inner', {});
  const { holdId } = await engine.pause('inner', 'stock-taking', 'ann');
  const forked = await engine.fork(runId, { step: 'n', by: 'ann' });
  expect(forked).toMatchObject({ kind: 'queued', held: holdId });
  await engine.resume('inner', 'ann');
  await until(forked.runId, 'completed');
});

test('the batches of an open run go on although their flow is paused', async () => {
  const { http, asked, waiting } = heldAnswers();
  const walk = flow(
    'walk',
    {
      first: post('key'),
      each: { type: 'for-each', config: { items: { path: 'input.items' }, batchSize: 1000 } },
      twice: { ...set({ n: { path: 'item' } }), parent: 'each' },
    },
    ['start first each'],
  );
  const { engine, until, journal } = await open({ flows: [walk], http });
  const items = Array.from({ length: 1001 }, (_, index) => index);
  const { runId } = await engine.start({ flow: 'walk', input: { items }, trigger: 'manual' });
  await asked(1);
  await engine.pause('walk', 'stock-taking', 'ann');
  waiting[0]!.give(answer(200));
  await until(runId, 'completed');
  expect((await journal(runId)).at(-1)).toMatchObject({ output: { succeeded: 1001, failed: 0 } });
});

test('a run born under a pause that another process has ended meanwhile is let go', async () => {
  const { url } = await postgres.create();
  const flows = [inner];
  const one = await open({ url, flows, worker: 'w1' });
  await one.engine.pause('inner', 'stock-taking', 'ann');
  const other = await open({ url, flows, worker: 'w2' });
  await one.engine.resume('inner', 'ann');
  const { runId, kind } = await other.engine.start({ flow: 'inner', input: {}, trigger: 'manual' });
  expect(kind).toBe('queued');
  other.engine.refresh('inner');
  await other.until(runId, 'completed');
});

test('a start that meets the resume halfway is not left behind', async () => {
  const { engine, until } = await open({ flows: [inner] });
  await engine.pause('inner', 'stock-taking', 'ann');
  const starting = engine.start({ flow: 'inner', input: {}, trigger: 'manual' });
  await engine.resume('inner', 'ann');
  engine.refresh('inner');
  await until((await starting).runId, 'completed');
});

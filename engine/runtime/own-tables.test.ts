import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../core/errors.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { answer, flow, heldAnswers, post, set, useHarness } from './flow.fixture.ts';

const open = useHarness();

let refusals = 0;

/** Takes stock: writes a line, then refuses it if the input says so or as often as `refusals` says. */
const reserve = defineNode({
  type: 'reserve',
  version: 1,
  title: { zh: '占用库存', en: 'Reserve' },
  summary: { zh: '占用库存', en: 'Reserves stock' },
  group: 'data',
  icon: 'database',
  structure: 'step',
  effects: 'local',
  config: Type.Object({}),
  ports: { fixed: [{ id: 'out', label: { zh: '下一步', en: 'Next' } }] },
  examples: [],
  prepare: () => ({
    execute: ({ data, runId, mode }) => ({
      kind: 'transact',
      async run(tx) {
        await tx.query('insert into reserved(run, note) values (?, ?)', [runId, data.events['note'] ?? '']);
        const [row] = await tx.query<{ n: number }>('select count(*) as n from reserved');
        if (data.input === 'sold-out') throw new EngineError('no-stock', { zh: '缺货', en: 'Out of stock' });
        if ((refusals -= 1) >= 0)
          throw new EngineError('busy', { zh: '忙', en: 'Busy' }, { retryable: true });
        return done({ left: 10 - (row?.n ?? 0), mode });
      },
    }),
  }),
});

const stock = flow(
  'stock',
  {
    take: { type: 'reserve', config: {}, retry: { maxAttempts: 3, initialMs: 1 } },
    end: set({ left: { path: 'steps.take.left' } }),
    none: set({ code: { path: 'steps.take.error.code' } }),
  },
  ['start take end', 'take:error none'],
);

const openStock = async (more: Partial<Parameters<typeof open>[0]> = {}) => {
  refusals = 0;
  const harness = await open({ flows: [stock], types: [reserve], ...more });
  await harness.tables.write((tx) => tx.query('create table reserved(run text, note text)'));
  const rows = () => harness.tables.read<{ run: string; note: string }>('select run, note from reserved');
  return { ...harness, rows };
};

describe('a step that writes our own tables', () => {
  test('writes in the transaction that records it', async () => {
    const { run, rows } = await openStock();
    const { runId, output } = await run('stock', null);
    expect(output).toEqual({ left: 9 });
    expect(await rows()).toEqual([{ run: runId, note: '' }]);
  });

  test('leaves nothing when it fails, and takes its error edge', async () => {
    const { run, rows } = await openStock();
    expect(await run('stock', 'sold-out')).toMatchObject({
      status: 'completed',
      output: { code: 'no-stock' },
    });
    expect(await rows()).toEqual([]);
  });

  test('that is tried again writes once', async () => {
    const { run, rows, until, journal } = await openStock();
    refusals = 2;
    const { runId } = await run('stock', null);
    await until(runId, 'completed');
    expect((await journal(runId)).at(-1)).toMatchObject({ output: { left: 9 } });
    expect(await rows()).toHaveLength(1);
  });

  test('in a rehearsal shows what it would have done, and writes nothing', async () => {
    const { run, rows } = await openStock();
    expect(await run('stock', null, { mode: 'rehearsal' })).toMatchObject({
      status: 'completed',
      output: { left: 9 },
    });
    expect(await rows()).toEqual([]);
  });

  test('of fifty runs at once each writes its own, and those that fail fail alone', async () => {
    const { engine, until, rows } = await openStock();
    const inputs = Array.from({ length: 50 }, (_, index) => (index % 5 === 0 ? 'sold-out' : null));
    const started = await engine.startMany('stock', inputs);
    for (const { runId } of started) await until(runId, 'completed');
    expect(new Set((await rows()).map((row) => row.run))).toEqual(
      new Set(started.filter((_, index) => index % 5 !== 0).map(({ runId }) => runId)),
    );
    expect(await rows()).toHaveLength(40);
  });

  test('works with every event that was committed before it, and is done once, whatever the moment', async () => {
    const { http, asked, waiting } = heldAnswers();
    const noted = flow('stock', { ask: post('key'), take: { type: 'reserve', config: {} } }, [
      'start ask take',
    ]);
    const { engine, until, rows } = await openStock({ flows: [noted], http });
    const expected: { run: string; notes: string[] }[] = [];
    for (let gap = 0; gap < 14; gap += 1) {
      const { runId } = await engine.start({ flow: 'stock', input: null, trigger: 'manual' });
      await asked(gap + 1);
      let isTold = false;
      const told = engine.event({ runId }, 'note', 'urgent').then(() => (isTold = true));
      for (let turn = 0; turn < gap; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expected.push({ run: runId, notes: isTold ? ['urgent'] : ['', 'urgent'] });
      waiting[gap]!.give(answer(200));
      await told;
      await until(runId, 'completed');
    }
    const found = await rows();
    expect(found.map(({ run }) => run)).toEqual(expected.map(({ run }) => run));
    for (const [index, { notes }] of expected.entries()) expect(notes).toContain(found[index]?.note);
  });
});

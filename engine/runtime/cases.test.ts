import { describe, expect, test } from 'vitest';
import type { FlowNode } from '../../schemas/flow.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import type { Harness } from '../testing/harness.ts';
import { answer, flow, heldAnswers, post, set, useDatabaseFile, useHarness } from './flow.fixture.ts';

const newFile = useDatabaseFile();
const open = useHarness();

const task = (more: Record<string, unknown> = {}): FlowNode => ({
  type: 'human-task',
  config: {
    title: { zh: '核对 {{input.no}}', en: 'Check {{input.no}}' },
    cause: 'check-address',
    severity: 'important',
    decisions: [
      { port: 'yes', label: { zh: '可以', en: 'Yes' } },
      { port: 'no', label: { zh: '不可以', en: 'No' } },
    ],
    ...more,
  },
});

interface CaseRow {
  type: string;
  cause: string;
  step: string | null;
  details: string | null;
  closed_at: number | null;
  closed_by: string | null;
}
const casesOf = ({ tables }: Harness, runId: string): Promise<CaseRow[]> =>
  tables.read(
    'select type, cause, step, details, closed_at, closed_by from cases where run_id = ? order by opened_at, id',
    [runId],
  );
const openCases = async (harness: Harness, runId: string): Promise<string[]> =>
  (await casesOf(harness, runId)).filter((row) => row.closed_at === null).map(({ type }) => type);

const tokenOf = async ({ tables }: Harness, runId: string): Promise<string> => {
  const [row] = await tables.read<{ token: string }>(
    'select token from waits where run_id = ? and closed_at is null',
    [runId],
  );
  return row!.token;
};

const asking = (more: Record<string, unknown> = {}) =>
  flow(
    'check',
    {
      ask: task(more),
      good: set({ end: { value: 'good' } }),
      bad: set({ end: { value: 'bad' } }),
      late: set({ end: { value: 'late' } }),
    },
    ['start ask:yes good', 'ask:no bad', 'ask:timeout late'],
  );

describe('a human task', () => {
  test('waits for its reply, takes the edge of the decision, and closes its case', async () => {
    const harness = await open({ flows: [asking()] });
    const { runId, status } = await harness.run('check', { no: 'T1' });
    expect(status).toBe('waiting');
    expect(await openCases(harness, runId)).toEqual(['task']);
    const token = await tokenOf(harness, runId);
    expect(await harness.engine.reply(token, { decision: 'no' }, { by: 'ann', dedupe: 'once' })).toEqual({
      kind: 'accepted',
      runId,
    });
    await harness.until(runId, 'completed');
    expect((await harness.journal(runId)).at(-1)).toMatchObject({ output: { end: 'bad' } });
    expect(await openCases(harness, runId)).toEqual([]);
    expect(await harness.engine.reply(token, { decision: 'yes' }, {})).toEqual({ kind: 'closed', runId });
  });

  test('takes its time-out edge at the deadline, across a restart', async () => {
    const clock = createFakeClock();
    const url = await newFile();
    const flows = [asking({ deadlineMs: 60_000 })];
    const first = await open({ clock, url, flows });
    const { runId } = await first.run('check', {});
    const token = await tokenOf(first, runId);
    await first.drop();
    const second = await open({ clock, url, flows });
    clock.advance(60_000);
    await second.until(runId, 'completed');
    expect((await second.journal(runId)).at(-1)).toMatchObject({ output: { end: 'late' } });
    expect(await openCases(second, runId)).toEqual([]);
    expect(await second.engine.reply(token, { decision: 'yes' }, {})).toEqual({ kind: 'closed', runId });
  });

  test('that is cut off by its node’s time limit leaves no open case and no open token', async () => {
    const clock = createFakeClock();
    const cut = flow('check', { ask: { ...task(), timeoutMs: 1000 }, mend: set({ ok: { value: 1 } }) }, [
      'start ask:error mend',
    ]);
    const harness = await open({ clock, flows: [cut] });
    const { runId } = await harness.run('check', {});
    const token = await tokenOf(harness, runId);
    clock.advance(1000);
    await harness.until(runId, 'completed');
    expect(await openCases(harness, runId)).toEqual([]);
    expect(await harness.engine.reply(token, { decision: 'yes' }, {})).toEqual({ kind: 'closed', runId });
  });

  test('whose run is canceled is taken off the list', async () => {
    const harness = await open({ flows: [asking()] });
    const { runId } = await harness.run('check', {});
    await harness.engine.cancel(runId, 'gone', 'ann');
    await harness.until(runId, 'canceled');
    expect(await openCases(harness, runId)).toEqual([]);
  });

  test('that fails on its answer leaves a case about the failed run', async () => {
    const harness = await open({ flows: [asking()] });
    const { runId } = await harness.run('check', {});
    await harness.engine.reply(await tokenOf(harness, runId), { decision: 'perhaps' }, {});
    await harness.until(runId, 'failed');
    expect(await openCases(harness, runId)).toEqual(['incident']);
  });
});

describe('an effect that happens once and was cut short', () => {
  const ship = flow('ship', { send: post('none'), end: set({ no: { path: 'steps.send.body.no' } }) }, [
    'start send end',
  ]);

  /** A run whose process is gone in the middle of its effect, taken up by another. */
  const interrupted = async (): Promise<{ harness: Harness; runId: string; sent: { count: number } }> => {
    const url = await newFile();
    const held = heldAnswers();
    const first = await open({ url, flows: [ship], http: held.http });
    const { runId } = await first.engine.start({ flow: 'ship', input: {}, trigger: 'manual' });
    await held.asked(1);
    await first.drop();
    const sent = { count: 0 };
    const harness = await open({
      url,
      flows: [ship],
      http: async () => {
        sent.count += 1;
        return answer(200, { no: 'SF1' });
      },
    });
    await harness.until(runId, 'waiting');
    return { harness, runId, sent };
  };

  test('is not repeated: a case shows what was sent, and waits', async () => {
    const { harness, runId, sent } = await interrupted();
    expect(sent.count).toBe(0);
    const [row] = await casesOf(harness, runId);
    expect(row).toMatchObject({ type: 'uncertain', step: 'send', closed_at: null });
    expect(JSON.parse(row!.details ?? '')).toMatchObject({
      request: { method: 'POST', url: 'http://shop.test/effects', body: '{"a":1}' },
      attempt: 1,
    });
  });

  test('goes on with what the person says it was', async () => {
    const { harness, runId, sent } = await interrupted();
    await harness.engine.resolve(runId, 'send', { kind: 'done', output: { body: { no: 'SF9' } } }, 'ann');
    await harness.until(runId, 'completed');
    expect((await harness.journal(runId)).at(-1)).toMatchObject({ output: { no: 'SF9' } });
    expect(sent.count).toBe(0);
    expect(await openCases(harness, runId)).toEqual([]);
  });

  test('is sent again when the person says so', async () => {
    const { harness, runId, sent } = await interrupted();
    await harness.engine.resolve(runId, 'send', { kind: 'again' }, 'ann');
    await harness.until(runId, 'completed');
    expect(sent.count).toBe(1);
    expect(await casesOf(harness, runId)).toMatchObject([{ type: 'uncertain', closed_by: 'ann' }]);
  });

  test('fails when the person says so, and the failure is a case of its own', async () => {
    const { harness, runId, sent } = await interrupted();
    await harness.engine.resolve(runId, 'send', { kind: 'fail' }, 'ann');
    await harness.until(runId, 'failed');
    expect(sent.count).toBe(0);
    expect(await openCases(harness, runId)).toEqual(['incident']);
    await harness.engine.retry(runId, { by: 'ann' });
    await harness.until(runId, 'completed');
    expect(await openCases(harness, runId)).toEqual([]);
  });

  test('is asked about again if the second attempt is cut short too', async () => {
    const url = await newFile();
    for (let round = 1; round <= 2; round += 1) {
      const held = heldAnswers();
      const harness = await open({ url, flows: [ship], http: held.http });
      if (round === 1)
        await harness.engine.start({ flow: 'ship', input: {}, trigger: 'manual', idempotencyKey: 'a' });
      else {
        const [{ id }] = (await harness.tables.read<{ id: string }>('select id from runs')) as [
          { id: string },
        ];
        await harness.until(id, 'waiting');
        await harness.engine.resolve(id, 'send', { kind: 'again' }, 'ann');
      }
      await held.asked(1);
      await harness.drop();
    }
    const harness = await open({ url, flows: [ship] });
    const [{ id }] = (await harness.tables.read<{ id: string }>('select id from runs')) as [{ id: string }];
    await harness.until(id, 'waiting');
    expect(await openCases(harness, id)).toEqual(['uncertain']);
    expect(await casesOf(harness, id)).toHaveLength(2);
  });
});

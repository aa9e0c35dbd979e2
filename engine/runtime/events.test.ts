import { describe, expect, test } from 'vitest';
import type { FlowDefinition } from '../../schemas/flow.ts';
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
  wait,
} from './flow.fixture.ts';

const newFile = useDatabaseFile();
const open = useHarness();

const count = (events: readonly { type: string }[], type: string): number =>
  typesOf(events).filter((one) => one === type).length;

describe('an event for a live run', () => {
  const long = (settings: FlowDefinition['settings']) =>
    flow(
      'long',
      { rest: wait(3_600_000), mail: post('key'), more: wait(3_600_000) },
      ['start rest', 'mail more'],
      { searchKeys: { order: { path: 'input.no' } }, ...settings },
    );

  test('is received once, however often the run is taken up again', async () => {
    const url = await newFile();
    const flows = [long({ on: [{ event: 'refund', to: 'edge', node: 'mail' }] })];
    const sent: string[] = [];
    const http = async (request: Parameters<typeof keyOf>[0]) => {
      sent.push(keyOf(request));
      return answer(200);
    };
    const first = await open({ url, flows, http });
    const { runId } = await first.run('long', { no: 'T1' });
    const refund = (harness: typeof first, dedupe: string) =>
      harness.engine.event({ key: 'order', value: 'T1' }, 'refund', { amount: 5 }, dedupe);
    expect(await refund(first, 'r1')).toEqual([{ kind: 'accepted', runId }]);
    await first.untilJournal(runId, (all) => count(all, 'step.waiting') === 2);
    await first.drop();
    const second = await open({ url, flows, http });
    expect(await refund(second, 'r1')).toEqual([{ kind: 'duplicate', runId }]);
    expect(await refund(second, 'r2')).toEqual([{ kind: 'accepted', runId }]);
    const events = await second.untilJournal(runId, (all) => count(all, 'step.waiting') === 3);
    expect(count(events, 'event.received')).toBe(2);
    expect(sent).toEqual([`${runId}:mail`, `${runId}:mail@2`]);
  });

  test('that cancels ends a run that waits, and says why', async () => {
    const { run, engine, until, journal } = await open({
      flows: [long({ on: [{ event: 'refund', to: 'cancel' }] })],
    });
    const { runId } = await run('long', { no: 'T1' });
    await engine.event({ runId }, 'refund', {});
    await until(runId, 'canceled');
    expect((await journal(runId)).at(-1)).toMatchObject({ reason: 'event:refund' });
    expect(await engine.event({ key: 'order', value: 'T1' }, 'refund', {})).toEqual([{ kind: 'unknown' }]);
  });

  test('wakes a step that waits for it, also when it came before the wait', async () => {
    const { http, asked, waiting } = heldAnswers();
    const { engine, until, journal } = await open({
      flows: [
        flow(
          'paid',
          {
            send: post('key'),
            pay: { type: 'wait', config: { until: { event: 'paid', timeoutMs: 3_600_000 } } },
            end: set({ paid: { path: 'steps.pay.amount' } }),
          },
          ['start send pay end'],
        ),
      ],
      http,
    });
    const { runId } = await engine.start({ flow: 'paid', input: {}, trigger: 'manual' });
    await asked(1);
    await engine.event({ runId }, 'paid', { amount: 8 });
    waiting[0]!.give(answer(200));
    await until(runId, 'completed');
    expect((await journal(runId)).at(-1)).toMatchObject({ output: { paid: 8 } });
  });

  test('that came as the run failed is known once the run goes on', async () => {
    let broken = true;
    const held = heldAnswers();
    const { engine, until, journal } = await open({
      flows: [
        flow('order', { send: post('key'), end: set({ refund: { path: 'events.refund.no' } }) }, [
          'start send end',
        ]),
      ],
      http: (request, signal) => (broken ? held.http(request, signal) : Promise.resolve(answer(200))),
    });
    const { runId } = await engine.start({ flow: 'order', input: {}, trigger: 'manual' });
    await held.asked(1);
    held.waiting[0]!.give(answer(400));
    const told = await engine.event({ runId }, 'refund', { no: 1 });
    await until(runId, 'failed');
    broken = false;
    await engine.retry(runId, { by: 'ann' });
    await until(runId, 'completed', 'failed');
    const events = await journal(runId);
    const accepted = told[0]!.kind === 'accepted';
    expect(count(events, 'event.received')).toBe(accepted ? 1 : 0);
  });
});

import { describe, expect, test } from 'vitest';
import type { FlowNode } from '../../schemas/flow.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { StepKey } from '../core/events.ts';
import type { Harness } from '../testing/harness.ts';
import { answer, flow, post, set, sub, useHarness, wait } from './flow.fixture.ts';

const open = useHarness();

const inputsOf = async (
  { engine, journal }: Harness,
  id: string,
  name: string,
): Promise<Record<StepKey, Json>> =>
  Object.fromEntries(await engine.inputsOf({ id, flow: name, version: 1 }, await journal(id)));

const finish = async (harness: Harness, name: string, input: Json): Promise<Record<StepKey, Json>> => {
  const { runId, status } = await harness.run(name, input);
  if (status !== 'failed') await harness.until(runId, 'completed');
  return inputsOf(harness, runId, name);
};

describe('what a step was given', () => {
  test('is what led to it: the input at the trigger, then the result before, of several by node', async () => {
    const branches: FlowNode = {
      type: 'parallel',
      config: {
        branches: [
          { port: 'a', label: { zh: '甲', en: 'A' } },
          { port: 'b', label: { zh: '乙', en: 'B' } },
        ],
      },
    };
    const harness = await open({
      flows: [
        flow(
          'both',
          {
            split: branches,
            left: set({ l: { value: 1 } }),
            right: set({ r: { value: 2 } }),
            join: { type: 'join', config: { mode: 'all' } },
            end: set({ n: { path: 'input.n' } }),
          },
          ['start split:a left join end', 'split:b right join'],
        ),
      ],
    });
    expect(await finish(harness, 'both', { n: 7 })).toMatchObject({
      start: { n: 7 },
      split: { n: 7 },
      join: { left: { l: 1 }, right: { r: 2 } },
      end: { arrived: expect.any(Array) as string[] },
    });
  });

  test('is what its settings read, or the request it sent with its secrets masked', async () => {
    const call = post('key');
    const harness = await open({
      flows: [
        flow(
          'order',
          {
            check: {
              type: 'validate',
              config: { source: 'input.order', schema: { type: 'object' }, onProblem: 'fail' },
            },
            send: { ...call, config: { ...call.config, credential: 'shop' } },
            other: sub('inner', { input: { path: 'input.order.no' } }),
          },
          ['start check send other'],
        ),
        flow('inner', {}, []),
      ],
      http: async () => answer(200),
    });
    const inputs = await finish(harness, 'order', { order: { no: 'T1' } });
    expect(inputs).toMatchObject({
      check: { no: 'T1' },
      send: { method: 'POST', url: 'http://shop.test/effects', body: '{"a":1}' },
      other: 'T1',
    });
    expect(JSON.stringify(inputs['send'])).toContain('***');
    expect(JSON.stringify(inputs)).not.toContain('secret');
  });

  test('is the item inside a loop, the items at its node, and the error on an error path', async () => {
    const harness = await open({
      flows: [
        flow(
          'walk',
          {
            each: { type: 'for-each', config: { items: { path: 'input.items' } } },
            twice: { ...set({ n: { path: 'item' } }), parent: 'each' },
          },
          ['start each'],
        ),
        flow('rescue', { call: post('key'), mend: set({ code: { path: 'steps.call.error.code' } }) }, [
          'start call:error mend',
        ]),
      ],
      http: async () => answer(400),
    });
    expect(await finish(harness, 'walk', { items: ['x', 'y'] })).toMatchObject({
      each: ['x', 'y'],
      'each[0]/twice': 'x',
      'each[1]/twice': 'y',
    });
    expect(await finish(harness, 'rescue', {})).toMatchObject({
      mend: { error: { code: 'http-refused' } },
    });
  });

  test('after a retry with another input is the new one, and a step under way has one too', async () => {
    let status = 400;
    const harness = await open({
      flows: [flow('order', { send: post('key'), rest: wait(3_600_000) }, ['start send rest'])],
      http: async () => answer(status),
    });
    const { runId } = await harness.run('order', { n: 1 });
    await harness.until(runId, 'failed');
    status = 200;
    await harness.engine.retry(runId, { by: 'ann', input: { n: 2 } });
    await harness.untilJournal(runId, (events) => events.some(({ type }) => type === 'step.waiting'));
    const inputs = await inputsOf(harness, runId, 'order');
    expect(inputs['rest']).toMatchObject({ status: 200 });
    expect(inputs['send']).toMatchObject({ method: 'POST' });
  });
});

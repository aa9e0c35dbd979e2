import { describe, expect, it } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import type { Outcome } from '../sdk/outcome.ts';
import { flowOf, tryNode, type Trial } from '../sdk/try-node.ts';
import { map } from './map.ts';

const mapping = {
  schemaVersion: 1,
  id: 'orders',
  name: { zh: '订单', en: 'Orders' },
  target: [
    { path: 'orderNo', type: 'text', required: true, label: { zh: '订单号', en: 'Order number' } },
    { path: 'carrier', type: 'text', label: { zh: '快递', en: 'Carrier' } },
  ],
  fields: [
    { to: 'orderNo', from: 'tid' },
    { to: 'carrier', from: 'code', steps: [{ do: 'lookup', list: 'carriers', key: 'code', value: 'name' }] },
  ],
};
const lists = { carriers: [{ code: 'SF', name: '顺丰' }] };
const run = (config: object, trial: Trial = {}): Promise<Outcome> => {
  const settings = { mapping, ...config };
  return tryNode(map, settings, { flow: { ...flowOf('map', settings), lists }, ...trial });
};
const bad = { data: { input: { code: 'EMS', phone: '1' } } };

describe('the map node', () => {
  it('maps what stands at its source, with the lists of the flow', async () => {
    const data = { steps: { fetch: { order: { tid: 'T1', code: 'SF' } } } };
    expect(await run({ source: 'steps.fetch.order', onProblem: 'fail' }, { data })).toMatchObject({
      kind: 'done',
      output: { orderNo: 'T1', carrier: '顺丰' },
    });
    expect(await run({ source: 'steps.gone', onProblem: 'fail' }, { data })).toMatchObject({
      error: { code: 'missing-value', path: '/source' },
    });
  });

  it('holds a wrong record for a person, with every problem and the record itself', async () => {
    const outcome = await run({ onProblem: 'quarantine', object: { path: 'input.phone' } }, bad);
    expect(outcome).toMatchObject({
      kind: 'wait',
      wait: { kind: 'quarantine', token: 'token-1' },
      cases: [
        {
          type: 'quarantine',
          severity: 'important',
          field: 'orderNo',
          object: '1',
          details: { record: bad.data.input, problems: [{ field: 'orderNo' }, { field: 'carrier' }] },
        },
      ],
    });
  });

  it('maps the corrected record, or holds it again', async () => {
    const woken = (payload: Json): Trial => ({ ...bad, woken: { why: 'reply', payload } });
    expect(await run({ onProblem: 'quarantine' }, woken({ tid: 'T1', code: 'SF' }))).toMatchObject({
      kind: 'done',
      output: { orderNo: 'T1' },
    });
    expect(await run({ onProblem: 'quarantine' }, woken({ tid: 'T1', code: 'X' }))).toMatchObject({
      kind: 'wait',
      cases: [{ field: 'carrier', value: 'X' }],
    });
  });

  it('takes the port, or fails naming the fields', async () => {
    expect(await run({ onProblem: 'port' }, bad)).toMatchObject({
      kind: 'done',
      port: 'invalid',
      output: { record: bad.data.input, problems: [{ field: 'orderNo' }, { field: 'carrier' }] },
    });
    expect(await run({ onProblem: 'fail' }, bad)).toMatchObject({
      kind: 'failed',
      error: { code: 'mapping-failed', blame: 'author', message: expect.stringContaining('orderNo：') },
    });
  });
});

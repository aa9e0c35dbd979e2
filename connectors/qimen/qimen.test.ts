import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileMapping } from '../../engine/mapping/index.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { verifyPush, type PushMessage } from '../kit/push.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { classOf, recordsOf, takePushes, textAt } from '../kit/simulator/push-trials.fixture.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { qimen } from './connector.ts';
import { simulateQimen } from './simulator.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateQimen, {
    now: () => (clock += 200),
    credential: { appKey: 'qm-key', appSecret: 'qm-secret' },
  });
  client = createTestClient(qimen, simulator, () => credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = {
  appKey: 'qm-key',
  appSecret: 'qm-secret',
  customerId: 'C1',
  ownerCode: 'OWNER',
  warehouseCode: 'WH1',
};
const person = {
  name: '李四 <&>',
  phone: '13800138002',
  province: '上海市',
  city: '上海市',
  address: '枫林路',
};
const create = (orderNo: string) =>
  client.call('create-order', {
    orderNo,
    platform: 'taobao',
    placedAt: NOW - HOUR,
    carrierCode: 'sf',
    sender: person,
    receiver: person,
    totalAmount: 128.5,
    lines: [{ lineNo: '1', merchantCode: 'TEA-01', title: '茶叶', quantity: 2, unitPrice: 64.25 }],
  });
const mapped = (name: string, messages: readonly PushMessage[]): JsonObject[] => {
  const mapping = compileMapping(qimen.mappings[name], { lists: {} });
  return messages.map(({ payload }) => {
    const result = mapping.apply(payload);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result.output;
  });
};

describe('qimen', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(qimen)).toEqual([]);
  });

  it('sends a delivery order once, whatever signs a name has', async () => {
    const [made] = recordsOf(await create('QO-1'));
    expect(textAt(made, 'deliveryOrderId')).toMatch(/^WMS\d+$/);
    expect(classOf(await create('QO-1'))).toBe('duplicate-done');
    expect(simulator.world.counters().distinctWrites).toBe(1);
  });

  it('cancels until the goods left', async () => {
    await create('QO-2');
    const cancel = (orderNo: string) => client.call('cancel-order', { orderNo });
    expect(classOf(await cancel('QO-2'))).toBe('ok');
    expect(classOf(await cancel('QO-2'))).toBe('ok');
    expect(classOf(await cancel('QO-0'))).toBe('gone');
    await create('QO-3');
    simulator.world.shiftClock(5 * HOUR);
    expect(await cancel('QO-3')).toMatchObject({ ok: false, failure: { class: 'invalid', code: 'W04' } });
  });

  it('reads stock, one item or several', async () => {
    const stockOf = async (merchantCodes: string[]) =>
      recordsOf(await client.call('query-stock', { merchantCodes }));
    expect(await stockOf(['TEA-01'])).toMatchObject([{ itemCode: 'TEA-01', warehouseCode: 'WH1' }]);
    expect(await stockOf(['TEA-01', 'TEA-02'])).toHaveLength(2);
  });

  it('takes what the warehouse sends, and tells one kind from another', async () => {
    const born = simulator.world.now() - 2_000;
    await create('QO-4');
    simulator.world.shiftClock(30 * HOUR);
    const order = { from: born, to: simulator.world.now(), shuffle: true, repeat: true };
    const taken = await takePushes({ connector: qimen, simulator, credential }, 'warehouse', order);
    expect(taken.sent).toBe(taken.received.length);
    expect(taken.results[0]?.reply.body).toContain('<flag>success</flag>');
    const of = (topic: string) => taken.messages.filter((message) => message.topic === topic);
    const ours = mapped('delivery', of('deliveryorder.confirm')).filter(({ orderNo }) => orderNo === 'QO-4');
    expect(new Set(ours.map(({ confirmKey }) => confirmKey)).size).toBe(1);
    expect(ours[0]).toMatchObject({
      state: 'shipped',
      isFinal: true,
      parcels: [{ carrier: 'sf', weightKg: 1.25, lines: [{ merchantCode: 'TEA-01', quantity: 2 }] }],
      lines: [{ lineNo: '1', planned: 2, shipped: 2 }],
    });
    const progress = mapped('progress', of('orderprocess.report')).filter(
      ({ orderNo }) => orderNo === 'QO-4',
    );
    expect(new Set(progress.map(({ state }) => state))).toEqual(
      new Set(['accepted', 'picked', 'packed', 'weighed']),
    );
    const counts = of('inventory.report');
    expect(counts[0]?.brings).toBe('stock');
    expect(mapped('stock', counts)[0]).toMatchObject({ items: [{ merchantCode: 'TEA-01', change: -2 }] });
  });

  it('refuses a push whose bytes were altered, and XML that would grow', async () => {
    const now = simulator.world.now();
    const all = { from: NOW, to: now };
    const { received } = await takePushes({ connector: qimen, simulator, credential }, 'warehouse', all);
    const [first] = received;
    if (first === undefined) throw new Error('nothing was pushed');
    const altered = { ...first, body: first.body.replace('</request>', ' </request>') };
    expect(verifyPush(qimen, 'warehouse', altered, credential, now)).toMatchObject({
      ok: false,
      failure: { class: 'signature' },
      reply: { body: expect.stringContaining('sign-check-failure') },
    });
    const bomb = '<!DOCTYPE a [<!ENTITY b "b">]><request><order>&b;</order></request>';
    const [push, secret] = [simulateQimen.pushes?.(NOW, now, simulator.world)[0], 'qm-secret'];
    const query = new URLSearchParams(push?.query);
    query.delete('sign');
    const pairs = [...query].toSorted(([a], [b]) => (a < b ? -1 : 1)).flat();
    query.set(
      'sign',
      createHash('md5')
        .update(secret + pairs.join('') + bomb + secret)
        .digest('hex'),
    );
    const signed = { ...first, target: `/push?${query}`, body: bomb };
    expect(verifyPush(qimen, 'warehouse', signed, credential, now)).toMatchObject({
      ok: false,
      failure: { class: 'invalid', code: 'push-unreadable' },
    });
  });

  it.each<[FaultKind, string]>([
    ['down', 'platform-down'],
    ['html', 'retry'],
    ['truncated', 'retry'],
    ['wrong-json', 'retry'],
    ['throttled', 'throttle'],
    ['wrong-secret', 'signature'],
    ['ip-refused', 'ip'],
    ['scope-missing', 'permission'],
    ['clock-off', 'clock'],
  ])('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(classOf(await client.call('probe'))).toBe(expected);
  });

  it('is refused by its signature for real', async () => {
    expect(classOf(await client.call('probe'))).toBe('ok');
    expect(classOf(await client.call('probe', {}, { ...credential, appSecret: 'no' }))).toBe('signature');
  });
});

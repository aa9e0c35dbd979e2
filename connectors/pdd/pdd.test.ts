import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileMapping } from '../../engine/mapping/index.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { textOf } from '../kit/draft.ts';
import { checkIdentities } from '../kit/identities.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { dueWindow, splitInterval } from '../kit/walk/windows.ts';
import { pdd } from './connector.ts';
import { isShown, orderSnOf } from './simulated-order.ts';
import { simulatePdd } from './simulator.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulatePdd, {
    now: () => (clock += 50),
    shop: { seed: 11, orders: 400, startAt: NOW - 30 * DAY, endAt: NOW + DAY },
  });
  client = createTestClient(pdd, simulator, () => ({
    ...simulator.world.credential,
    more: '',
    tokenEndsAt: '',
  }));
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const textAt = (record: Json, name: string): string => textOf((record as JsonObject)[name] ?? '');
const shown = (by: 'updated' | 'paid' | 'refund', from: number, to: number): string[] =>
  simulator.world.shop.between(by, from, to, clock).flatMap((serial) => {
    const order = simulator.world.shop.seen(serial, clock);
    return order !== undefined && isShown(order) ? [orderSnOf(order)] : [];
  });
const windowOf = (id: string) => {
  const window = pdd.manifest.operations.find((one) => one.id === id)?.walk?.window;
  if (window === undefined) throw new Error(`${id} has no window`);
  return window;
};

describe('pdd', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(pdd)).toEqual([]);
  });

  it('finds every order that changed, in windows of half an hour behind the lag', async () => {
    const from = NOW - DAY;
    const window = windowOf('list-orders');
    const found = new Set<string>();
    let coveredTo = from;
    for (
      let due = dueWindow(window, coveredTo, clock);
      due !== undefined;
      due = dueWindow(window, coveredTo, clock)
    ) {
      expect(due.to - due.from).toBeLessThanOrEqual(window.maxSpanMs);
      for (const record of await client.walk('list-orders', due)) found.add(textAt(record, 'order_sn'));
      coveredTo = due.to;
    }
    const missing = shown('updated', from, coveredTo - 1).filter((orderSn) => !found.has(orderSn));
    expect(found.size).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it('is refused a window that is too long or too near', async () => {
    const call = (from: number, to: number) =>
      client.call('list-orders', { from, to, page: 1, pageSize: 100 });
    expect(await call(NOW - 40 * MINUTE, NOW - 5 * MINUTE)).toMatchObject({
      ok: false,
      failure: { class: 'invalid' },
    });
    expect(await call(NOW - 20 * MINUTE, NOW)).toMatchObject({ ok: false, failure: { class: 'invalid' } });
    expect(await call(NOW - 20 * MINUTE, NOW - 5 * MINUTE)).toMatchObject({ ok: true });
  });

  it('maps orders to the unified one, with what is sealed kept as it is', async () => {
    const mapping = compileMapping(pdd.mappings['order'], { lists: {} });
    const records: Json[] = [];
    for (const window of splitInterval(windowOf('list-orders-created'), {
      from: NOW - 3 * DAY,
      to: NOW - DAY,
    }))
      records.push(...(await client.walk('list-orders-created', window)));
    expect(records.map((record) => textAt(record, 'order_sn')).toSorted()).toEqual(
      shown('paid', NOW - 3 * DAY, NOW - DAY - 1000).toSorted(),
    );
    for (const record of records) {
      const verdicts = checkIdentities(pdd.manifest, record).map(({ verdict }) => verdict);
      expect(verdicts).toEqual(['equal', 'equal', 'equal']);
      const mapped = mapping.apply(record);
      if (!mapped.ok) throw new Error(JSON.stringify(mapped.problems));
      expect(mapped.output).toMatchObject({ platform: 'pdd', receiverMasked: true, currency: 'CNY' });
      const isWaiting = textAt(record, 'order_status') === '1';
      expect(mapped.output['receiverCipher'] !== undefined).toBe(isWaiting);
    }
  });

  it('lists refunds', async () => {
    const mapping = compileMapping(pdd.mappings['refund'], { lists: {} });
    const [from, to] = [NOW - 12 * DAY, NOW - 10 * DAY];
    const records: Json[] = [];
    for (const window of splitInterval(windowOf('list-refunds'), { from, to }))
      records.push(...(await client.walk('list-refunds', window)));
    expect(records.map((record) => textAt(record, 'order_sn')).toSorted()).toEqual(
      shown('refund', from, to - 1000).toSorted(),
    );
    for (const record of records) expect(mapping.apply(record)).toMatchObject({ ok: true });
  });

  it('ships once', async () => {
    const waiting = simulator.world.shop
      .between('updated', NOW - 5 * DAY, NOW, clock)
      .flatMap((serial) => simulator.world.shop.seen(serial, clock) ?? [])
      .find((order) => order.life.status === 'paid' && isShown(order));
    if (waiting === undefined) throw new Error('no order waits');
    const input = { orderNo: orderSnOf(waiting), carrierCode: 'sf', waybillNo: 'SF1234567890' };
    expect(await client.call('ship-confirm', input)).toMatchObject({ ok: true });
    expect(await client.call('get-order', { orderNo: input.orderNo })).toMatchObject({
      ok: true,
      records: [{ order_status: 2, tracking_number: 'SF1234567890' }],
    });
    expect(await client.call('ship-confirm', input)).toMatchObject({ ok: false });
    expect(simulator.world.counters().distinctWrites).toBe(1);
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
    ['token-expired', 'refresh-token'],
    ['clock-off', 'clock'],
  ])('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(await client.call('probe')).toMatchObject({ ok: false, failure: { class: expected } });
  });
});

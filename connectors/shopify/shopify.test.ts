import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileMapping } from '../../engine/mapping/index.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { textOf } from '../kit/draft.ts';
import { checkIdentities } from '../kit/identities.ts';
import { verifyPush } from '../kit/push.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { walkShifting } from '../kit/simulator/shop-trials.fixture.ts';
import { readTokens, tokenNeed } from '../kit/token.ts';
import { shopify } from './connector.ts';
import { orderIdOf } from './simulated-order.ts';
import { simulateShopify } from './simulator.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateShopify, {
    now: () => (clock += 200),
    shop: { seed: 41, orders: 500, startAt: NOW - 30 * DAY, endAt: NOW + DAY },
  });
  client = createTestClient(shopify, simulator, credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = () => ({
  shop: 'my-store',
  appKey: simulator.world.credential.appKey,
  appSecret: simulator.world.credential.appSecret,
  accessToken: simulator.world.credential.accessToken,
});
const textAt = (record: Json, name: string): string => textOf((record as JsonObject)[name] ?? '');

describe('shopify', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(shopify)).toEqual([]);
  });

  it('finds every order of a month exactly once, while orders leave the window under it', async () => {
    const { shop } = simulator.world;
    const from = NOW - 31 * DAY;
    const versions = await walkShifting(
      { connector: shopify, client, simulator },
      'list-orders',
      { from, to: NOW },
      (record) => `${textAt(record, 'id')}@${Date.parse(textAt(record, 'updated_at'))}`,
    );
    const now = simulator.world.now();
    const due = shop
      .between('updated', from, now, now)
      .map((serial) => `${orderIdOf(serial)}@${shop.seen(serial, now)?.life.updatedAt}`);
    expect(due.length).toBeGreaterThan(450);
    expect(due.filter((version) => !versions.has(version))).toEqual([]);
    // Behind an id nothing shifts: no version comes twice.
    expect([...versions.values()].filter((times) => times > 1)).toEqual([]);
  });

  it('maps orders, and knows every status the platform lists', async () => {
    const mapping = compileMapping(shopify.mappings['order'], { lists: {} });
    const records = await client.walk('list-orders-created', { from: NOW - 12 * DAY, to: NOW - 8 * DAY });
    expect(records.length).toBeGreaterThan(30);
    for (const record of records) {
      expect(checkIdentities(shopify.manifest, record).map(({ verdict }) => verdict)).toEqual([
        'equal',
        'equal',
      ]);
      const mapped = mapping.apply(record);
      if (!mapped.ok) throw new Error(JSON.stringify(mapped.problems));
      const { output } = mapped;
      expect(output['orderNo']).toMatch(/^\d{13}$/);
      expect(output['sellerNote']).toMatch(/^#\d+/);
      const amount = (name: string): number => Math.round(Number(output[name]) * 100);
      expect(amount('goodsAmount') - amount('sellerDiscount') + amount('freight')).toBe(
        amount('totalAmount'),
      );
    }
    const stateOf = (financial: string, fulfilment: string | null, canceled: string | null = null) => {
      const changed = { financial_status: financial, fulfillment_status: fulfilment, cancelled_at: canceled };
      const mapped = mapping.apply({ ...(records[0] as JsonObject), ...changed });
      return mapped.ok ? mapped.output['state'] : mapped.problems[0]?.field;
    };
    expect(stateOf('pending', null)).toBe('awaiting-payment');
    expect(stateOf('authorized', null)).toBe('awaiting-payment');
    expect(stateOf('partially_paid', null)).toBe('awaiting-payment');
    expect(stateOf('paid', null)).toBe('awaiting-review');
    expect(stateOf('partially_refunded', null)).toBe('awaiting-review');
    expect(stateOf('paid', 'partial')).toBe('awaiting-shipment');
    expect(stateOf('paid', 'fulfilled')).toBe('shipped');
    expect(stateOf('paid', 'restocked')).toBe('canceled');
    expect(stateOf('refunded', null)).toBe('canceled');
    expect(stateOf('voided', null)).toBe('canceled');
    expect(stateOf('paid', null, '2026-03-01T00:00:00Z')).toBe('canceled');
    expect(stateOf('paid', 'another')).toBe('state');
  });

  it('reads refunds of an order, also as records of their own', async () => {
    const { shop } = simulator.world;
    const serial =
      shop
        .between('refund', NOW - 25 * DAY, NOW, clock)
        .find((one) => shop.seen(one, clock)?.life.refund?.state === 'refunded') ?? -1;
    const orderNo = String(orderIdOf(serial));
    const answer = await client.call('get-refunds', { orderNo });
    if (!answer.ok) throw new Error(answer.failure.code);
    const mapped = compileMapping(shopify.mappings['refund'], { lists: {} }).apply(answer.records[0] ?? null);
    expect(mapped).toMatchObject({ ok: true, output: { orderNo, state: 'refunded', currency: 'CNY' } });
    const order = await client.call('get-order', { orderNo });
    if (!order.ok) throw new Error(order.failure.code);
    const whole = compileMapping(shopify.mappings['order'], { lists: {} }).apply(order.records[0] ?? null);
    if (!whole.ok || !mapped.ok) throw new Error('not mapped');
    expect(whole.output['refundedAmount']).toEqual(mapped.output['amount']);
  });

  it('ships once, sets stock and the note', async () => {
    const { shop } = simulator.world;
    const serial =
      shop
        .between('updated', NOW - 5 * DAY, clock, clock)
        .find((one) => shop.seen(one, clock)?.life.status === 'paid') ?? -1;
    const orderNo = String(orderIdOf(serial));
    const open = await client.call('list-fulfillment-orders', { orderNo });
    if (!open.ok) throw new Error(open.failure.code);
    const ids = open.records.map((record) => textAt(record, 'id'));
    const input = { orderNo, fulfillmentOrderIds: ids, carrierCode: 'sf', waybillNo: 'SF1234567890' };
    expect(await client.call('ship-confirm', input)).toMatchObject({ ok: true });
    expect(await client.call('get-order', { orderNo })).toMatchObject({
      ok: true,
      records: [{ fulfillment_status: 'fulfilled', fulfillments: [{ tracking_number: 'SF1234567890' }] }],
    });
    expect(await client.call('ship-confirm', input)).toMatchObject({
      ok: false,
      failure: { class: 'invalid' },
    });
    expect(await client.call('upload-stock', { locationId: '1', skuId: '2', quantity: 0 })).toMatchObject({
      ok: true,
    });
    expect(await client.call('set-remark', { orderNo, remark: '加急' })).toMatchObject({ ok: true });
    expect(await client.call('get-order', { orderNo: '1' })).toMatchObject({
      ok: false,
      failure: { class: 'gone' },
    });
  });

  it.each<[FaultKind, string]>([
    ['down', 'platform-down'],
    ['html', 'retry'],
    ['truncated', 'retry'],
    ['wrong-json', 'retry'],
    ['throttled', 'throttle'],
    ['scope-missing', 'permission'],
    ['token-expired', 're-authorise'],
    ['clock-off', 'invalid'],
  ])('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(await client.call('probe')).toMatchObject({ ok: false, failure: { class: expected } });
  });

  it('waits as long as it is told', async () => {
    simulator.world.faults.set({ kind: 'throttled', times: 1 });
    expect(await client.call('probe')).toMatchObject({ failure: { waitMs: 2000 } });
  });

  it('says what is wrong with a token, and is granted one', async () => {
    const refused = await client.call('probe', {}, { ...credential(), accessToken: 'another' });
    expect(refused).toMatchObject({
      ok: false,
      failure: { class: 're-authorise', message: { zh: expect.stringMatching(/令牌/) } },
    });
    expect(tokenNeed(shopify, credential(), clock)).toEqual({ need: 'nothing' });
    expect(tokenNeed(shopify, { ...credential(), accessToken: '' }, clock)).toMatchObject({
      need: 'authorise',
    });
    const answer = await client.call('create-token', { code: 'c' }, { ...credential(), accessToken: '' });
    if (!answer.ok) throw new Error(answer.failure.code);
    expect(readTokens(shopify, answer, clock)?.accessToken).toBe(simulator.world.credential.accessToken);
  });

  it('takes in a signed webhook and refuses a forged one', () => {
    const at = NOW - 3 * DAY;
    const [serial = -1] = simulator.world.shop.between('placed', at, NOW, NOW);
    const sent = simulateShopify.push?.(serial, { at: NOW, visibleAt: NOW, kind: 'paid' }, simulator.world);
    if (sent === undefined) throw new Error('nothing is sent');
    const incoming = { method: 'POST', target: '/push', headers: sent.headers, body: sent.body };
    expect(verifyPush(shopify, 'webhook', incoming, credential(), NOW)).toMatchObject({
      ok: true,
      messages: [
        {
          topic: 'orders/paid',
          id: sent.headers['x-shopify-webhook-id'],
          brings: 'order',
          fetch: { operation: 'get-order', input: { orderNo: orderIdOf(serial) } },
        },
      ],
    });
    // The same data written with other blanks is another message.
    const forged = { ...incoming, body: JSON.stringify(JSON.parse(sent.body), null, 1) };
    expect(verifyPush(shopify, 'webhook', forged, credential(), NOW)).toMatchObject({
      ok: false,
      failure: { class: 'signature' },
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileMapping } from '../../engine/mapping/index.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { buildRequest } from '../kit/build-request.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { textOf } from '../kit/draft.ts';
import { checkIdentities } from '../kit/identities.ts';
import { verifyPush } from '../kit/push.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { sentencesOf, walkShifting } from '../kit/simulator/shop-trials.fixture.ts';
import { woocommerce } from './connector.ts';
import { orderIdOf } from './simulated-order.ts';
import { simulateWoocommerce } from './simulator.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateWoocommerce, {
    now: () => (clock += 50),
    shop: { seed: 51, orders: 500, startAt: NOW - 30 * DAY, endAt: NOW + DAY },
    credential: { appKey: 'ck_0123456789abcdef', more: { webhookSecret: 'hook-secret' } },
  });
  client = createTestClient(woocommerce, simulator, credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = () => ({
  siteUrl: 'https://shop.example.com',
  consumerKey: simulator.world.credential.appKey,
  consumerSecret: simulator.world.credential.appSecret,
  webhookSecret: 'hook-secret',
});
const textAt = (record: Json, name: string): string => textOf((record as JsonObject)[name] ?? '');

describe('woocommerce', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(woocommerce)).toEqual([]);
  });

  it('sends the pair of keys over https, below whatever path the site has', () => {
    const given = { ...credential(), siteUrl: 'https://shop.example.com/cn' };
    const request = buildRequest(woocommerce, 'probe', {}, given, { now: NOW, nonce: '0'.repeat(32) });
    expect(request.url).toBe('https://shop.example.com/cn/wp-json/wc/v3/orders?per_page=1');
    const pair = Buffer.from(`${given.consumerKey}:${given.consumerSecret}`).toString('base64');
    expect(request.headers['authorization']).toBe(`Basic ${pair}`);
  });

  it('finds every order of a month, also those on the borders of windows, while pages shift', async () => {
    const { shop } = simulator.world;
    const from = NOW - 31 * DAY;
    const versions = await walkShifting(
      { connector: woocommerce, client, simulator },
      'list-orders',
      { from, to: NOW },
      (record) => `${textAt(record, 'id')}@${textAt(record, 'date_modified_gmt')}`,
    );
    const now = simulator.world.now();
    const due = shop
      .between('updated', from, now, now)
      .map(
        (one) =>
          `${orderIdOf(one)}@${new Date(shop.seen(one, now)?.life.updatedAt ?? 0).toISOString().slice(0, 19)}`,
      );
    expect(due.length).toBeGreaterThan(450);
    expect(due.filter((version) => !versions.has(version))).toEqual([]);
    const [serial = -1] = shop.between('placed', NOW - 5 * DAY, NOW, NOW);
    const placedAt = shop.seen(serial, NOW)?.life.placedAt ?? 0;
    const [before, after] = [
      await client.walk('list-orders-created', { from: placedAt - 1000, to: placedAt }),
      await client.walk('list-orders-created', { from: placedAt, to: placedAt + 1000 }),
    ];
    expect(before).toEqual([]);
    expect(after.map((record) => textAt(record, 'id'))).toContain(String(orderIdOf(serial)));
  });

  it('maps orders, and knows every status the platform lists', async () => {
    const mapping = compileMapping(woocommerce.mappings['order'], { lists: {} });
    const records = await client.walk('list-orders-created', { from: NOW - 20 * DAY, to: NOW - 14 * DAY });
    expect(records.length).toBeGreaterThan(40);
    let refunded = 0;
    for (const record of records) {
      expect(checkIdentities(woocommerce.manifest, record).map(({ verdict }) => verdict)).toEqual([
        'equal',
        'equal',
      ]);
      const mapped = mapping.apply(record);
      if (!mapped.ok) throw new Error(JSON.stringify(mapped.problems));
      const { output } = mapped;
      const amount = (name: string): number => Math.round(Number(output[name]) * 100);
      expect(amount('goodsAmount') - amount('sellerDiscount') + amount('freight')).toBe(
        amount('totalAmount'),
      );
      expect((output['lines'] as JsonObject[])[0]?.['spec']).toMatch(/^[^_].*:/);
      if (output['refundedAmount'] !== undefined) {
        refunded += 1;
        expect(Number(output['refundedAmount'])).toBeGreaterThan(0);
      }
    }
    expect(refunded).toBeGreaterThan(0);
    const stateOf = (status: string) => mapping.apply({ ...(records[0] as JsonObject), status });
    for (const status of 'pending processing on-hold completed cancelled refunded failed trash'.split(' '))
      expect(stateOf(status)).toMatchObject({ ok: true });
    expect(stateOf('another')).toMatchObject({ ok: false, problems: [{ field: 'state' }] });
  });

  it('ships as often as asked with one outcome, sets stock, adds notes', async () => {
    const { shop } = simulator.world;
    const serial =
      shop
        .between('updated', NOW - 5 * DAY, clock, clock)
        .find((one) => shop.seen(one, clock)?.life.status === 'paid') ?? -1;
    const orderNo = String(orderIdOf(serial));
    const input = { orderNo, carrierCode: 'sf', waybillNo: 'SF1234567890' };
    const writes = simulator.world.counters().distinctWrites;
    for (const time of [1, 2])
      expect([time, await client.call('ship-confirm', input)]).toMatchObject([
        time,
        { ok: true, records: [{ status: 'completed' }] },
      ]);
    expect(simulator.world.counters().distinctWrites).toBe(writes + 1);
    expect(shop.seen(serial, clock)?.life.waybillNo).toBe('SF1234567890');
    expect(await client.call('upload-stock', { productId: '1', quantity: 0 })).toMatchObject({
      ok: true,
      records: [{ manage_stock: true, stock_quantity: 0 }],
    });
    expect(
      await client.call('upload-stock-variation', { productId: '1', skuId: '2', quantity: 5 }),
    ).toMatchObject({ ok: true });
    expect(await client.call('add-remark', { orderNo, remark: '加急' })).toMatchObject({ ok: true });
    expect(await client.call('get-refunds', { orderNo })).toMatchObject({ ok: true });
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
    ['wrong-secret', 'signature'],
    ['ip-refused', 'ip'],
    ['scope-missing', 'permission'],
    ['clock-off', 'clock'],
  ])('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(await client.call('probe')).toMatchObject({ ok: false, failure: { class: expected } });
  });

  it('says four different sentences for secret or key, clock, permission and address', async () => {
    const trial = { connector: woocommerce, client, simulator };
    const said = await sentencesOf(trial, credential(), { secret: 'consumerSecret', token: 'consumerKey' });
    expect(said).not.toContain(undefined);
    // There is no token: a wrong key and a wrong secret are one fault.
    expect(said[0]).toBe(said[3]);
    expect(new Set(said).size).toBe(4);
  });

  it('takes in a signed webhook and refuses a forged one', () => {
    const [serial = -1] = simulator.world.shop.between('placed', NOW - 3 * DAY, NOW, NOW);
    const sent = simulateWoocommerce.push?.(
      serial,
      { at: NOW, visibleAt: NOW, kind: 'paid' },
      simulator.world,
    );
    if (sent === undefined) throw new Error('nothing is sent');
    const incoming = { method: 'POST', target: '/push', headers: sent.headers, body: sent.body };
    expect(verifyPush(woocommerce, 'webhook', incoming, credential(), NOW)).toMatchObject({
      ok: true,
      messages: [
        { topic: 'order.updated', brings: 'order', fetch: { input: { orderNo: orderIdOf(serial) } } },
      ],
    });
    const forged = { ...incoming, body: sent.body.replace('"CNY"', '"USD"') };
    expect(verifyPush(woocommerce, 'webhook', forged, credential(), NOW)).toMatchObject({
      ok: false,
      failure: { class: 'signature' },
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileMapping } from '../../engine/mapping/index.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { textOf } from '../kit/draft.ts';
import { checkIdentities } from '../kit/identities.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import { printChina } from '../kit/simulator/paging.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { faultClasses, sentencesOf, walkShifting } from '../kit/simulator/shop-trials.fixture.ts';
import { readTokens, tokenNeed } from '../kit/token.ts';
import { jd } from './connector.ts';
import { isShown, orderIdOf } from './simulated-order.ts';
import { simulateJd } from './simulator.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateJd, {
    now: () => (clock += 50),
    shop: { seed: 31, orders: 600, startAt: NOW - 30 * DAY, endAt: NOW + DAY },
  });
  client = createTestClient(jd, simulator, credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = () => ({
  appKey: simulator.world.credential.appKey,
  appSecret: simulator.world.credential.appSecret,
  accessToken: simulator.world.credential.accessToken,
  refreshToken: simulator.world.credential.refreshToken,
});
const textAt = (record: Json, name: string): string => textOf((record as JsonObject)[name] ?? '');
const waiting = (): number =>
  simulator.world.shop
    .between('updated', NOW - 5 * DAY, clock, clock)
    .find((serial) => simulator.world.shop.seen(serial, clock)?.life.status === 'paid') ?? -1;

describe('jd', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(jd)).toEqual([]);
  });

  it('finds every order of a month, while pages shift under it', async () => {
    const { shop } = simulator.world;
    const from = NOW - 31 * DAY;
    const versions = await walkShifting(
      { connector: jd, client, simulator },
      'list-orders',
      { from, to: NOW },
      (record) => `${textAt(record, 'orderId')}@${textAt(record, 'modified')}`,
    );
    const now = simulator.world.now();
    const due = shop
      .between('updated', from, now, now)
      .flatMap((serial) => shop.seen(serial, now) ?? [])
      .filter(isShown)
      .map(({ serial, life }) => `${orderIdOf(serial)}@${printChina(life.updatedAt)}`);
    expect(due.length).toBeGreaterThan(500);
    expect(due.filter((version) => !versions.has(version))).toEqual([]);
  });

  it('is refused a window of more than a month', async () => {
    const window = { from: NOW - 40 * DAY, to: NOW, page: 1, pageSize: 50 };
    expect(await client.call('list-orders', window)).toMatchObject({
      ok: false,
      failure: { class: 'invalid', code: '1000' },
    });
  });

  it('maps orders: sealed receivers kept, discounts by who bears them', async () => {
    const mapping = compileMapping(jd.mappings['order'], { lists: {} });
    const records = await client.walk('list-orders-created', { from: NOW - 3 * DAY, to: NOW - DAY });
    expect(records.length).toBeGreaterThan(10);
    for (const record of records) {
      expect(checkIdentities(jd.manifest, record).map(({ verdict }) => verdict)).toEqual(['equal', 'equal']);
      const mapped = mapping.apply(record);
      if (!mapped.ok) throw new Error(JSON.stringify(mapped.problems));
      const { output } = mapped;
      expect(output).toMatchObject({ platform: 'jd', receiverMasked: true, currency: 'CNY' });
      expect((output['receiverCipher'] as JsonObject)['name']).toMatch(/^E1-/);
      expect(output['oaid']).toEqual(expect.any(String));
      const amount = (name: string): number => Math.round(Number(output[name]) * 100);
      expect(
        amount('goodsAmount') - amount('sellerDiscount') - amount('platformDiscount') + amount('freight'),
      ).toBe(amount('totalAmount'));
    }
  });

  it('knows every state the platform lists, and counts one it does not', async () => {
    const mapping = compileMapping(jd.mappings['order'], { lists: {} });
    const answer = await client.call('get-order', { orderNo: orderIdOf(waiting()) });
    if (!answer.ok) throw new Error(answer.failure.code);
    const stateOf = (orderState: string) =>
      mapping.apply({ ...(answer.records[0] as JsonObject), orderState });
    const listed =
      'WAIT_SELLER_STOCK_OUT WAIT_GOODS_RECEIVE_CONFIRM WAIT_SELLER_DELIVERY PAUSE POP_ORDER_PAUSE LOCKED FINISHED_L TRADE_CANCELED SEND_TO_DISTRIBUTION_CENER DISTRIBUTION_CENTER_RECEIVED RECEIPTS_CONFIRM';
    for (const state of listed.split(' ')) expect(stateOf(state)).toMatchObject({ ok: true });
    expect(stateOf('ANOTHER')).toMatchObject({ ok: false, problems: [{ field: 'state' }] });
  });

  it('lists refund requests by asking and by review', async () => {
    const { shop } = simulator.world;
    const mapping = compileMapping(jd.mappings['refund'], { lists: {} });
    const [from, to] = [NOW - 20 * DAY, NOW - 15 * DAY];
    const due = shop
      .between('refund', from, NOW, NOW)
      .flatMap((serial) => shop.seen(serial, NOW)?.life.refund ?? [])
      .filter(({ askedAt }) => askedAt >= from && askedAt <= to - 1000);
    const asked = await client.walk('list-refunds', { from, to });
    expect(asked).toHaveLength(due.length);
    expect(asked.length).toBeGreaterThan(0);
    const checked = await client.walk('list-refunds-checked', { from, to });
    expect(checked.length).toBeGreaterThan(0);
    for (const record of [...asked, ...checked]) expect(mapping.apply(record)).toMatchObject({ ok: true });
  });

  it('ships once, takes a waybill, sets stock', async () => {
    const orderNo = orderIdOf(waiting());
    const input = { orderNo, carrierCode: 'sf', waybillNo: 'SF1234567890' };
    expect(await client.call('ship-confirm', input)).toMatchObject({ ok: true });
    expect(await client.call('get-order', { orderNo })).toMatchObject({
      ok: true,
      records: [{ orderState: 'WAIT_GOODS_RECEIVE_CONFIRM', waybill: 'SF1234567890', logisticsId: '467' }],
    });
    expect(await client.call('ship-confirm', input)).toMatchObject({
      ok: false,
      failure: { class: 'invalid', said: '订单不是等待出库状态' },
    });
    const sender = {
      name: '仓库',
      phone: '13800000000',
      province: '浙江省',
      city: '杭州市',
      district: '余杭区',
      address: '1 号',
    };
    const parcel = {
      orderNo,
      parcelNo: 'p1',
      providerId: '1',
      carrierCode: 'zto',
      vendorCode: 'V1',
      vendorName: '店',
      sender,
      receiver: sender,
    };
    const answer = await client.call('apply-waybill', parcel);
    expect(answer).toMatchObject({
      ok: true,
      records: [{ waybillCodeList: [expect.stringMatching(/^JDX/)] }],
    });
    expect(await client.call('list-waybill-accounts', { vendorCode: 'V1' })).toMatchObject({ ok: true });
    expect(await client.call('upload-stock', { skuId: '1', quantity: 0 })).toMatchObject({ ok: true });
    expect(await client.call('get-order', { orderNo: '1' })).toMatchObject({
      ok: false,
      failure: { class: 'gone' },
    });
  });

  it.each(faultClasses)('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(await client.call('probe')).toMatchObject({ ok: false, failure: { class: expected } });
  });

  it('says five different sentences for secret, clock, permission, token and address', async () => {
    const said = await sentencesOf({ connector: jd, client, simulator }, credential(), {
      secret: 'appSecret',
      token: 'accessToken',
    });
    expect(new Set(said).size).toBe(5);
    expect(said).not.toContain(undefined);
  });

  it('renews its token before it ends', async () => {
    const now = simulator.world.now();
    const ending = { ...credential(), accessTokenExpiresAt: String(now + 60_000) };
    expect(tokenNeed(jd, ending, now)).toEqual({ need: 'call', operation: 'refresh-token' });
    const answer = await client.call('refresh-token', {}, ending);
    if (!answer.ok) throw new Error(answer.failure.code);
    const tokens = readTokens(jd, answer, now);
    expect(tokens?.accessToken).toBe(simulator.world.credential.accessToken);
    expect(tokenNeed(jd, { ...ending, ...tokens }, now)).toEqual({ need: 'nothing' });
    expect(await client.call('create-token', { code: 'c' })).toMatchObject({ ok: true });
  });
});

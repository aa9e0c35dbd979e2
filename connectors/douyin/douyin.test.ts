import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileMapping } from '../../engine/mapping/index.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { textOf } from '../kit/draft.ts';
import { checkIdentities } from '../kit/identities.ts';
import { verifyPush } from '../kit/push.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { faultClasses, sentencesOf, walkShifting } from '../kit/simulator/shop-trials.fixture.ts';
import { readTokens, tokenNeed } from '../kit/token.ts';
import { douyin } from './connector.ts';
import { orderIdOf } from './simulated-order.ts';
import { simulateDouyin } from './simulator.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateDouyin, {
    now: () => (clock += 50),
    shop: { seed: 21, orders: 900, startAt: NOW - 30 * DAY, endAt: NOW + DAY },
    credential: { more: { shopId: '4463798' } },
  });
  client = createTestClient(douyin, simulator, credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = () => ({
  appKey: simulator.world.credential.appKey,
  appSecret: simulator.world.credential.appSecret,
  shopId: '4463798',
  accessToken: simulator.world.credential.accessToken,
  refreshToken: simulator.world.credential.refreshToken,
});
const textAt = (record: Json, name: string): string => textOf((record as JsonObject)[name] ?? '');

describe('douyin', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(douyin)).toEqual([]);
  });

  it('finds every order of a month once, while pages shift under it', async () => {
    const { shop } = simulator.world;
    const from = NOW - 31 * DAY;
    const versions = await walkShifting(
      { connector: douyin, client, simulator },
      'list-orders',
      { from, to: NOW },
      (record) => `${textAt(record, 'order_id')}@${textAt(record, 'update_time')}`,
    );
    const now = simulator.world.now();
    const due = shop
      .between('updated', from, now, now)
      .map((serial) => `${orderIdOf(serial)}@${(shop.seen(serial, now)?.life.updatedAt ?? 0) / 1000}`);
    expect(due.length).toBeGreaterThan(850);
    expect(due.filter((version) => !versions.has(version))).toEqual([]);
  });

  it('maps orders: fen to yuan, 19 digits as text, masks and ciphertexts kept', async () => {
    const mapping = compileMapping(douyin.mappings['order'], { lists: {} });
    const records = await client.walk('list-orders-created', { from: NOW - 2 * DAY, to: NOW - DAY });
    expect(records.length).toBeGreaterThan(10);
    for (const record of records) {
      expect(checkIdentities(douyin.manifest, record).map(({ verdict }) => verdict)).toEqual([
        'equal',
        'equal',
        'equal',
      ]);
      const mapped = mapping.apply(record);
      if (!mapped.ok) throw new Error(JSON.stringify(mapped.problems));
      const { output } = mapped;
      expect(output['orderNo']).toMatch(/^\d{19}$/);
      expect(output['receiverMasked']).toBe(true);
      expect(output['receiverName']).toMatch(/\*/);
      expect((output['receiverCipher'] as JsonObject)['phone']).toMatch(/^##.+##$/);
      expect(Number(output['totalAmount']) * 100).toBeCloseTo(
        Number((record as JsonObject)['pay_amount']),
        6,
      );
      const [line] = output['lines'] as JsonObject[];
      expect(line?.['productId']).toMatch(/^\d{19}$/);
      expect(line?.['spec']).toMatch(/:/);
    }
  });

  it('knows every status the platform lists, and counts one it does not', async () => {
    const mapping = compileMapping(douyin.mappings['order'], { lists: {} });
    const [record] = await client.walk('list-orders-created', { from: NOW - 2 * DAY, to: NOW - DAY });
    const stateOf = (status: number) => mapping.apply({ ...(record as JsonObject), order_status: status });
    for (const status of [1, 105, 2, 101, 3, 4, 5]) expect(stateOf(status)).toMatchObject({ ok: true });
    expect(stateOf(77)).toMatchObject({ ok: false, problems: [{ field: 'state' }] });
  });

  it('sees closures and new addresses in the list of changes', async () => {
    const { shop } = simulator.world;
    const serials = shop.between('placed', NOW - 10 * DAY, NOW - 2 * DAY, NOW);
    const changed = serials.find((serial) => shop.seen(serial, clock)?.life.addressChanged === true) ?? -1;
    const order = shop.seen(changed, clock);
    const answer = await client.call('get-order', { orderNo: orderIdOf(changed) });
    if (!answer.ok) throw new Error(answer.failure.code);
    const mapped = compileMapping(douyin.mappings['order'], { lists: {} }).apply(answer.records[0] ?? null);
    expect(mapped).toMatchObject({ ok: true, output: { city: order?.content.changedReceiver.city } });
    const closed = serials.find((serial) => shop.seen(serial, clock)?.life.status === 'closed') ?? -1;
    const closedAt = shop.seen(closed, clock)?.life.updatedAt ?? 0;
    const listed = await client.walk('list-orders', { from: closedAt, to: closedAt + 1000 });
    expect(listed.map((record) => textAt(record, 'order_id'))).toContain(orderIdOf(closed));
  });

  it('lists after-sales', async () => {
    const mapping = compileMapping(douyin.mappings['refund'], { lists: {} });
    const [from, to] = [NOW - 20 * DAY, NOW - 19 * DAY];
    const due = simulator.world.shop.between('refund', from, to - 1000, NOW);
    const records = await client.walk('list-refunds', { from, to });
    expect(records).toHaveLength(due.length);
    for (const record of records) expect(mapping.apply(record)).toMatchObject({ ok: true });
  });

  it('ships once, gives a parcel one waybill however often asked, and opens what is sealed', async () => {
    const { shop } = simulator.world;
    const serial =
      shop
        .between('updated', NOW - 5 * DAY, clock, clock)
        .find((one) => shop.seen(one, clock)?.life.status === 'paid') ?? -1;
    const orderNo = orderIdOf(serial);
    const input = { orderNo, carrierCode: 'sf', waybillNo: 'SF1234567890' };
    expect(await client.call('ship-confirm', input)).toMatchObject({ ok: true });
    expect(await client.call('get-order', { orderNo })).toMatchObject({
      ok: true,
      records: [{ order_status: 3, logistics_info: [{ tracking_no: 'SF1234567890', company: 'shunfeng' }] }],
    });
    expect(await client.call('ship-confirm', input)).toMatchObject({
      ok: false,
      failure: { class: 'invalid' },
    });
    const parcel = {
      carrierCode: 'zto',
      sender: {
        name: '仓库',
        phone: '13800000000',
        province: '浙江省',
        city: '杭州市',
        district: '余杭区',
        address: '1号',
      },
      parcels: [
        { orderNo, parcelNo: 'p1', receiver: { name: '##x##' }, lines: [{ title: '袜', quantity: 1 }] },
      ],
    };
    const [first, second] = [
      await client.call('apply-waybill', parcel),
      await client.call('apply-waybill', parcel),
    ];
    expect(first.ok && second.ok && first.records).toEqual(second.ok && second.records);
    const receiver = shop.seen(serial, clock)?.content.receiver;
    const opened = await client.call('decrypt', {
      cipherTexts: [{ orderNo, text: `##${Buffer.from(receiver?.name ?? '').toString('base64')}##` }],
    });
    expect(opened).toMatchObject({ ok: true, records: [{ decrypt_text: receiver?.name }] });
    const stock = { productId: '3000000000000000001', skuId: '1700000000000001', quantity: 0 };
    expect(await client.call('upload-stock', stock)).toMatchObject({ ok: true });
  });

  it.each(faultClasses)('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(await client.call('probe')).toMatchObject({ ok: false, failure: { class: expected } });
  });

  it('says five different sentences for secret, clock, permission, token and address', async () => {
    const trial = { connector: douyin, client, simulator };
    const said = await sentencesOf(trial, credential(), { secret: 'appSecret', token: 'accessToken' });
    expect(new Set(said).size).toBe(5);
    expect(said).not.toContain(undefined);
  });

  it('obtains its token before it ends', async () => {
    const now = simulator.world.now();
    const ending = { ...credential(), accessTokenExpiresAt: String(now + 60_000) };
    expect(tokenNeed(douyin, ending, now)).toEqual({ need: 'call', operation: 'create-token' });
    const answer = await client.call('create-token', {}, { ...ending, accessToken: '' });
    if (!answer.ok) throw new Error(answer.failure.code);
    const tokens = readTokens(douyin, answer, now);
    expect(tokens?.accessToken).toBe(simulator.world.credential.accessToken);
    expect(tokenNeed(douyin, { ...ending, ...tokens }, now)).toEqual({ need: 'nothing' });
    expect(await client.call('refresh-token')).toMatchObject({ ok: true });
    const wrong = await client.call('create-token', {}, { ...ending, shopId: '1' });
    expect(wrong).toMatchObject({ ok: false, failure: { class: 're-authorise' } });
  });

  it('takes in a signed message and refuses a forged one', () => {
    const change = { at: NOW, visibleAt: NOW, kind: 'paid' } as const;
    const sent = simulateDouyin.push?.(3, change, simulator.world);
    if (sent === undefined) throw new Error('nothing is sent');
    const incoming = { method: 'POST', target: '/push', headers: sent.headers, body: sent.body };
    const taken = verifyPush(douyin, 'messages', incoming, credential(), NOW);
    expect(taken).toMatchObject({
      ok: true,
      messages: [
        {
          topic: '101',
          brings: 'order',
          fetch: { operation: 'get-order', input: { orderNo: orderIdOf(3) } },
        },
      ],
      reply: { body: '{"code":0,"msg":"success"}' },
    });
    const forged = { ...incoming, body: sent.body.replace('"101"', '"106"') };
    expect(verifyPush(douyin, 'messages', forged, credential(), NOW)).toMatchObject({
      ok: false,
      failure: { class: 'signature' },
      reply: { status: 401 },
    });
  });
});

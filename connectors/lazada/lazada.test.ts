import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileMapping } from '../../engine/mapping/index.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { buildRequest } from '../kit/build-request.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { textOf } from '../kit/draft.ts';
import { checkIdentities } from '../kit/identities.ts';
import { verifyPush } from '../kit/push.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { faultClasses, sentencesOf, walkShifting } from '../kit/simulator/shop-trials.fixture.ts';
import { readTokens, tokenNeed } from '../kit/token.ts';
import { lazada } from './connector.ts';
import { orderIdOf } from './simulated-order.ts';
import { simulateLazada } from './simulator.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateLazada, {
    now: () => (clock += 50),
    shop: { seed: 61, orders: 500, startAt: NOW - 30 * DAY, endAt: NOW + DAY },
  });
  client = createTestClient(lazada, simulator, credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = () => ({
  appKey: simulator.world.credential.appKey,
  appSecret: simulator.world.credential.appSecret,
  region: 'MY',
  accessToken: simulator.world.credential.accessToken,
  refreshToken: simulator.world.credential.refreshToken,
});
const textAt = (record: Json, name: string): string => textOf((record as JsonObject)[name] ?? '');
const waiting = (): number =>
  simulator.world.shop
    .between('updated', NOW - 5 * DAY, clock, clock)
    .find((serial) => simulator.world.shop.seen(serial, clock)?.life.status === 'paid') ?? -1;

describe('lazada', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(lazada)).toEqual([]);
  });

  it('goes to the market of the credential, and to one place for tokens', () => {
    const moment = { now: NOW, nonce: '0'.repeat(32) };
    const urlOf = (operation: string, region: string) =>
      new URL(buildRequest(lazada, operation, {}, { ...credential(), region }, moment).url);
    expect(urlOf('probe', 'VN').host).toBe('api.lazada.vn');
    expect(urlOf('probe', 'ID').host).toBe('api.lazada.co.id');
    expect(urlOf('refresh-token', 'VN').origin).toBe('https://auth.lazada.com');
    expect(urlOf('refresh-token', 'VN').searchParams.has('access_token')).toBe(false);
  });

  it('finds every order of a month whole, while orders leave the window under it', async () => {
    const { shop } = simulator.world;
    const from = NOW - 31 * DAY;
    let incomplete = 0;
    const versions = await walkShifting(
      { connector: lazada, client, simulator },
      'list-orders',
      { from, to: NOW },
      (record) => {
        if (!Array.isArray((record as JsonObject)['items'])) incomplete += 1;
        return `${textAt(record, 'order_id')}@${Date.parse(textAt(record, 'updated_at'))}`;
      },
    );
    const now = simulator.world.now();
    const due = shop
      .between('updated', from, now, now)
      .map((serial) => `${orderIdOf(serial)}@${shop.seen(serial, now)?.life.updatedAt}`);
    expect(due.length).toBeGreaterThan(450);
    expect(due.filter((version) => !versions.has(version))).toEqual([]);
    expect(incomplete).toBe(0);
  });

  it('maps orders: units become lines with a quantity, vouchers stand by who bears them', async () => {
    const { shop } = simulator.world;
    const mapping = compileMapping(lazada.mappings['order'], { lists: {} });
    const records = await client.walk('list-orders-created', { from: NOW - 12 * DAY, to: NOW - 8 * DAY });
    expect(records.length).toBeGreaterThan(30);
    for (const record of records) {
      expect(checkIdentities(lazada.manifest, record).map(({ verdict }) => verdict)).toEqual([
        'equal',
        'equal',
        'equal',
      ]);
      const mapped = mapping.apply(record);
      if (!mapped.ok) throw new Error(JSON.stringify(mapped.problems));
      const { output } = mapped;
      const { content } = shop.seen((Number(output['orderNo']) - Number(orderIdOf(0))) / 1000, clock) ?? {};
      const lines = output['lines'] as JsonObject[];
      expect(lines.map(({ merchantCode, quantity }) => [merchantCode, quantity])).toEqual(
        content?.lines.map(({ product, quantity }) => [product.code, quantity]),
      );
      expect(lines.map(({ lineNo }) => (lineNo as string).split(',').length)).toEqual(
        lines.map(({ quantity }) => quantity),
      );
      expect(Math.round(Number(output['totalAmount']) * 100)).toBe(content?.paidFen);
      expect(output).toMatchObject({ currency: 'MYR', receiverMasked: true });
    }
    expect(
      records.some((record) =>
        ((record as JsonObject)['items'] as JsonObject[]).some(({ quantity }) => quantity !== 1),
      ),
    ).toBe(true);
  });

  it('knows every status the platform lists, takes the one with most to do, and counts one it does not know', async () => {
    const mapping = compileMapping(lazada.mappings['order'], { lists: {} });
    const answer = await client.call('get-order', { orderNo: orderIdOf(waiting()) });
    if (!answer.ok) throw new Error(answer.failure.code);
    const stateOf = (...statuses: string[]) => {
      const mapped = mapping.apply({ ...(answer.records[0] as JsonObject), statuses });
      return mapped.ok ? mapped.output['state'] : mapped.problems[0]?.field;
    };
    const listed =
      'unpaid pending packed canceled ready_to_ship delivered returned shipped failed topack toship shipping lost lost_by_3pl damaged_by_3pl failed_delivery shipped_back shipped_back_success shipped_back_failed package_scrapped repacked ready_to_ship_pending';
    for (const status of listed.split(' ')) expect([status, stateOf(status)]).not.toEqual([status, 'state']);
    expect(stateOf('delivered', 'pending', 'canceled')).toBe('awaiting-review');
    expect(stateOf('canceled', 'canceled')).toBe('canceled');
    expect(stateOf('shipped', 'lost')).toBe('exception');
    expect(stateOf('pending', 'another')).toBe('state');
  });

  it('lists reverse orders in the currency of their order, cents or not', async () => {
    const mapping = compileMapping(lazada.mappings['refund'], { lists: {} });
    const [from, to] = [NOW - 20 * DAY, NOW - 10 * DAY];
    const due = simulator.world.shop.between('refund', from, to - 1000, NOW);
    const records = await client.walk('list-refunds', { from, to });
    expect(records).toHaveLength(due.length);
    expect(records.length).toBeGreaterThan(3);
    for (const record of records)
      expect(mapping.apply(record)).toMatchObject({ ok: true, output: { currency: 'MYR' } });
    const [first = {}] = records as JsonObject[];
    const [line = {}] = first['reverse_order_lines'] as JsonObject[];
    const cents = line['refund_amount'];
    const amountIn = (currency: string) => {
      const mapped = mapping.apply({ ...first, items: [{ currency }] });
      return mapped.ok ? Number(mapped.output['amount']) : mapped.problems;
    };
    expect(amountIn('MYR')).toBeCloseTo(Number(cents) / 100, 6);
    expect(amountIn('VND')).toBe(Number(cents));
  });

  it('packs, then is ready to ship, each once', async () => {
    const orderNo = orderIdOf(waiting());
    const answer = await client.call('get-order', { orderNo });
    if (!answer.ok) throw new Error(answer.failure.code);
    const mapped = compileMapping(lazada.mappings['order'], { lists: {} }).apply(answer.records[0] ?? null);
    if (!mapped.ok) throw new Error('not mapped');
    const lineNos = (mapped.output['lines'] as JsonObject[]).flatMap(({ lineNo }) =>
      (lineNo as string).split(','),
    );
    const packed = await client.call('apply-waybill', { orderNo, lineNos });
    if (!packed.ok) throw new Error(packed.failure.code);
    expect(packed.records).toHaveLength(lineNos.length);
    const packageNos = [textAt(packed.records[0] ?? null, 'package_id')];
    expect(await client.call('apply-waybill', { orderNo, lineNos })).toMatchObject({ ok: false });
    expect(await client.call('print-waybill', { packageNos })).toMatchObject({
      ok: true,
      records: [{ doc_type: 'PDF' }],
    });
    expect(await client.call('ship-confirm', { orderNo, packageNos })).toMatchObject({ ok: true });
    expect(await client.call('ship-confirm', { orderNo, packageNos })).toMatchObject({ ok: false });
    const after = await client.call('get-order', { orderNo });
    expect(after).toMatchObject({ ok: true, records: [{ statuses: ['ready_to_ship'] }] });
    expect(await client.call('track', { orderNo })).toMatchObject({ ok: true });
    expect(await client.call('upload-stock', { productId: '1', skuId: '2', quantity: 0 })).toMatchObject({
      ok: true,
    });
    expect([...simulator.world.written().keys()].at(-1)).toContain('<SellableQuantity>0</SellableQuantity>');
    expect(await client.call('get-order', { orderNo: '1' })).toMatchObject({
      ok: false,
      failure: { class: 'gone' },
    });
  });

  it.each(faultClasses)('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(await client.call('probe')).toMatchObject({ ok: false, failure: { class: expected } });
  });

  it('fails as a whole where the items cannot be had', async () => {
    simulator.world.faults.set({ kind: 'throttled', times: 1, operations: ['/orders/items/get'] });
    expect(await client.call('get-order', { orderNo: orderIdOf(0) })).toMatchObject({
      ok: false,
      failure: { class: 'throttle' },
    });
  });

  it('says five different sentences for secret, clock, permission, token and address', async () => {
    const trial = { connector: lazada, client, simulator };
    const said = await sentencesOf(trial, credential(), { secret: 'appSecret', token: 'accessToken' });
    expect(new Set(said).size).toBe(5);
    expect(said).not.toContain(undefined);
  });

  it('renews its token before it ends, and says when a person must', async () => {
    const now = simulator.world.now();
    const ending = { ...credential(), accessTokenExpiresAt: String(now + 60_000) };
    expect(tokenNeed(lazada, ending, now)).toEqual({ need: 'call', operation: 'refresh-token' });
    const answer = await client.call('refresh-token', {}, ending);
    if (!answer.ok) throw new Error(answer.failure.code);
    const tokens = readTokens(lazada, answer, now);
    expect(tokens?.accessToken).toBe(simulator.world.credential.accessToken);
    expect(tokenNeed(lazada, { ...ending, ...tokens }, now)).toEqual({ need: 'nothing' });
    expect(await client.call('refresh-token', {}, ending)).toMatchObject({
      ok: false,
      failure: { class: 're-authorise' },
    });
    expect(await client.call('create-token', { code: 'good' })).toMatchObject({ ok: true });
  });

  it('takes in a signed push and refuses a forged one', () => {
    const sent = simulateLazada.push?.(3, { at: NOW, visibleAt: NOW, kind: 'paid' }, simulator.world);
    if (sent === undefined) throw new Error('nothing is sent');
    const incoming = { method: 'POST', target: '/push', headers: sent.headers, body: sent.body };
    expect(verifyPush(lazada, 'lpm', incoming, credential(), NOW)).toMatchObject({
      ok: true,
      messages: [
        {
          topic: '0',
          order: String(NOW / 1000),
          brings: 'order',
          fetch: { input: { orderNo: orderIdOf(3) } },
        },
      ],
    });
    const forged = { ...incoming, body: sent.body.replace('pending', 'canceled') };
    expect(verifyPush(lazada, 'lpm', forged, credential(), NOW)).toMatchObject({
      ok: false,
      failure: { class: 'signature' },
    });
  });
});

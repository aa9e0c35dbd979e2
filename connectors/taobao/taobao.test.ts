import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileMapping } from '../../engine/mapping/index.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { textOf } from '../kit/draft.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { checkIdentities } from '../kit/identities.ts';
import { readTokens, tokenNeed } from '../kit/token.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { splitInterval } from '../kit/walk/windows.ts';
import { taobao } from './connector.ts';
import { simulateTaobao } from './simulator.ts';
import { tidOf } from './simulated-trade.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateTaobao, {
    now: () => (clock += 200),
    shop: { seed: 7, orders: 400, startAt: NOW - 30 * DAY, endAt: NOW + DAY },
  });
  client = createTestClient(taobao, simulator, credential);
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
const windowOf = (id: string) => {
  const window = taobao.manifest.operations.find((one) => one.id === id)?.walk?.window;
  if (window === undefined) throw new Error(`${id} has no window`);
  return window;
};

describe('taobao', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(taobao)).toEqual([]);
  });

  it('finds every order that changed, whatever moves while it reads', async () => {
    const from = NOW - 3 * DAY;
    const due = simulator.world.shop.between('updated', from, NOW, NOW).map(tidOf);
    expect(due.length).toBeGreaterThan(50);
    const found = new Set<string>();
    for (const window of splitInterval({ ...windowOf('list-orders'), stepMs: DAY }, { from, to: NOW + 1000 }))
      for (const record of await client.walk('list-orders', window)) found.add(textAt(record, 'tid'));
    // An order that changed once more while we read belongs to a later window; none of the others may be missing.
    const late = new Set(simulator.world.shop.between('updated', NOW + 1, clock, clock).map(tidOf));
    expect(due.filter((tid) => !found.has(tid) && !late.has(tid))).toEqual([]);
  });

  it('maps a whole order to the unified one, digits and amounts exact', async () => {
    const mapping = compileMapping(taobao.mappings['order'], { lists: {} });
    const records = await client.walk('list-orders-created', { from: NOW - 2 * DAY, to: NOW });
    expect(records.length).toBeGreaterThan(10);
    for (const listed of records.slice(0, 30)) {
      const answer = await client.call('get-order', { orderNo: textAt(listed, 'tid') });
      if (!answer.ok) throw new Error(answer.failure.code);
      const [trade] = answer.records;
      const verdicts = checkIdentities(taobao.manifest, trade ?? null).map(({ verdict }) => verdict);
      expect(verdicts).toEqual(['equal', 'equal']);
      const mapped = mapping.apply(trade ?? null);
      if (!mapped.ok) throw new Error(JSON.stringify(mapped.problems));
      expect(mapped.output['orderNo']).toMatch(/^\d{19}$/);
      expect(mapped.output['receiverMasked']).toBe(true);
      expect(mapped.output['oaid']).toEqual(expect.any(String));
    }
  });

  it('lists refunds', async () => {
    const mapping = compileMapping(taobao.mappings['refund'], { lists: {} });
    const due = simulator.world.shop.between('refund', NOW - 20 * DAY, NOW - 19 * DAY - 1000, NOW);
    const records = await client.walk('list-refunds', { from: NOW - 20 * DAY, to: NOW - 19 * DAY });
    expect(records).toHaveLength(due.length);
    for (const record of records) expect(mapping.apply(record)).toMatchObject({ ok: true });
  });

  it('ships once, and asks the order whether it was done', async () => {
    const [serial] = simulator.world.shop
      .between('updated', NOW - 5 * DAY, NOW, clock)
      .filter((one) => simulator.world.shop.seen(one, clock)?.life.status === 'paid');
    const orderNo = tidOf(serial ?? -1);
    const input = { orderNo, carrierCode: 'sf', waybillNo: 'SF1234567890' };
    expect(await client.call('ship-confirm', input)).toMatchObject({ ok: true });
    const after = await client.call('get-order', { orderNo });
    expect(after).toMatchObject({ ok: true, records: [{ status: 'WAIT_BUYER_CONFIRM_GOODS' }] });
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
    const answer = await client.call('probe');
    expect(answer).toMatchObject({ ok: false, failure: { class: expected } });
  });

  it('is refused by its signature, its time and its token for real', async () => {
    const classOf = async (wrong: Record<string, string>) => {
      const answer = await client.call('probe', {}, { ...credential(), ...wrong });
      return answer.ok ? 'ok' : answer.failure.class;
    };
    expect(await classOf({})).toBe('ok');
    expect(await classOf({ appSecret: 'another' })).toBe('signature');
    expect(await classOf({ accessToken: 'another' })).toBe('refresh-token');
  });

  it('renews its token before it ends', async () => {
    const now = simulator.world.now();
    const ending = { ...credential(), accessTokenExpiresAt: String(now + 60_000) };
    const need = tokenNeed(taobao, ending, now);
    expect(need).toEqual({ need: 'call', operation: 'refresh-token' });
    const answer = await client.call('refresh-token', {}, ending);
    if (!answer.ok) throw new Error(answer.failure.code);
    const tokens = readTokens(taobao, answer, now);
    expect(tokens?.accessToken).toBe(simulator.world.credential.accessToken);
    expect(tokenNeed(taobao, { ...ending, ...tokens }, now)).toEqual({ need: 'nothing' });
  });
});

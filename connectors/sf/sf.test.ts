import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConnector } from '../kit/check/check-connector.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { classOf, recordsOf, takePushes } from '../kit/simulator/push-trials.fixture.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { readTracks } from '../kit/track/read-tracks.ts';
import { sf } from './connector.ts';
import { simulateSf } from './simulator.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateSf, {
    now: () => (clock += 200),
    credential: { appKey: 'SLKJ2019', appSecret: 'check-word' },
  });
  client = createTestClient(sf, simulator, () => credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = { partnerId: 'SLKJ2019', appSecret: 'check-word', monthlyCard: '7551234567' };
const person = {
  name: "O'Neil (上海) ~!",
  phone: '13800138002',
  province: '上海市',
  city: '上海市',
  district: '徐汇区',
  address: '枫林路 1 号 *',
};
const apply = (orderNo: string) =>
  client.call('apply-waybill', {
    orderNo,
    sender: person,
    receiver: person,
    lines: [{ title: '茶叶', quantity: 2 }],
  });
const numberOf = (record: unknown): string =>
  (record as { waybillNoInfoList: [{ waybillNo: string }] }).waybillNoInfoList[0].waybillNo;

describe('sf', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(sf)).toEqual([]);
  });

  it('takes one number for an order, and finds it again', async () => {
    const [waybill] = recordsOf(await apply('SO-1'));
    expect(numberOf(waybill)).toMatch(/^SF\d{10}$/);
    const again = await apply('SO-1');
    expect(again).toMatchObject({ ok: false, failure: { class: 'duplicate-done', code: '8016' } });
    expect(recordsOf(await client.call('get-waybill', { orderNo: 'SO-1' }))).toEqual([waybill]);
    expect(simulator.world.counters()).toMatchObject({ distinctWrites: 1 });
    expect(classOf(await client.call('get-waybill', { orderNo: 'SO-0' }))).toBe('gone');
  });

  it('cancels what was not picked up yet', async () => {
    await apply('SO-2');
    const cancel = () => client.call('cancel-waybill', { orderNo: 'SO-2' });
    expect([classOf(await cancel()), classOf(await cancel())]).toEqual(['ok', 'ok']);
    await apply('SO-3');
    simulator.world.shiftClock(4 * HOUR);
    expect(classOf(await client.call('cancel-waybill', { orderNo: 'SO-3' }))).toBe('invalid');
  });

  it('puts routes that come in no order into theirs, and gives the same by push', async () => {
    const [waybill] = recordsOf(await apply('SO-4'));
    const waybillNo = numberOf(waybill);
    const born = simulator.world.now();
    simulator.world.shiftClock(100 * HOUR);
    const input = { waybillNos: [waybillNo], phone: person.phone };
    const { tracks, problems } = readTracks(sf, recordsOf(await client.call('track', input)));
    expect(problems).toEqual([]);
    const [track] = tracks;
    expect(track).toMatchObject({ waybillNo, carrier: 'sf' });
    expect(track?.events[0]).toMatchObject({ state: 'picked-up', code: '50' });
    expect(['delivered', 'returned']).toContain(track?.state);
    const times = track?.events.map(({ at }) => at) ?? [];
    expect(times).toEqual(times.toSorted((a, b) => a - b));

    const order = { from: born - 2_000, to: simulator.world.now(), shuffle: true, repeat: true };
    const taken = await takePushes({ connector: sf, simulator, credential }, 'routes', order);
    expect(taken.results[0]?.reply.body).toBe('{"return_code":"0000","return_msg":"成功"}');
    expect(taken.messages[0]).toMatchObject({ brings: 'track', id: expect.any(String) });
    const pushed = readTracks(
      sf,
      taken.messages.map(({ payload }) => payload),
    ).tracks;
    expect(pushed.find((one) => one.waybillNo === waybillNo)).toEqual({ ...track, orderNo: 'SO-4' });
  });

  it('has no events for a number nobody has, and takes ten at once', async () => {
    const { tracks } = readTracks(sf, recordsOf(await client.call('track', { waybillNos: ['SF0'] })));
    expect(tracks).toEqual([{ waybillNo: 'SF0', carrier: 'sf', state: 'none', events: [] }]);
    const eleven = Array.from({ length: 11 }, (_, index) => `SF${index}`);
    expect(await client.call('track', { waybillNos: eleven })).toMatchObject({
      failure: { code: 'input-too-long' },
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
    const wrong = { ...credential, appSecret: 'another' };
    const answer = await client.call('probe', {}, wrong);
    expect(answer).toMatchObject({ ok: false, failure: { class: 'signature', code: 'A1006' } });
  });
});

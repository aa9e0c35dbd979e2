import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../schemas/values/json.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { verifyPush } from '../kit/push.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { classOf, recordsOf, takePushes } from '../kit/simulator/push-trials.fixture.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { readTracks } from '../kit/track/read-tracks.ts';
import { kuaidi100 } from './connector.ts';
import { simulateKuaidi100 } from './simulator.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateKuaidi100, {
    now: () => (clock += 200),
    credential: { appKey: 'kd-key', appSecret: 'kd-secret', more: { customer: 'KD0001' } },
  });
  client = createTestClient(kuaidi100, simulator, () => credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = {
  customer: 'KD0001',
  key: 'kd-key',
  secret: 'kd-secret',
  salt: 'kd-salt',
  partnerId: '7',
};
const callbackUrl = 'https://shop.example/push';
const receiver = { name: '李四', phone: '13800138002', address: '上海市徐汇区枫林路 1 号' };

describe('kuaidi100', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(kuaidi100)).toEqual([]);
  });

  it('reads a trace, newest first on the wire and oldest first with us', async () => {
    simulator.world.shiftClock(60 * HOUR);
    const input = { carrierCode: 'yto', waybillNo: 'YT1234567890123' };
    const records = recordsOf(await client.call('track', input));
    const { tracks, problems } = readTracks(kuaidi100, records);
    expect(problems).toEqual([]);
    const [track] = tracks;
    expect(track).toMatchObject({ waybillNo: 'YT1234567890123', carrier: 'yto' });
    const times = track?.events.map(({ at }) => at) ?? [];
    expect(times.length).toBeGreaterThan(2);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(track?.events[0]).toMatchObject({ state: 'created', code: '102' });
    expect(readTracks(kuaidi100, [...records, ...records]).tracks).toEqual([track]);
  });

  it('asks for carrier and phone before anything is sent', async () => {
    const before = simulator.world.counters().requests;
    const without = await client.call('track', { carrierCode: 'sf', waybillNo: 'SF1234567890' });
    expect(without).toMatchObject({ ok: false, failure: { class: 'invalid', code: 'input-missing' } });
    expect(await client.call('track', { carrierCode: '', waybillNo: '1' })).toMatchObject({ ok: false });
    expect(simulator.world.counters().requests).toBe(before);
    const given = { carrierCode: 'sf', waybillNo: 'SF1234567890', phone: '0501' };
    expect(classOf(await client.call('track', given))).toBe('ok');
  });

  it('knows a second subscription for what it is', async () => {
    const input = { carrierCode: 'yto', waybillNo: 'YT5550000000001', callbackUrl };
    expect(classOf(await client.call('subscribe', input))).toBe('ok');
    const again = await client.call('subscribe', input);
    expect(again).toMatchObject({ ok: false, failure: { class: 'duplicate-done', code: '501' } });
  });

  it('takes pushes in any order and twice, and refuses what was altered', async () => {
    const waybillNo = 'YT6660000000002';
    await client.call('subscribe', { carrierCode: 'yto', waybillNo, callbackUrl });
    simulator.world.shiftClock(80 * HOUR);
    const now = simulator.world.now();
    const order = { from: now - 200 * HOUR, to: now, shuffle: true, repeat: true };
    const taken = await takePushes({ connector: kuaidi100, simulator, credential }, 'tracks', order);
    expect(taken.sent).toBe(taken.received.length);
    expect(taken.results[0]?.reply.body).toBe('{"result":true,"returnCode":"200","message":"成功"}');
    const payloads = taken.messages.map(({ payload }) => payload);
    const { tracks } = readTracks(kuaidi100, payloads);
    const pushed = tracks.find((track) => track.waybillNo === waybillNo);
    const asked = recordsOf(await client.call('track', { carrierCode: 'yto', waybillNo }));
    expect(pushed).toEqual(readTracks(kuaidi100, asked).tracks[0]);
    const [first] = taken.received;
    if (first === undefined) throw new Error('nothing was pushed');
    const altered = { ...first, body: first.body.replace(/sign=./, 'sign=x') };
    expect(verifyPush(kuaidi100, 'tracks', altered, credential, now)).toMatchObject({
      ok: false,
      failure: { class: 'signature' },
      reply: { status: 401 },
    });
  });

  it('takes a waybill number once for an order', async () => {
    const input: JsonObject = {
      orderNo: 'KO-1',
      carrierCode: 'sf',
      sender: receiver,
      receiver,
      cargo: '茶叶',
    };
    const [waybill] = recordsOf(await client.call('apply-waybill', input));
    expect(waybill).toMatchObject({ kuaidinum: expect.stringMatching(/^SF\d{10}$/) });
    expect(recordsOf(await client.call('apply-waybill', input))).toEqual([waybill]);
    const another = recordsOf(await client.call('apply-waybill', { ...input, orderNo: 'KO-2' }));
    expect(another).not.toEqual([waybill]);
  });

  it('names the carrier of a number', async () => {
    const found = recordsOf(await client.call('recognise-carrier', { waybillNo: '773027491214552' }));
    expect(found).toMatchObject([{ comCode: 'shentong' }]);
  });

  it.each<[FaultKind, string]>([
    ['down', 'platform-down'],
    ['html', 'retry'],
    ['truncated', 'retry'],
    ['wrong-json', 'retry'],
    ['throttled', 'retry'],
    ['wrong-secret', 'signature'],
    ['ip-refused', 'ip'],
    ['scope-missing', 'permission'],
  ])('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(classOf(await client.call('probe'))).toBe(expected);
  });

  it('is refused by its signatures for real, and has no trace of a number nobody has', async () => {
    const wrong = { ...credential, key: 'another' };
    expect(classOf(await client.call('probe', {}, wrong))).toBe('signature');
    const subscription = { carrierCode: 'yto', waybillNo: 'YT7770000000003', callbackUrl };
    expect(classOf(await client.call('subscribe', subscription, wrong))).toBe('signature');
    expect(classOf(await client.call('probe'))).toBe('gone');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConnector } from '../kit/check/check-connector.ts';
import { verifyPush } from '../kit/push.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { classOf, recordsOf, takePushes, textAt } from '../kit/simulator/push-trials.fixture.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { readTracks } from '../kit/track/read-tracks.ts';
import { kdniao } from './connector.ts';
import { simulateKdniao } from './simulator.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateKdniao, {
    now: () => (clock += 200),
    credential: { appKey: '1237100', appSecret: 'kdn-key' },
  });
  client = createTestClient(kdniao, simulator, () => credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = { eBusinessId: '1237100', appKey: 'kdn-key', customerName: 'C', customerPwd: 'P' };
const person = { name: '李四', phone: '13800138002', province: '上海市', city: '上海市', address: '枫林路' };
const apply = (orderNo: string) =>
  client.call('apply-waybill', { orderNo, carrierCode: 'sto', sender: person, receiver: person });

describe('kdniao', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(kdniao)).toEqual([]);
  });

  it('knows a reused order code, and gives no second number for it', async () => {
    const [made] = recordsOf(await apply('NO-1'));
    const waybillNo = textAt(made, 'LogisticCode');
    const again = await apply('NO-1');
    expect(again).toMatchObject({
      ok: false,
      failure: { class: 'duplicate-done', code: '106' },
      body: { Order: { LogisticCode: waybillNo } },
    });
    expect(simulator.world.counters().distinctWrites).toBe(1);
    const input = { orderNo: 'NO-1', carrierCode: 'sto', waybillNo };
    expect(classOf(await client.call('cancel-waybill', input))).toBe('ok');
    expect(classOf(await client.call('cancel-waybill', { ...input, orderNo: 'NO-0' }))).toBe('gone');
  });

  it('reads the same way by query and by push, the finer state before the coarse one', async () => {
    const input = { carrierCode: 'sf', waybillNo: 'SF1234567893' };
    const missing = await client.call('track', input);
    expect(missing).toMatchObject({ ok: false, failure: { code: 'input-missing' } });
    await client.call('subscribe', { ...input, phone: '13800138002' });
    const born = simulator.world.now() - 40 * HOUR;
    simulator.world.shiftClock(100 * HOUR);
    const { tracks, problems } = readTracks(
      kdniao,
      recordsOf(await client.call('track', { ...input, phone: '8002' })),
    );
    expect(problems).toEqual([]);
    const [track] = tracks;
    expect(track).toMatchObject({ waybillNo: input.waybillNo, carrier: 'sf' });
    expect(track?.platformState).toMatch(/^\d{3}$/);
    expect(track?.events.map(({ state }) => state)).toContain('out-for-delivery');
    const order = { from: born, to: simulator.world.now(), shuffle: true, repeat: true };
    const taken = await takePushes({ connector: kdniao, simulator, credential }, 'tracks', order);
    expect(taken.results[0]?.reply.body).toContain('"Success":true');
    const payloads = taken.messages.map(({ payload }) => payload);
    expect(readTracks(kdniao, payloads).tracks).toEqual([track]);
    const [first] = taken.received;
    if (first === undefined) throw new Error('nothing was pushed');
    const altered = { ...first, body: first.body.replace('RequestData=', 'RequestData=%20') };
    expect(verifyPush(kdniao, 'tracks', altered, credential, clock)).toMatchObject({
      ok: false,
      failure: { class: 'signature' },
      reply: { body: expect.stringContaining('"Success":false') },
    });
  });

  it('names the carrier of a number, and has no trace of one nobody has', async () => {
    const found = recordsOf(await client.call('recognise-carrier', { waybillNo: 'SF1' }));
    expect(found).toMatchObject([{ ShipperCode: 'SF' }]);
    const none = await client.call('track', { carrierCode: 'yto', waybillNo: 'YT000' });
    expect(classOf(none)).toBe('gone');
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
  ])('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(classOf(await client.call('probe'))).toBe(expected);
  });

  it('is refused by its signature for real', async () => {
    expect(classOf(await client.call('probe'))).toBe('ok');
    expect(classOf(await client.call('probe', {}, { ...credential, appKey: 'no' }))).toBe('signature');
  });
});

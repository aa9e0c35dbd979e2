import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConnector } from '../kit/check/check-connector.ts';
import { verifyPush } from '../kit/push.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { classOf, recordsOf, takePushes, textAt } from '../kit/simulator/push-trials.fixture.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { readTracks } from '../kit/track/read-tracks.ts';
import { zto } from './connector.ts';
import { simulateZto } from './simulator.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateZto, {
    now: () => (clock += 200),
    credential: { appKey: 'zto-key', appSecret: 'zto-secret' },
  });
  client = createTestClient(zto, simulator, () => credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = { appKey: 'zto-key', appSecret: 'zto-secret', accountId: 'KDGJ1', accountPassword: 'p' };
const person = { name: '李四', phone: '13800138002', province: '上海市', city: '上海市', address: '枫林路' };
const apply = async (orderNo: string): Promise<string> => {
  const [made] = recordsOf(await client.call('apply-waybill', { orderNo, sender: person, receiver: person }));
  return textAt(made, 'billCode');
};

describe('zto', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(zto)).toEqual([]);
  });

  it('takes one number for an order, and cancels it until it was picked up', async () => {
    const waybillNo = await apply('ZO-1');
    expect(await apply('ZO-1')).toBe(waybillNo);
    expect(await apply('ZO-2')).not.toBe(waybillNo);
    expect(classOf(await client.call('cancel-waybill', { waybillNo }))).toBe('ok');
    expect(classOf(await client.call('cancel-waybill', { waybillNo }))).toBe('ok');
    expect(classOf(await client.call('cancel-waybill', { waybillNo: '7310' }))).toBe('gone');
  });

  it('reads the same way by query and by push, however often and in whatever order', async () => {
    const waybillNo = await apply('ZO-3');
    expect(classOf(await client.call('subscribe', { waybillNo, phone: person.phone }))).toBe('ok');
    const born = simulator.world.now() - 2_000;
    simulator.world.shiftClock(100 * HOUR);
    const asked = recordsOf(await client.call('track', { waybillNo, phone: person.phone }));
    const { tracks, problems } = readTracks(zto, asked);
    expect(problems).toEqual([]);
    const [track] = tracks;
    expect(tracks).toHaveLength(1);
    expect(track).toMatchObject({ waybillNo, carrier: 'zto' });
    expect(track?.events[0]?.state).toBe('picked-up');
    expect(track?.events.length).toBeGreaterThan(4);
    expect(['delivered', 'returned']).toContain(track?.state);
    const order = { from: born, to: simulator.world.now(), shuffle: true, repeat: true };
    const taken = await takePushes({ connector: zto, simulator, credential }, 'tracks', order);
    expect(taken.sent).toBe(taken.received.length);
    const payloads = taken.messages.map(({ payload }) => payload);
    const [pushed] = readTracks(zto, payloads).tracks;
    const stages = (one = track) => one?.events.map(({ at, text, state }) => ({ at, text, state }));
    expect(stages(pushed)).toEqual(stages());
    expect(pushed?.state).toBe(track?.state);
    const [first] = taken.received;
    if (first === undefined) throw new Error('nothing was pushed');
    const altered = {
      ...first,
      body: first.body.replace('msg_type', '_type').replace('%22action', '%20%22action'),
    };
    expect(verifyPush(zto, 'tracks', altered, credential, clock)).toMatchObject({
      ok: false,
      failure: { class: 'signature' },
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

  it('is refused by its digest for real', async () => {
    expect(classOf(await client.call('probe'))).toBe('ok');
    expect(classOf(await client.call('probe', {}, { ...credential, appSecret: 'no' }))).toBe('signature');
  });
});

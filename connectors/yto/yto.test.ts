import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConnector } from '../kit/check/check-connector.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { classOf, recordsOf, textAt } from '../kit/simulator/push-trials.fixture.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { readTracks } from '../kit/track/read-tracks.ts';
import { yto } from './connector.ts';
import { simulateYto } from './simulator.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateYto, {
    now: () => (clock += 200),
    credential: { appKey: 'yto-key', appSecret: 'yto-secret', more: { userCode: 'K21' } },
  });
  client = createTestClient(yto, simulator, () => credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = { userCode: 'K21', appKey: 'yto-key', appSecret: 'yto-secret' };
const person = { name: '李四', phone: '13800138002', province: '上海市', city: '上海市', address: '枫林路' };
const apply = async (orderNo: string): Promise<string> => {
  const [made] = recordsOf(await client.call('apply-waybill', { orderNo, sender: person, receiver: person }));
  return textAt(made, 'mailNo');
};

describe('yto', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(yto)).toEqual([]);
  });

  it('takes one number for an order, and cancels it until it was picked up', async () => {
    const waybillNo = await apply('YTO-0001');
    expect(waybillNo).toMatch(/^YT\d{10}$/);
    expect(await apply('YTO-0001')).toBe(waybillNo);
    const cancel = (orderNo: string) => client.call('cancel-waybill', { orderNo });
    expect(classOf(await cancel('YTO-0001'))).toBe('ok');
    expect(classOf(await cancel('YTO-9999'))).toBe('gone');
    await apply('YTO-0002');
    simulator.world.shiftClock(4 * HOUR);
    expect(classOf(await cancel('YTO-0002'))).toBe('invalid');
    expect(
      classOf(await client.call('apply-waybill', { orderNo: 'short', sender: person, receiver: person })),
    ).toBe('invalid');
  });

  it('makes one track of the bare list of events', async () => {
    const waybillNo = await apply('YTO-0003');
    expect(classOf(await client.call('track', { waybillNo }))).toBe('gone');
    simulator.world.shiftClock(100 * HOUR);
    const { tracks, problems } = readTracks(yto, recordsOf(await client.call('track', { waybillNo })));
    expect(problems).toEqual([]);
    expect(tracks).toHaveLength(1);
    const [track] = tracks;
    expect(track).toMatchObject({ waybillNo, carrier: 'yto' });
    expect(track?.events[0]?.state).toBe('picked-up');
    expect(track?.events.length).toBeGreaterThan(4);
    expect(['delivered', 'returned']).toContain(track?.state);
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
    expect(classOf(await client.call('probe'))).toBe('gone');
    expect(classOf(await client.call('probe', {}, { ...credential, appSecret: 'no' }))).toBe('signature');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { verifyPush } from '../kit/push.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { classOf, recordsOf, takePushes, textAt } from '../kit/simulator/push-trials.fixture.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { readTracks } from '../kit/track/read-tracks.ts';
import { jt } from './connector.ts';
import { simulateJt } from './simulator.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
let simulator: Simulator;
let client: TestClient;
let clock = NOW;
const customer = { customerCode: 'J0086000000', customerPwd: 'pwd' };

beforeAll(async () => {
  simulator = await startSimulator(simulateJt, {
    now: () => (clock += 200),
    credential: { appKey: '292508153084', appSecret: 'jt-private', more: customer },
  });
  client = createTestClient(jt, simulator, () => credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = { apiAccount: '292508153084', privateKey: 'jt-private', ...customer };
const person = { name: '李四', phone: '13800138002', province: '上海市', city: '上海市', address: '枫林路' };
const apply = (orderNo: string, given = credential) =>
  client.call('apply-waybill', { orderNo, sender: person, receiver: person }, given);
const billOf = (record: Json | undefined): string => textAt(record, 'billCode');

describe('jt', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(jt)).toEqual([]);
  });

  it('takes one number for an order, finds it again, and cancels it', async () => {
    const [made] = recordsOf(await apply('JO-1'));
    expect(billOf(made)).toMatch(/^JT\d{10}$/);
    expect(classOf(await apply('JO-1'))).toBe('duplicate-done');
    expect(recordsOf(await client.call('get-waybill', { orderNo: 'JO-1' }))).toEqual([made]);
    expect(classOf(await client.call('cancel-waybill', { orderNo: 'JO-1' }))).toBe('ok');
    expect(classOf(await client.call('cancel-waybill', { orderNo: 'JO-1' }))).toBe('ok');
    expect(classOf(await client.call('cancel-waybill', { orderNo: 'JO-9' }))).toBe('gone');
  });

  it('reads the same way by query and by push, however often and in whatever order', async () => {
    const waybillNo = billOf(recordsOf(await apply('JO-2'))[0]);
    await client.call('subscribe', { waybillNo, callbackUrl: 'https://shop.example/push' });
    const born = simulator.world.now() - 2_000;
    simulator.world.shiftClock(100 * HOUR);
    const asked = recordsOf(await client.call('track', { waybillNos: [waybillNo, 'JT0'] }));
    const { tracks, problems } = readTracks(jt, asked);
    expect(problems).toEqual([]);
    const [track, none] = tracks;
    expect(track).toMatchObject({ waybillNo, carrier: 'jt' });
    expect(track?.events[0]?.state).toBe('picked-up');
    expect(track?.events.length).toBeGreaterThan(4);
    expect(['delivered', 'returned']).toContain(track?.state);
    expect(none).toEqual({ waybillNo: 'JT0', carrier: 'jt', state: 'none', events: [] });
    const order = { from: born, to: simulator.world.now(), shuffle: true, repeat: true };
    const taken = await takePushes({ connector: jt, simulator, credential }, 'tracks', order);
    expect(taken.sent).toBe(taken.received.length);
    expect(taken.results[0]?.reply.body).toContain('"data":"SUCCESS"');
    const payloads = taken.messages.map(({ payload }) => payload);
    expect(readTracks(jt, payloads).tracks).toEqual([{ ...track, orderNo: 'JO-2' }]);
    const [first] = taken.received;
    if (first === undefined) throw new Error('nothing was pushed');
    const altered = { ...first, body: `${first.body}%20` };
    expect(verifyPush(jt, 'tracks', altered, credential, clock)).toMatchObject({
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
  ])('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(classOf(await client.call('probe'))).toBe(expected);
  });

  it('is refused by both its digests for real', async () => {
    expect(classOf(await client.call('probe'))).toBe('ok');
    expect(classOf(await client.call('probe', {}, { ...credential, privateKey: 'no' }))).toBe('signature');
    expect(classOf(await apply('JO-3', { ...credential, customerPwd: 'no' }))).toBe('signature');
  });
});

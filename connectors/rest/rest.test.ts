import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRequest } from '../kit/build-request.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { rest } from './connector.ts';
import { simulateRest } from './simulator.ts';

let simulator: Simulator;
let client: TestClient;
let clock = 1_700_000_000_000;

beforeAll(async () => {
  simulator = await startSimulator(simulateRest, { now: () => (clock += 100), shop: { orders: 30 } });
  client = createTestClient(rest, simulator, credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});
const credential = () => ({
  baseUrl: simulator.origin,
  authKind: 'bearer',
  secret: simulator.world.credential.accessToken,
});

describe('rest', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(rest)).toEqual([]);
  });

  it('reads, writes and deletes', async () => {
    expect(await client.call('probe')).toMatchObject({ ok: true });
    const listed = await client.call('get', { path: '/orders', query: { page: 2, size: 20 } });
    expect(listed).toMatchObject({ ok: true, records: [{ total: 30, items: { length: 10 } }] });
    expect(await client.call('get', { path: 'orders/7' })).toMatchObject({ records: [{ number: 7 }] });
    expect(await client.call('put', { path: '/orders/7', body: { 备注: '加急' } })).toMatchObject({
      records: [{ accepted: { 备注: '加急' } }],
    });
    expect(await client.call('delete', { path: '/orders/7' })).toMatchObject({ ok: true, records: [] });
    expect(await client.call('get', { path: '/orders/99' })).toMatchObject({
      failure: { class: 'gone', code: 'not_found', said: 'no such order' },
    });
  });

  it.each<[FaultKind, string]>([
    ['down', 'platform-down'],
    ['html', 'retry'],
    ['truncated', 'retry'],
    ['throttled', 'throttle'],
    ['wrong-secret', 're-authorise'],
    ['scope-missing', 'permission'],
  ])('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(await client.call('probe')).toMatchObject({ ok: false, failure: { class: expected } });
  });

  it('proves who asks in each of the ways there are, and nothing in any message', async () => {
    const build = (more: Record<string, string>, path = '/a/b c') =>
      buildRequest(
        rest,
        'get',
        { path },
        { ...credential(), baseUrl: 'https://x.example/v1', ...more },
        {
          now: 0,
          nonce: '',
        },
      );
    const token = credential().secret;
    expect(build({})).toMatchObject({
      url: 'https://x.example/v1/a/b%20c',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(build({ authKind: 'header', keyName: 'X-Key' }).headers['x-key']).toBe(token);
    expect(build({ authKind: 'query', keyName: 'key' }).url).toBe(
      `https://x.example/v1/a/b%20c?key=${token}`,
    );
    const pair = Buffer.from(`u:${token}`).toString('base64');
    expect(build({ authKind: 'basic', user: 'u' }).headers['authorization']).toBe(`Basic ${pair}`);
    expect(build({ authKind: 'none' }).headers).not.toHaveProperty('authorization');
    expect(() => build({}, '/../admin')).toThrow('..');
    const wrong = await client.call('probe', {}, { ...credential(), secret: 'secret-9' });
    expect(JSON.stringify(wrong)).not.toContain('secret-9');
  });
});

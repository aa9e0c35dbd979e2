import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemActor } from '../store/actor.ts';
import { inject, openTestServer, type TestServer } from './server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  await server.secrets.put({ name: 'shop', kind: 'hmac', value: 'very secret' }, systemActor('test'));
});
afterAll(() => server.close());

const flowWith = (hmac: Record<string, unknown>): object => ({
  schemaVersion: 1,
  id: 'signed-time',
  name: { zh: '签名', en: 'Signed' },
  nodes: {
    hook: {
      type: 'webhook',
      config: {
        replyMode: 'flow',
        hmac: { secret: 'shop', header: 'X-Sign', algorithm: 'sha256', encoding: 'hex', ...hmac },
      },
    },
  },
  edges: [],
});

it('a flow may ask for pushes that sign their time, five minutes old at most', async () => {
  const hmac = { signed: 'timestamp.body', timestampHeader: 'X-Time' };
  await server.publish(flowWith(hmac) as Parameters<TestServer['publish']>[0]);
  const [hook] = await server.flows.hooks.list('signed-time');
  const body = '{"orderNo":"T1"}';
  const push = async (at: number, signedAt = at): Promise<number> => {
    const digest = createHmac('sha256', 'very secret').update(`${signedAt}.${body}`).digest('hex');
    const headers = { 'x-sign': digest, 'x-time': String(at) };
    return (await inject(server.app, { method: 'POST', url: `/hooks/${hook!.path}`, body, headers })).status;
  };
  const now = Date.now();
  expect(await push(now)).toBe(200);
  expect(await push(now - 290_000)).toBe(200);
  expect(await push(now - 310_000)).toBe(401);
  expect(await push(now, now - 1)).toBe(401);
});

it('a time that is signed along needs its header', async () => {
  expect(await server.flows.check(flowWith({ signed: 'timestamp.body' }))).toMatchObject([
    { code: 'signed-time-missing', path: '/nodes/hook/config/hmac/timestampHeader' },
  ]);
});

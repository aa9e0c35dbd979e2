import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowNode } from '../../../schemas/flow.ts';
import { openTestServer, type Answer, type TestServer } from '../server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  const stop: FlowNode = { type: 'fail', config: { code: 'no-stock', message: '缺货' } };
  for (const id of ['orders', 'refunds']) {
    const start: FlowNode = { type: 'manual', config: {} };
    await server.publish({
      schemaVersion: 1,
      id,
      name: { zh: id, en: id },
      nodes: { start, stop },
      edges: [{ from: 'start', to: 'stop' }],
    });
    await server.call('POST', '/api/v1/runs/batch', { flow: id, inputs: [{ n: 1 }, { n: 2 }] });
  }
});
afterAll(() => server.close());

const post = (url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
  server.call('POST', `/api/v1/repairs${url}`, body, headers);
const request = (flow?: string): object => ({
  filter: { errorCode: 'no-stock', ...(flow === undefined ? {} : { flow }) },
  change: { patch: { warehouse: 'WH2' } },
  reason: '改由二仓发货',
  ratePerMinute: 60,
  stopAfterErrors: 20,
});

describe('a repair', () => {
  it('counts first, then begins, is watched and stopped', async () => {
    expect((await post('/preview', { filter: { flow: 'orders' } })).body).toMatchObject({
      count: 2,
      errors: [{ code: 'no-stock', count: 2 }],
    });
    const begun = await post('', request('orders'));
    const { id } = begun.body as { id: string };
    expect(begun).toMatchObject({
      status: 201,
      body: { state: 'collecting', reason: '改由二仓发货', createdBy: 'owner' },
    });
    const get = (url: string): Promise<Answer> => server.call('GET', `/api/v1/repairs${url}`);
    expect((await get('')).body).toMatchObject({ items: [{ id }] });
    expect((await get(`/${id}/items`)).body).toMatchObject({ next: null });
    expect((await post(`/${id}/cancel`, { reason: '方案有变' })).body).toMatchObject({
      state: 'canceled',
      endedBy: 'owner',
    });
    expect(await post(`/${id}/cancel`, {})).toMatchObject({ status: 409, body: { code: 'repair-over' } });
    expect(await get('/nothing')).toMatchObject({ status: 404, body: { code: 'repair-not-found' } });
  });

  it('needs a reason, a patch that is one, and a right that covers all it can find', async () => {
    expect(await post('', { ...request('orders'), reason: '' })).toMatchObject({
      status: 400,
      body: { problems: [{ path: '/reason' }] },
    });
    const role = {
      name: { zh: '订单', en: 'Orders' },
      permissions: [{ action: 'handle', kind: 'run', id: 'orders' }],
    };
    await server.call('PUT', '/api/v1/roles/order-desk', role);
    const desk = await server.as('order-desk');
    expect((await post('', request('orders'), desk)).status).toBe(201);
    expect((await post('', request('refunds'), desk)).status).toBe(403);
    expect((await post('', request(), desk)).status).toBe(403);
    const all = await post('', request());
    const { id } = all.body as { id: string };
    expect((await server.call('GET', `/api/v1/repairs/${id}`, undefined, desk)).status).toBe(403);
    const { items } = (await server.call('GET', '/api/v1/repairs', undefined, desk)).body as {
      items: { id: string }[];
    };
    expect(items.map((one) => one.id)).not.toContain(id);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type Answer, type TestServer } from '../server.fixture.ts';

const config = {
  cron: '0 2 * * *',
  timezone: 'Asia/Shanghai',
  overlap: 'skip',
  catchUp: { policy: 'latest' },
};
let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  for (const id of ['nightly', 'other'])
    await server.publish({
      schemaVersion: 1,
      id,
      name: { zh: id, en: id },
      nodes: { at: { type: 'schedule', config } },
      edges: [],
    });
});
afterAll(() => server.close());

const post = (url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
  server.call('POST', `/api/v1/schedules/${url}`, body, headers);
const get = (url: string, headers?: Record<string, string>): Promise<Answer> =>
  server.call('GET', `/api/v1/schedules${url}`, undefined, headers);

describe('schedules', () => {
  it('are there once their flow is live, with their next starts', async () => {
    expect((await get('?flow=nightly')).body).toMatchObject({
      items: [{ id: 'nightly.at', flow: 'nightly', enabled: true, config }],
    });
    const { fires } = (await get('/nightly.at/next?count=3')).body as { fires: { time: string }[] };
    expect(fires.map(({ time }) => time.slice(10))).toEqual(Array(3).fill('T02:00:00+08:00'));
    expect((await get('/nightly.at/history')).body).toMatchObject({ slots: [] });
    expect(await get('/nothing.at')).toMatchObject({ status: 404, body: { code: 'schedule-not-found' } });
  });

  it('go by the zone of the installation where they name none', async () => {
    const { timezone: _zone, ...bare } = config;
    await server.publish({
      schemaVersion: 1,
      id: 'bare',
      name: { zh: 'bare', en: 'bare' },
      nodes: { at: { type: 'schedule', config: bare } },
      edges: [],
    });
    const { body } = await server.call('GET', '/api/v1/settings');
    expect(body).toMatchObject({ timezone: 'Asia/Shanghai' });
    expect((await get('?flow=bare')).body).toMatchObject({ items: [{ config }] });
  });

  it('are previewed before they are published, and refused with the field that is wrong', async () => {
    expect((await post('preview', { config, count: 2 })).body).toMatchObject({ timezone: 'Asia/Shanghai' });
    expect(await post('preview', { config: { ...config, cron: '99 2 * * *' } })).toMatchObject({
      status: 422,
      body: { code: 'schedule-invalid', problems: [{ path: '/config/cron' }] },
    });
  });

  it('are switched off and on, and run now, by those who may', async () => {
    expect((await post('nightly.at/disable')).body).toMatchObject({ enabled: false, switchedBy: 'owner' });
    expect((await get('/nightly.at/missed')).body).toMatchObject({ missed: 0 });
    expect((await post('nightly.at/enable', { missed: 'none' })).body).toMatchObject({ enabled: true });
    const started = await post('nightly.at/run', {});
    expect(started).toMatchObject({ status: 201, body: { held: false } });
    expect(await post('nightly.at/disable', undefined, await server.as('viewer'))).toMatchObject({
      status: 403,
    });
    const { items } = (await server.call('GET', '/api/v1/audit?kind=schedule')).body as {
      items: { action: string }[];
    };
    expect(items.map(({ action }) => action)).toEqual([
      'schedule.run-now',
      'schedule.enable',
      'schedule.disable',
    ]);
  });

  it('are shown and switched by the rights on their flow', async () => {
    const role = {
      name: { zh: '一', en: 'One' },
      permissions: [{ action: 'read', kind: 'schedule', id: 'nightly' }],
    };
    await server.call('PUT', '/api/v1/roles/night', role);
    const reader = await server.as('night');
    expect((await get('', reader)).body).toMatchObject({ items: [{ id: 'nightly.at' }] });
    expect((await get('/other.at', reader)).status).toBe(404);
    expect((await post('nightly.at/run', {}, reader)).status).toBe(403);
  });
});

describe('the promotion calendar', () => {
  it('is kept by those who may edit schedules', async () => {
    const entry = { calendar: 'shops', name: '双十一', startAt: 1_900_000_000_000, endAt: 1_900_000_100_000 };
    const added = await server.call('POST', '/api/v1/promotions', entry);
    const { id, revision } = added.body as { id: string; revision: number };
    expect(added).toMatchObject({ status: 201, body: { name: '双十一', changedBy: 'owner' } });
    const change = (at: number): Promise<Answer> =>
      server.call('PUT', `/api/v1/promotions/${id}`, { ...entry, name: '双十二', revision: at });
    expect(await change(revision)).toMatchObject({ status: 200, body: { name: '双十二' } });
    expect(await change(revision)).toMatchObject({ status: 409, body: { code: 'promotion-changed' } });
    expect(await server.call('POST', '/api/v1/promotions', { ...entry, endAt: 1 })).toMatchObject({
      status: 400,
      body: { problems: [{ path: '/endAt' }] },
    });
    expect((await server.call('GET', '/api/v1/promotions')).body).toMatchObject({
      items: [{ id, name: '双十二' }],
    });
    expect((await server.call('GET', '/api/v1/promotions/mode')).body).toMatchObject({ on: false });
    expect((await server.call('DELETE', `/api/v1/promotions/${id}`)).status).toBe(200);
    expect((await server.call('POST', '/api/v1/promotions', entry, await server.as('operator'))).status).toBe(
      403,
    );
  });
});

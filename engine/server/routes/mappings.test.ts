import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listMappingTemplates, suggestFields } from '../../../schemas/api/mappings.ts';
import { openTestServer, type TestServer } from '../server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const target = [
  { path: 'orderNo', type: 'text', required: true, label: { zh: '订单号', en: 'Order number' } },
];
const mapping = {
  schemaVersion: 1,
  id: 'shop',
  name: { zh: '店铺', en: 'Shop' },
  target,
  fields: [{ to: 'orderNo', from: 'mystery' }],
};
const path = '/api/v1/mapping-templates/shop-a';
const template = { name: { zh: '店铺甲', en: 'Shop A' }, source: 'lab', mapping };

describe('templates of mappings', () => {
  it('are kept, replaced, listed by source and removed', async () => {
    expect((await server.call('PUT', path, template)).status).toBe(200);
    await server.call('PUT', path, { ...template, source: 'douyin' });
    const list = (query: string) => server.call('GET', `${listMappingTemplates.path}${query}`);
    expect((await list('')).body).toMatchObject({ items: [{ id: 'shop-a', source: 'douyin', mapping }] });
    expect((await list('?source=lab')).body).toEqual({ items: [] });
    expect((await server.call('DELETE', path)).status).toBe(200);
    expect((await server.call('DELETE', path)).status).toBe(404);
  });

  it('teach what a heading means', async () => {
    const body = { target, headings: ['mystery'] };
    expect((await server.call('POST', suggestFields.path, body)).body).toMatchObject({ matches: [] });
    await server.call('PUT', path, template);
    expect((await server.call('POST', suggestFields.path, body)).body).toMatchObject({
      matches: [{ source: 'mystery', target: 'orderNo', reason: { code: 'history' } }],
    });
  });

  it('are changed by whoever may edit flows only', async () => {
    const headers = await server.as('operator');
    expect((await server.call('PUT', path, template, headers)).status).toBe(403);
    expect((await server.call('GET', listMappingTemplates.path, undefined, headers)).status).toBe(200);
  });
});

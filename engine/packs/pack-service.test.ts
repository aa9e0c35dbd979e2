import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pack, PackDiff, PackPlan } from '../../schemas/pack.ts';
import { openTestServer, type TestServer } from '../server/server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ config: { rateLimits: { api: 10_000, hooks: 10_000, logins: 100 } } });
});
afterAll(() => server.close());

const post = async <T>(path: string, body: object): Promise<T> => {
  const answer = await server.call('POST', `/api/v1/packs/${path}`, body);
  expect({ path, status: answer.status, text: answer.text }).toMatchObject({ path, status: 200 });
  return answer.body;
};
const tableIds = async (): Promise<string[]> => (await server.records.catalog.list()).map(({ id }) => id);

describe('the order pack', () => {
  it('says what it would do and does nothing until it is told', async () => {
    const plan = await post<PackPlan>('install', { pack: 'order-hub', dryRun: true });
    expect(plan.tables.every(({ create, problems }) => create && problems.length === 0)).toBe(true);
    expect(await tableIds()).toEqual([]);
  });

  it('is installed with all its tables, and a second time changes nothing', async () => {
    const { tables } = await post<PackPlan>('install', { pack: 'order-hub' });
    expect(await tableIds()).toEqual(tables.map(({ table }) => table).sort());
    const again = await post<PackPlan>('install', { pack: 'order-hub' });
    expect(again.tables.every(({ create, edits }) => !create && edits.length === 0)).toBe(true);
    const { body } = await server.call('GET', '/api/v1/packs');
    expect(body).toMatchObject({
      items: [{ shipped: { id: 'order-hub' }, installed: { manifest: { id: 'order-hub' } } }],
    });
  });

  it('tells what people made their own, and keeps it', async () => {
    const title = { zh: '直播间专属优惠券', en: 'Live coupon' };
    const { revision } = (await server.call('GET', '/api/v1/tables/orders')).body as { revision: number };
    const headers = { ...(await server.as('owner')), 'if-match': `"${revision}"` };
    const edits = [{ op: 'add-field', field: { id: 'coupon', type: 'text', title } }];
    expect((await server.call('PATCH', '/api/v1/tables/orders', { edits }, headers)).status).toBe(200);
    const diff = await post<PackDiff>('diff', { pack: 'order-hub' });
    expect(diff.tables.filter(({ state }) => state !== 'same')).toMatchObject([
      { table: 'orders', state: 'differs', added: ['coupon'], edits: [] },
    ]);
    await post('install', { pack: 'order-hub' });
    const after = await server.records.catalog.table('orders');
    expect(after?.definition.fields.at(-1)?.id).toBe('coupon');
  });
});

describe('an exported pack', () => {
  it('installs elsewhere as it was, flows and all', async () => {
    await server.publish({
      schemaVersion: 1,
      id: 'greet',
      name: { zh: '问好', en: 'Greet' },
      nodes: { start: { type: 'manual', config: {} } },
      edges: [],
    });
    const manifest = { id: 'ours', title: { zh: '我们的', en: 'Ours' }, version: '1.2.0' };
    const pack = await post<Pack>('export', { manifest });
    expect(pack.manifest.flows).toEqual(['fill-pushes', 'greet', 'sync-shops']);
    const other = await openTestServer();
    const installed = await other.call('POST', '/api/v1/packs/install', { pack });
    expect(installed).toMatchObject({ status: 200, body: { installed: true, pack: 'ours' } });
    const { body } = await other.call('POST', '/api/v1/packs/diff', { pack });
    const { tables, flows } = body as PackDiff;
    expect([...tables, ...flows].every(({ state }) => state === 'same')).toBe(true);
    await other.close();
  });

  it('that does not fit is refused as a whole, with the place', async () => {
    const title = { zh: '订单', en: 'Orders' };
    const table = {
      schemaVersion: 1,
      id: 'orders',
      title,
      fields: [{ id: 'coupon', type: 'integer', title }],
      keys: [],
      indexes: [],
    };
    const manifest = { schemaVersion: 1, id: 'bad', title, version: '1.0.0', tables: ['orders'], flows: [] };
    const refused = await server.call('POST', '/api/v1/packs/install', {
      pack: { manifest, tables: [table], flows: [] },
    });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'pack-refused', problems: [{ path: '/tables/orders/fields/0' }] },
    });
    expect((await server.call('POST', '/api/v1/packs/install', { pack: 'none' })).status).toBe(404);
    const viewer = await server.as('viewer');
    expect((await server.call('POST', '/api/v1/packs/install', { pack: 'order-hub' }, viewer)).status).toBe(
      403,
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

interface State {
  samples: number;
  tables: { table: string; records: number }[];
  cleared?: number;
}
const call = async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<State> => {
  const { body: state } = await server.call(method, path, body);
  return state;
};
const openCases = async (): Promise<number> =>
  ((await server.call('GET', '/api/v1/cases?open=true&limit=200')).body as { items: unknown[] }).items.length;
async function untilCases(count: number): Promise<void> {
  while ((await openCases()) !== count);
}
const counts = ({ tables }: State): Record<string, number> =>
  Object.fromEntries(tables.map(({ table, records }) => [table, records]));

describe('the demo shop', () => {
  it('is closed at first', async () => {
    expect((await call('GET', '/api/v1/demo-shop')).samples).toBe(0);
  });

  it('brings shops, goods, orders in every state, and cases for people', async () => {
    const state = await call('POST', '/api/v1/demo-shop/open');
    expect(counts(state)).toMatchObject({ orders: 520, shops: 8, skus: 6, products: 5 });
    await untilCases(6);
    const groups = await server.call('POST', '/api/v1/tables/orders/records/group', {
      groupBy: [{ field: 'state' }],
      aggregates: [{ as: 'orders', function: 'count' }],
    });
    expect((groups.body as { items: unknown[] }).items.length).toBeGreaterThanOrEqual(8);
  });

  it('doubles nothing when it is opened again', async () => {
    expect(counts(await call('POST', '/api/v1/demo-shop/open'))).toMatchObject({ orders: 520, shops: 8 });
    expect(await openCases()).toBe(6);
  });

  it('goes without a trace in any list, and leaves alone what is not its own', async () => {
    const values = { platform: 'jd', shop: 'ours', orderNo: '1', state: 'awaiting-review' };
    await server.call('POST', '/api/v1/tables/orders/records', { records: [{ values }] });
    const { samples } = await call('GET', '/api/v1/demo-shop');
    const cleared = await call('POST', '/api/v1/demo-shop/clear');
    expect(cleared.cleared).toBe(samples);
    await untilCases(0);
    expect(await call('GET', '/api/v1/demo-shop')).toMatchObject({ samples: 0 });
    const left = await server.call('POST', '/api/v1/tables/orders/records/count', {});
    expect(left.body).toMatchObject({ count: 1 });
    const audit = await server.call('GET', '/api/v1/audit?kind=demo-shop');
    expect(audit.body).toMatchObject({ items: [{ action: 'demo-shop.clear', after: { samples } }, {}, {}] });
  });

  it('can be opened again after that', async () => {
    const again = await server.call('POST', '/api/v1/demo-shop/open');
    expect(again).toMatchObject({ status: 200 });
    expect(counts(again.body as State)).toMatchObject({ orders: 520, shops: 8 });
    await untilCases(6);
  });
});

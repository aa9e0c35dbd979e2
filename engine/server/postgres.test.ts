import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import { createStore } from '../store/store.ts';
import { openTestServer, type Answer, type TestServer } from './server.fixture.ts';

/** What the server itself asks of the database; the stores have a contract of their own. */
const databases = usePostgres(async (url) => {
  const store = await createStore({ url, worker: 'template', clock: createFakeClock() });
  await store.close();
});

let server: TestServer;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await databases.create();
  drop = database.drop;
  server = await openTestServer({ url: database.url });
  await server.publish({
    schemaVersion: 1,
    id: 'orders',
    name: { zh: '订单', en: 'Orders' },
    nodes: {
      start: { type: 'manual', config: {} },
      check: {
        type: 'validate',
        config: { schema: { type: 'object', required: ['shop'] }, onProblem: 'quarantine' },
      },
    },
    edges: [{ from: 'start', to: 'check' }],
    settings: { searchKeys: { orderNo: { path: 'input.orderNo' } } },
  });
}, 60_000);
afterAll(async () => {
  await server.close();
  await drop();
}, 60_000);

const get = (url: string): Promise<Answer> => server.call('GET', `/api/v1${url}`);

it('finds runs by key, counts and resolves cases, and keeps figures on PostgreSQL', async () => {
  const ids: string[] = [];
  for (const orderNo of ['T1', 'T2', 'T3']) {
    const { body } = await server.call('POST', '/api/v1/runs', {
      flow: 'orders',
      input: { orderNo },
      waitMs: 20_000,
    });
    ids.unshift((body as { runId: string }).runId);
  }
  expect((await get('/runs?key=T2')).body).toMatchObject({
    items: [{ id: ids[1], keys: { orderNo: 'T2' } }],
  });
  const { next } = (await get('/runs?flow=orders&limit=2')).body as { next: string };
  expect((await get(`/runs?flow=orders&limit=2&cursor=${next}`)).body).toMatchObject({
    items: [{ id: ids[2] }],
    next: null,
  });
  expect((await get('/cases/counts')).body).toMatchObject({ items: [{ type: 'quarantine', cases: 3 }] });
  const first = (await get('/cases?open=true&limit=1')).body as {
    items: { id: string; run: string }[];
    next: string;
  };
  expect((await get(`/cases?open=true&cursor=${first.next}`)).body).toMatchObject({
    items: [{ run: ids[1] }, { run: ids[0] }],
  });
  const reply = { orderNo: 'T1', shop: 'A' };
  expect((await server.call('POST', `/api/v1/cases/${first.items[0]?.id}/resolve`, { reply })).status).toBe(
    202,
  );
  expect((await get('/flows?text=订')).body).toMatchObject({ items: [{ id: 'orders', changed: false }] });
  expect((await get('/audit?kind=flow&limit=1')).body).toMatchObject({ items: [{ action: 'flow.publish' }] });
  expect((await server.call('GET', '/metrics')).text).toMatch(/daliu_open_runs\{status="waiting"\} [23]/);
  expect(server.errors).toEqual([]);
}, 60_000);

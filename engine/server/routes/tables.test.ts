import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowDefinition } from '../../../schemas/flow.ts';
import type { TableDefinition } from '../../../schemas/table.ts';
import { openTestServer, type TestServer } from '../server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ config: { rateLimits: { api: 10_000, hooks: 10_000, logins: 100 } } });
  await server.call('POST', '/api/v1/tables', orders);
});
afterAll(() => server.close());

const title = (zh: string, en: string): { zh: string; en: string } => ({ zh, en });
const orders: TableDefinition = {
  schemaVersion: 1,
  id: 'orders',
  title: title('订单', 'Orders'),
  fields: [
    { id: 'orderNo', type: 'text', title: title('订单号', 'Order number'), required: true },
    { id: 'state', type: 'text', title: title('状态', 'State') },
    { id: 'phone', type: 'phone', title: title('电话', 'Phone'), pii: 'phone' },
    {
      id: 'lines',
      type: 'rows',
      title: title('明细', 'Lines'),
      fields: [
        { id: 'sku', type: 'text', title: title('规格', 'SKU') },
        { id: 'note', type: 'text', title: title('刻字', 'Engraving'), pii: 'other' },
      ],
    },
  ],
  keys: [{ id: 'order', fields: ['orderNo'] }],
  indexes: [],
};

const at = '/api/v1/tables/orders';
interface Written {
  items: { id: string; revision: number; outcome: string; problems: { code: string; path: string }[] }[];
}
interface Page {
  items: Record<string, unknown>[];
  plan: { scan: boolean; suggestion?: { fields: string[] } };
}
const insert = async (...values: object[]): Promise<Written['items']> => {
  const records = values.map((one) => ({ values: one }));
  return ((await server.call('POST', `${at}/records`, { records })).body as Written).items;
};
const idOf = ([first]: Written['items']): string => first?.id ?? '';

describe('a table', () => {
  it('is changed over the revision that was seen, and nobody else’s', async () => {
    const field = { id: 'coupon', type: 'text', title: title('优惠券', 'Coupon') };
    const edits = { edits: [{ op: 'add-field', field }] };
    const blind = await server.call('PATCH', at, edits);
    expect(blind.status).toBe(428);
    const headers = { ...(await server.as('designer')), 'if-match': '"1"' };
    expect(await server.call('PATCH', at, edits, headers)).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
    });
    expect(await server.call('PATCH', at, edits, headers)).toMatchObject({
      status: 409,
      body: { details: { revision: 2 } },
    });
    const [written] = await insert({ orderNo: 'T0', coupon: '直播间专属' });
    expect(written?.outcome).toBe('created');
    const target = await server.call('GET', `${at}/mapping-target`);
    expect((target.body as { items: { path: string }[] }).items.map(({ path }) => path)).toContain('coupon');
  });

  it('keeps a field that a flow uses', async () => {
    const flow: FlowDefinition = {
      schemaVersion: 1,
      id: 'close-orders',
      name: title('关单', 'Close orders'),
      nodes: {
        start: { type: 'manual', config: {} },
        close: {
          type: 'update-record',
          config: { table: 'orders', record: { path: 'input' }, values: { state: { value: 'closed' } } },
        },
      },
      edges: [{ from: 'start', to: 'close' }],
    };
    await server.publish(flow);
    const uses = await server.call('GET', `${at}/fields/state/uses`);
    expect(uses.body).toMatchObject({ items: [{ kind: 'flow', id: 'close-orders' }] });
    const { revision } = (await server.call('GET', at)).body as { revision: number };
    const headers = { ...(await server.as('owner')), 'if-match': `"${revision}"` };
    const edits = { edits: [{ op: 'delete-field', id: 'state' }] };
    const refused = await server.call('PATCH', at, edits, headers);
    expect(refused).toMatchObject({ status: 422, body: { problems: [{ code: 'in-use' }] } });
    expect((await server.call('DELETE', at, undefined, headers)).status).toBe(422);
  });
});

describe('records', () => {
  it('are written by those who handle them, seen by those who read, and closed to the others', async () => {
    const values = { orderNo: 'T1' };
    const viewer = await server.as('viewer');
    expect((await server.call('POST', `${at}/records`, { records: [{ values }] }, viewer)).status).toBe(403);
    expect((await server.call('POST', `${at}/records/query`, {}, viewer)).status).toBe(200);
    expect((await server.call('POST', at.replace('orders', 'none') + '/records/query', {})).status).toBe(404);
  });

  it('say how they were found, and which index would help', async () => {
    const filter = { '==': [{ var: 'state' }, 'paid'] };
    const { body } = await server.call('POST', `${at}/records/query`, { filter });
    expect(body as Page).toMatchObject({ plan: { scan: true, suggestion: { fields: ['state'] } } });
    const bad = await server.call('POST', `${at}/records/query`, {
      filter: { '==': [{ var: 'stat' }, 'paid'] },
    });
    expect(bad.status).toBe(400);
  });

  it('are each written or refused, with what is wrong on its field', async () => {
    const [first, second] = await insert({ orderNo: 'T2' }, { state: 'paid' });
    expect(first?.outcome).toBe('created');
    expect(second).toMatchObject({ outcome: 'refused', problems: [{ path: '/orderNo' }] });
  });

  it('are changed only as they were seen', async () => {
    const id = idOf(await insert({ orderNo: 'T3', state: 'unpaid' }));
    const url = `${at}/records/${id}`;
    const owner = await server.as('owner');
    expect((await server.call('PATCH', url, { values: { state: 'paid' } })).status).toBe(428);
    const seen = { ...owner, 'if-match': '"1"' };
    expect((await server.call('PATCH', url, { values: { state: 'paid' } }, seen)).headers.etag).toBe('"2"');
    expect(await server.call('PATCH', url, { values: { state: 'x' } }, seen)).toMatchObject({
      status: 409,
      body: { code: 'revision-conflict', details: { revision: 2 } },
    });
    const when = { '==': [{ var: 'state' }, 'unpaid'] };
    expect(await server.call('PATCH', url, { values: { state: 'x' }, when })).toMatchObject({
      status: 409,
      body: { code: 'condition-failed' },
    });
    const history = (await server.call('GET', `${url}/history`)).body as { items: unknown[] };
    expect(history.items).toMatchObject([
      { revision: 2, changes: [{ field: 'state', from: 'unpaid', to: 'paid' }] },
      { revision: 1, kind: 'created' },
    ]);
  });

  it('keep what the source sent, for those who may see personal data', async () => {
    const records = [{ values: { orderNo: 'T4' }, payload: '{"tid":"T4"}' }];
    const made = (await server.call('POST', `${at}/records/upsert`, { key: 'order', records }))
      .body as Written;
    const url = `${at}/records/${idOf(made.items)}/history/1/payload`;
    expect((await server.call('GET', url)).body).toEqual({ payload: '{"tid":"T4"}' });
    expect((await server.call('GET', url, undefined, await server.as('operator'))).status).toBe(403);
  });
});

describe('personal data', () => {
  const note = '永远爱你';
  const read = async (id: string, role: string, query = ''): Promise<Record<string, unknown>> =>
    (await server.call('GET', `${at}/records/${id}${query}`, undefined, await server.as(role))).body;

  it('is masked for everybody until it is asked for, which is noted', async () => {
    const id = idOf(await insert({ orderNo: 'T5', phone: '13800001111', lines: [{ sku: 'A', note }] }));
    const masked = { phone: '138****1111', lines: [{ sku: 'A', note: '***' }] };
    expect(await read(id, 'operator')).toMatchObject(masked);
    expect(await read(id, 'owner')).toMatchObject(masked);
    expect(await read(id, 'support', '?unmask=true')).toMatchObject({
      phone: '13800001111',
      lines: [{ note }],
    });
    const denied = await server.call(
      'GET',
      `${at}/records/${id}?unmask=true`,
      undefined,
      await server.as('operator'),
    );
    expect(denied).toMatchObject({ status: 403, body: { code: 'pii-forbidden' } });
    const audit = await server.store.read((tx) =>
      tx.query("SELECT object FROM audit WHERE action = 'pii.unmask' AND object = 'orders'"),
    );
    expect(audit.length).toBeGreaterThan(0);
    const history = await server.call('GET', `${at}/records/${id}/history`);
    expect(history.text).not.toContain('13800001111');
    expect(history.text).not.toContain(note);
  });

  it('is not overwritten by its own mask', async () => {
    const id = idOf(await insert({ orderNo: 'T6', phone: '13800002222', lines: [{ sku: 'A', note }] }));
    const operator = await server.as('operator');
    const change = async (values: object) =>
      server.call('POST', `${at}/records/update`, { records: [{ id, values }] }, operator);
    const sent = { phone: '138****2222', lines: [{ sku: 'B', note: '***' }], state: 'paid' };
    expect((await change(sent)).body).toMatchObject({ items: [{ outcome: 'changed' }] });
    expect(await read(id, 'support', '?unmask=true')).toMatchObject({
      phone: '13800002222',
      lines: [{ sku: 'B', note }],
    });
    expect(await change({ phone: '139****2222' })).toMatchObject({
      status: 422,
      body: { code: 'still-masked' },
    });
  });

  it('goes for good when it is erased', async () => {
    const id = idOf(await insert({ orderNo: 'T7', phone: '13800003333' }));
    expect(
      (await server.call('POST', `${at}/records/erase`, { ids: [id] }, await server.as('support'))).status,
    ).toBe(403);
    expect((await server.call('POST', `${at}/records/erase`, { ids: [id] })).body).toMatchObject({
      items: [{ outcome: 'changed' }],
    });
    expect(await read(id, 'support', '?unmask=true')).not.toHaveProperty('phone');
  });

  it('is masked in runs that read and write it', async () => {
    const flow: FlowDefinition = {
      schemaVersion: 1,
      id: 'calls',
      name: title('回访', 'Calls'),
      nodes: {
        start: { type: 'manual', config: {} },
        write: {
          type: 'upsert-records',
          config: {
            table: 'orders',
            records: { source: { path: 'input.order' } },
            key: 'order',
            onRefused: 'fail',
          },
        },
        find: {
          type: 'query-records',
          config: {
            table: 'orders',
            filter: { '==': [{ var: 'orderNo' }, '{{input.order.orderNo}}'] },
            answer: { kind: 'first' },
          },
        },
      },
      edges: [
        { from: 'start', to: 'write' },
        { from: 'write', to: 'find' },
      ],
    };
    await server.publish(flow);
    const order = { orderNo: 'T8', phone: '13800004444', lines: [{ sku: 'A', note }] };
    const started = await server.call('POST', '/api/v1/runs', {
      flow: 'calls',
      input: { order },
      waitMs: 5_000,
    });
    const { runId } = started.body as { runId: string };
    const run = await server.call('GET', `/api/v1/runs/${runId}`);
    expect(run.body).toMatchObject({ status: 'completed', masked: true });
    expect(run.text).toContain('138****4444');
    expect(run.text).not.toContain('13800004444');
    expect(run.text).not.toContain(note);
  });
});

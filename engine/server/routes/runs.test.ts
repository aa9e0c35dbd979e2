import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FlowDefinition, FlowNode } from '../../../schemas/flow.ts';
import { openTestServer, type Answer, type TestServer } from '../server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => expect(server.errors).toEqual([]));

let made = 0;
async function publish(
  nodes: Record<string, FlowNode>,
  change: Partial<FlowDefinition> = {},
): Promise<string> {
  made += 1;
  const ids = ['start', ...Object.keys(nodes)];
  await server.publish({
    schemaVersion: 1,
    id: `r${made}`,
    name: { zh: '流', en: 'Flow' },
    nodes: { start: { type: 'manual', config: {} }, ...nodes },
    edges: ids.slice(1).map((to, index) => ({ from: ids[index] ?? '', to })),
    settings: { searchKeys: { orderNo: { path: 'input.orderNo' } } },
    ...change,
  });
  return `r${made}`;
}
const pause: Record<string, FlowNode> = { pause: { type: 'wait', config: { until: { reply: true } } } };
const untilPaid: Record<string, FlowNode> = { paid: { type: 'wait', config: { until: { event: 'paid' } } } };
const failing: Record<string, FlowNode> = {
  check: { type: 'fail', config: { code: 'no-stock', message: '缺货' } },
};

const start = (flow: string, input: unknown, more: object = {}): Promise<Answer> =>
  server.call('POST', '/api/v1/runs', { flow, input, waitMs: 5000, ...more });
const idOf = ({ body }: Answer): string => (body as { runId: string }).runId;
const post = (url: string, body: unknown, headers?: Record<string, string>): Promise<Answer> =>
  server.call('POST', `/api/v1/runs${url}`, body, headers);
const listed = async (query: string, headers?: Record<string, string>): Promise<string[]> => {
  const { body } = await server.call('GET', `/api/v1/runs?${query}`, undefined, headers);
  return (body as { items: { id: string }[] }).items.map(({ id }) => id);
};
const view = async (id: string): Promise<Record<string, unknown>> =>
  (await server.call('GET', `/api/v1/runs/${id}`)).body;
/** Asks again until the run is what it should become; each time some of the engine's work is done in between. */
async function until(id: string, status: string): Promise<Record<string, unknown>> {
  for (;;) {
    const seen = await view(id);
    if (seen['status'] === status) return seen;
  }
}

describe('a start', () => {
  it('answers with the end of the run, or that it goes on', async () => {
    const flow = await publish({});
    expect(await start(flow, { orderNo: 'A1' })).toMatchObject({
      status: 201,
      body: { status: 'completed', duplicate: false },
    });
    const waiting = await publish(pause);
    expect(await start(waiting, { orderNo: 'A2' })).toMatchObject({ body: { status: 'waiting' } });
    expect(await start('nowhere', {})).toMatchObject({ status: 409, body: { code: 'flow-not-published' } });
  });

  it('with the same key is the same run', async () => {
    const flow = await publish({});
    const [one, two] = [
      await start(flow, { orderNo: '1' }, { key: 'k' }),
      await start(flow, { orderNo: '2' }, { key: 'k' }),
    ];
    expect(two.body).toMatchObject({ runId: idOf(one), duplicate: true, status: 'completed' });
  });

  it('takes many inputs at once, and tells which one does not fit', async () => {
    const input = { type: 'object', properties: { orderNo: { type: 'string' } } };
    const flow = await publish({}, { input });
    const many = await post('/batch', {
      flow,
      inputs: [{ orderNo: 'm1' }, { orderNo: 'm2' }],
      mode: 'rehearsal',
    });
    expect(many).toMatchObject({
      status: 201,
      body: { items: [{ status: 'completed' }, { status: 'completed' }] },
    });
    expect(await post('/batch', { flow, inputs: [{}, { orderNo: 5 }] })).toMatchObject({
      status: 422,
      body: { code: 'input-invalid', problems: [{ path: '/inputs/1/orderNo' }] },
    });
    expect(await listed(`flow=${flow}&mode=rehearsal`)).toHaveLength(2);
  });
});

describe('a start by hand', () => {
  it('is in the audit log; one by a machine is not', async () => {
    const flow = await publish({});
    await start(flow, {});
    const owner = { name: '李雷', login: 'li', password: 'ten letters or more' };
    const entered = await server.call('POST', '/api/v1/setup', owner, {});
    const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
    const headers = { cookie, 'x-csrf-token': (entered.body as { csrf: string }).csrf };
    const runId = idOf(await server.call('POST', '/api/v1/runs', { flow, input: {} }, headers));
    const { items } = (await server.call('GET', `/api/v1/audit?object=${flow}&action=run.start`)).body as {
      items: object[];
    };
    expect(items).toMatchObject([{ actor: { kind: 'user', name: '李雷' }, after: { runId } }]);
  });
});

describe('the list', () => {
  it('is narrowed by flow, status, key and time, and paged from the newest', async () => {
    const flow = await publish({});
    const ids: string[] = [];
    for (const orderNo of ['x1', 'x2', 'x3']) ids.unshift(idOf(await start(flow, { orderNo })));
    expect(await listed(`flow=${flow}`)).toEqual(ids);
    expect(await listed('key=x2')).toEqual([ids[1]]);
    expect(await listed('key=x2&keyName=orderNo')).toEqual([ids[1]]);
    expect(await listed('key=x2&keyName=shop')).toEqual([]);
    expect(await listed(`flow=${flow}&status=failed`)).toEqual([]);
    expect(await listed(`flow=${flow}&to=1000`)).toEqual([]);
    const first = (await server.call('GET', `/api/v1/runs?flow=${flow}&limit=2`)).body as {
      items: object[];
      next: string;
    };
    expect(first.items[0]).toMatchObject({
      id: ids[0],
      flow,
      version: 1,
      status: 'completed',
      keys: { orderNo: 'x3' },
    });
    expect(await listed(`flow=${flow}&limit=2&cursor=${first.next}`)).toEqual([ids[2]]);
  });

  it('shows only runs of flows that are open to the reader', async () => {
    const [mine, other] = [await publish({}), await publish({})];
    const [run, hidden] = [idOf(await start(mine, {})), idOf(await start(other, {}))];
    const role = { name: { zh: '一', en: 'One' }, permissions: [{ action: 'read', kind: 'run', id: mine }] };
    await server.call('PUT', '/api/v1/roles/reader-of-one', role);
    const reader = await server.as('reader-of-one');
    expect(await listed('limit=50', reader)).toEqual([run]);
    expect(await listed(`flow=${other}`, reader)).toEqual([]);
    expect((await server.call('GET', `/api/v1/runs/${hidden}`, undefined, reader)).status).toBe(404);
    expect((await post(`/${run}/cancel`, { reason: 'x' }, reader)).status).toBe(403);
    expect((await start(mine, {}, {})).status).toBe(201);
    expect((await server.call('POST', '/api/v1/runs', { flow: mine, input: {} }, reader)).status).toBe(403);
  });
});

describe('a run', () => {
  it('shows its steps, times and result', async () => {
    const flow = await publish({
      note: { type: 'log', config: { level: 'info', message: '{{input.orderNo}}' } },
    });
    const run = await view(idOf(await start(flow, { orderNo: 'T1' })));
    expect(run).toMatchObject({
      flow,
      version: 1,
      status: 'completed',
      trigger: 'manual',
      keys: { orderNo: 'T1' },
      input: { orderNo: 'T1' },
    });
    expect(run['steps']).toMatchObject([
      { key: 'start', status: 'completed', input: { orderNo: 'T1' } },
      { key: 'note', status: 'completed', attempts: 1, input: { orderNo: 'T1' } },
    ]);
    expect((await server.call('GET', '/api/v1/runs/nothing')).status).toBe(404);
  });

  it('shows the answer it gave, masked as the rest', async () => {
    const input = { type: 'object', properties: { phone: { type: 'string', 'x-pii': 'phone' } } };
    const answering: Record<string, FlowNode> = {
      answer: { type: 'respond', config: { status: 201, body: { text: 'call {{input.phone}}' } } },
    };
    const id = idOf(await start(await publish(answering, { input }), { phone: '13812345678' }));
    const shown = await view(id);
    expect(shown).toMatchObject({ replyStatus: 201, reply: { status: 201 } });
    const { body } = shown['reply'] as { body: string };
    expect(body).toContain('138****5678');
    expect(JSON.stringify(shown)).not.toContain('13812345678');
  });

  it('shows personal data to those who may and say so, and remembers who looked', async () => {
    const input = { type: 'object', properties: { phone: { type: 'string', 'x-pii': 'phone' } } };
    const id = idOf(await start(await publish({}, { input }), { phone: '13812345678' }));
    expect(await view(id)).toMatchObject({ masked: true, input: { phone: '138****5678' } });
    expect(JSON.stringify(await view(id))).not.toContain('13812345678');
    const bare = (role: Record<string, string>): Promise<Answer> =>
      server.call('GET', `/api/v1/runs/${id}?unmask=true`, undefined, role);
    expect((await bare(await server.as('viewer'))).status).toBe(403);
    expect((await bare(await server.as('support'))).body).toMatchObject({
      masked: false,
      input: { phone: '13812345678' },
    });
    const { items } = (await server.call('GET', `/api/v1/audit?object=${id}`)).body as { items: object[] };
    expect(items).toMatchObject([{ action: 'pii.unmask', actor: { name: 'support' } }]);
  });

  it('is canceled with a reason, once', async () => {
    const id = idOf(await start(await publish(pause), {}));
    expect(await post(`/${id}/cancel`, { reason: '买家退款' })).toMatchObject({
      status: 202,
      body: { runId: id, result: 'accepted' },
    });
    expect(await until(id, 'canceled')).toMatchObject({ cancelReason: '买家退款' });
    expect(await post(`/${id}/cancel`, { reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'run-not-open' },
    });
  });

  it('goes on after its failure', async () => {
    const flow = await publish(failing);
    const ids = [idOf(await start(flow, { n: 1 })), idOf(await start(flow, { n: 2 }))];
    expect(await view(ids[0]!)).toMatchObject({ status: 'failed', error: { code: 'no-stock' } });
    expect(await listed(`flow=${flow}&errorCode=no-stock`)).toHaveLength(2);
    expect(await post(`/${ids[0]}/retry`, { reason: '补货' })).toMatchObject({
      status: 202,
      body: { result: 'accepted' },
    });
    await until(ids[0]!, 'failed');
  });

  it('goes on with a corrected input, of which what was masked is put back', async () => {
    const input = { type: 'object', properties: { phone: { type: 'string', 'x-pii': 'phone' } } };
    const id = idOf(await start(await publish(failing, { input }), { phone: '13812345678', sku: 'A' }));
    const shown = (await view(id))['input'] as Record<string, string>;
    expect(shown['phone']).toBe('138****5678');
    expect(await post(`/${id}/retry`, { input: { ...shown, phone: '139****5678' } })).toMatchObject({
      status: 422,
      body: { code: 'still-masked', problems: [{ path: '/input/phone' }] },
    });
    expect((await post(`/${id}/retry`, { input: { ...shown, sku: 'B' } })).status).toBe(202);
    await until(id, 'failed');
    const { body } = await server.call('GET', `/api/v1/runs/${id}?unmask=true`);
    expect(body).toMatchObject({ masked: false, input: { phone: '13812345678', sku: 'B' } });
  });

  it('is found by the run that started it', async () => {
    const child = await publish({ begun: { type: 'sub-flow-trigger', config: {} } }, { edges: [] });
    const flow = await publish({
      begin: { type: 'sub-flow', config: { flow: child, input: { path: 'input' }, wait: true } },
    });
    const id = idOf(await start(flow, { orderNo: 'P1' }));
    await until(id, 'completed');
    const children = await listed(`parent=${id}`);
    expect(children).toHaveLength(1);
    expect(await listed(`parent=${children[0]}`)).toEqual([]);
  });

  it('is replayed from a step as a run of its own', async () => {
    const flow = await publish({ note: { type: 'log', config: { level: 'info', message: 'x' } } });
    const id = idOf(await start(flow, { orderNo: 'T9' }));
    const again = await post(`/${id}/replay`, { step: 'note', reason: '核对' });
    expect(again.status).toBe(201);
    expect(await until(idOf(again), 'completed')).toMatchObject({ forkedFrom: { run: id, step: 'note' } });
  });

  it('is replayed once when the request is repeated with its key', async () => {
    const flow = await publish({ note: { type: 'log', config: { level: 'info', message: 'x' } } });
    const id = idOf(await start(flow, { orderNo: 'T10' }));
    const owner = await server.as('owner');
    const replay = (key: string): Promise<Answer> =>
      post(`/${id}/replay`, { step: 'note' }, { ...owner, 'idempotency-key': key });
    const first = await replay('a');
    expect(first.body).toMatchObject({ duplicate: false });
    await until(idOf(first), 'completed');
    expect((await replay('a')).body).toMatchObject({ runId: idOf(first), duplicate: true });
    expect(idOf(await replay('b'))).not.toBe(idOf(first));
    expect(await replay('x'.repeat(201))).toMatchObject({ status: 400, body: { code: 'key-too-long' } });
  });

  it('hears events, its own or by search key', async () => {
    const flow = await publish(untilPaid);
    const [one, two] = [
      idOf(await start(flow, { orderNo: 'E1' })),
      idOf(await start(flow, { orderNo: 'E2' })),
    ];
    expect(await post(`/${one}/events`, { event: 'paid', payload: { amount: 1 } })).toMatchObject({
      status: 202,
      body: { items: [{ runId: one, result: 'accepted' }] },
    });
    await until(one, 'completed');
    const event = { key: 'orderNo', value: 'E2', event: 'paid', payload: {} };
    expect(await server.call('POST', '/api/v1/events', event)).toMatchObject({
      status: 202,
      body: { items: [{ runId: two }] },
    });
    await until(two, 'completed');
    expect(await server.call('POST', '/api/v1/events', event)).toMatchObject({
      status: 404,
      body: { code: 'no-open-run' },
    });
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FlowNode } from '../../../schemas/flow.ts';
import { inject, openTestServer, type Answer, type TestServer } from '../server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());
afterEach(() => expect(server.errors).toEqual([]));

const task: FlowNode = {
  type: 'human-task',
  config: {
    title: { zh: '退款 {{input.amount}} 元', en: 'Refund of {{input.amount}}' },
    cause: 'large-refund',
    severity: 'important',
    decisions: [{ port: 'approve' }, { port: 'refuse' }],
    object: { path: 'input.orderNo' },
  },
};
const record: FlowNode = {
  type: 'validate',
  config: { schema: { type: 'object', required: ['orderNo'] }, onProblem: 'quarantine' },
};

let made = 0;
async function startedAt(node: FlowNode, input: Record<string, unknown>): Promise<string> {
  made += 1;
  await server.publish({
    schemaVersion: 1,
    id: `c${made}`,
    name: { zh: '例', en: 'Case' },
    input: {
      type: 'object',
      properties: {
        phone: { type: 'string', 'x-pii': 'phone' },
        people: { type: 'array', items: { properties: { phone: { 'x-pii': 'phone' } } } },
      },
    },
    nodes: { start: { type: 'manual', config: {} }, ask: node },
    edges: [{ from: 'start', to: 'ask' }],
  });
  const { body } = await server.call('POST', '/api/v1/runs', { flow: `c${made}`, input, waitMs: 5000 });
  return (body as { runId: string }).runId;
}
interface Shown {
  id: string;
  run: string;
}
const cases = async (query: string, headers?: Record<string, string>): Promise<Shown[]> =>
  ((await server.call('GET', `/api/v1/cases?${query}`, undefined, headers)).body as { items: Shown[] }).items;
const resolve = (id: string, body: unknown): Promise<Answer> =>
  server.call('POST', `/api/v1/cases/${id}/resolve`, body);
async function until(run: string, status: string): Promise<Record<string, unknown>> {
  for (;;) {
    const { body } = await server.call('GET', `/api/v1/runs/${run}`);
    if ((body as { status: string }).status === status) return body;
  }
}

describe('a task', () => {
  it('is listed, shows its form, and its run goes on with the decision', async () => {
    const run = await startedAt(task, { orderNo: 'T1', amount: 500 });
    const [open] = await cases(`open=true&run=${run}`);
    expect(open).toMatchObject({
      type: 'task',
      cause: 'large-refund',
      title: null,
      severity: 'important',
      object: 'T1',
      flow: `c${made}`,
      closedAt: null,
    });
    expect((await server.call('GET', `/api/v1/cases/${open!.id}`)).body).toMatchObject({
      form: { type: 'object' },
      masked: false,
    });
    expect(await resolve(open!.id, {})).toMatchObject({
      status: 422,
      body: { problems: [{ path: '/reply' }] },
    });
    expect(await resolve(open!.id, { reply: { decision: 'maybe' } })).toMatchObject({
      status: 422,
      body: { code: 'reply-invalid' },
    });
    expect(
      await resolve(open!.id, { reply: { decision: 'approve', data: null }, note: '已核实' }),
    ).toMatchObject({ status: 202 });
    expect(await until(run, 'completed')).toMatchObject({ steps: [{}, { ports: ['approve'] }] });
    expect(await cases(`open=true&run=${run}`)).toEqual([]);
    expect(await cases(`run=${run}`)).toMatchObject([
      { closedAt: expect.any(Number) as unknown, closedBy: 'owner', note: '已核实' },
    ]);
    expect(await resolve(open!.id, { reply: { decision: 'approve' } })).toMatchObject({
      status: 409,
      body: { code: 'case-closed' },
    });
  });
});

describe('a record held for correction', () => {
  it('goes on once it is corrected', async () => {
    const run = await startedAt(record, { amount: 1 });
    const [open] = await cases(`open=true&type=quarantine&run=${run}`);
    const cause = { cause: 'required', title: { zh: '缺少必填字段', en: 'Required field missing' } };
    expect(open).toMatchObject({ ...cause, field: expect.stringContaining('orderNo') as unknown });
    expect((await server.call('GET', `/api/v1/cases/${open!.id}`)).body).toMatchObject({
      help: { zh: expect.stringContaining('改好') as unknown },
    });
    const { items } = (await server.call('GET', '/api/v1/cases/counts')).body as { items: object[] };
    expect(items).toContainEqual(expect.objectContaining(cause));
    await resolve(open!.id, { reply: { orderNo: 'T2', amount: 1 } });
    await until(run, 'completed');
  });

  it('shows personal data in part, and whole to those who may', async () => {
    const run = await startedAt(record, { phone: '13812345678' });
    const [open] = await cases(`run=${run}`);
    const seen = await server.call('GET', `/api/v1/cases/${open!.id}`);
    expect(seen.text).toContain('138****5678');
    expect(seen.text).not.toContain('13812345678');
    const support = await server.as('support');
    expect(
      (await server.call('GET', `/api/v1/cases/${open!.id}?unmask=true`, undefined, support)).text,
    ).toContain('13812345678');
    const finance = await server.as('finance');
    expect(
      (await server.call('GET', `/api/v1/cases/${open!.id}?unmask=true`, undefined, finance)).status,
    ).toBe(403);
  });
});

describe('a reply that carries what was masked', () => {
  const input = {
    phone: '13812345678',
    note: '电话 13812345678',
    people: [{ phone: '13900001111' }, { phone: '13700002222' }],
  };
  const start = async (): Promise<{ run: string; id: string; record: Record<string, unknown> }> => {
    const run = await startedAt(record, input);
    const [open] = await cases(`run=${run}`);
    const { body } = await server.call('GET', `/api/v1/cases/${open!.id}`);
    const shown = body as { masked: boolean; details: { record: Record<string, unknown> } };
    expect(shown.masked).toBe(true);
    return { run, id: open!.id, record: shown.details.record };
  };
  const outputOf = async (run: string): Promise<unknown> => {
    await until(run, 'completed');
    const shown = (await server.call('GET', `/api/v1/runs/${run}?unmask=true`)).body as {
      steps: { key: string; output: unknown }[];
    };
    return shown.steps.find(({ key }) => key === 'ask')?.output;
  };

  it('gets the originals back, also where records changed places', async () => {
    const { run, id, record: shown } = await start();
    expect(shown).toMatchObject({ phone: '138****5678', note: '电话 138****5678' });
    const people = [...(shown['people'] as object[])].reverse();
    expect(await resolve(id, { reply: { ...shown, people, orderNo: 'T3' } })).toMatchObject({ status: 202 });
    expect(await outputOf(run)).toEqual({ ...input, people: [...input.people].reverse(), orderNo: 'T3' });
  });

  it('is refused where a masked field was changed but not written in full', async () => {
    const { run, id, record: shown } = await start();
    const reply = { ...shown, orderNo: 'T4', phone: '139****5678' };
    expect(await resolve(id, { reply })).toMatchObject({
      status: 422,
      body: { code: 'still-masked', problems: [{ code: 'still-masked', path: '/reply/phone' }] },
    });
    expect(await resolve(id, { reply: { ...reply, phone: '13912345678' } })).toMatchObject({ status: 202 });
    expect(await outputOf(run)).toEqual({ ...input, orderNo: 'T4', phone: '13912345678' });
  });
});

describe('the list', () => {
  it('counts by cause, pages from the longest waiting, and hides flows that are not open', async () => {
    const runs = [
      await startedAt(task, { orderNo: 'A', amount: 1 }),
      await startedAt(task, { orderNo: 'B', amount: 1 }),
    ];
    const counts = (await server.call('GET', '/api/v1/cases/counts')).body as {
      items: { cause: string; cases: number }[];
    };
    const waiting = await cases('open=true&cause=large-refund&limit=100');
    expect(counts.items.find(({ cause }) => cause === 'large-refund')?.cases).toBe(waiting.length);
    const first = (await server.call('GET', '/api/v1/cases?open=true&limit=1&cause=large-refund')).body as {
      items: Shown[];
      next: string;
    };
    const second = await cases(`open=true&limit=1&cause=large-refund&cursor=${first.next}`);
    expect([first.items[0]?.run, second[0]?.run]).toEqual(runs);
    const role = {
      name: { zh: '一', en: 'One' },
      permissions: [{ action: 'read', kind: 'case', id: `c${made}` }],
    };
    await server.call('PUT', '/api/v1/roles/case-reader', role);
    const reader = await server.as('case-reader');
    expect(await cases('open=true', reader)).toMatchObject([{ run: runs[1] }]);
    expect((await server.call('GET', `/api/v1/cases/${first.items[0]!.id}`, undefined, reader)).status).toBe(
      404,
    );
    expect((await server.call('POST', `/api/v1/cases/${second[0]!.id}/resolve`, {}, reader)).status).toBe(
      403,
    );
  });

  it('closes an incident with a note', async () => {
    await server.store.write((tx) =>
      tx.query(
        "insert into cases (id, type, cause, severity, object, opened_at) values ('i1', 'incident', 'down', 'urgent', '抖音 13812345678', 1)",
      ),
    );
    expect(await cases('type=incident')).toMatchObject([{ id: 'i1', object: '抖音 138****5678' }]);
    expect((await resolve('i1', { note: '已恢复' })).status).toBe(202);
    expect(await cases('type=incident')).toMatchObject([{ closedBy: 'owner', note: '已恢复' }]);
  });
});

describe('a reply by token', () => {
  const reply = (token: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    inject(server.app, { method: 'POST', url: `/replies/${token}`, body, headers });
  const tokenOf = async (run: string): Promise<string> =>
    (
      await server.store.read((tx) =>
        tx.query<{ token: string }>('select token from waits where run_id = ?', [run]),
      )
    )[0]!.token;

  it('wakes the step that waits for it, once', async () => {
    const schema = { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } };
    const run = await startedAt({ type: 'wait', config: { until: { reply: true, schema } } }, {});
    const token = await tokenOf(run);
    expect(await reply(token, { ok: 'yes' })).toMatchObject({
      status: 422,
      body: { problems: [{ path: '/ok' }] },
    });
    expect(await reply(token, '{"ok":')).toMatchObject({ status: 400, body: { code: 'json-syntax' } });
    expect(await reply(token, { ok: true }, { 'idempotency-key': 'k' })).toMatchObject({
      status: 202,
      body: { runId: run, result: 'accepted' },
    });
    await until(run, 'completed');
    expect(await reply(token, { ok: true })).toMatchObject({ status: 409, body: { code: 'wait-over' } });
    expect(await reply('a'.repeat(32), {})).toMatchObject({ status: 404 });
  });
});

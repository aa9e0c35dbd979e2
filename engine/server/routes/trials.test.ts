import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TrialBatch, TrialView } from '../../../schemas/api/trials.ts';
import type { FlowCase, FlowDefinition } from '../../../schemas/flow.ts';
import { openTestServer, type TestServer } from '../server.fixture.ts';

let server: TestServer;
let remote: Server;
let calls = 0;
let origin = '';

/** Asks a warehouse that is really there, so that a rehearsal that called out would be seen. */
const flowTo = (url: string): FlowDefinition => ({
  schemaVersion: 1,
  id: 'ship',
  name: { zh: '发货', en: 'Ship' },
  input: {
    type: 'object',
    required: ['orderNo', 'kg'],
    properties: {
      orderNo: { type: 'string' },
      kg: { type: 'number' },
      phone: { type: 'string', 'x-pii': 'phone' },
    },
  },
  nodes: {
    start: { type: 'manual', config: {} },
    heavy: {
      type: 'condition',
      config: { rule: { '>': [{ var: 'input.kg' }, 3] }, onUnknown: 'fail' },
    },
    tell: {
      type: 'http-request',
      config: {
        method: 'POST',
        url: { value: url },
        body: { path: 'input' },
        repeat: { kind: 'key', header: 'Idempotency-Key' },
      },
    },
    rest: { type: 'wait', config: { until: { ms: 86_400_000 } } },
    end: {
      type: 'set',
      config: { values: { phone: { path: 'input.phone' }, status: { path: 'steps.tell.status' } } },
    },
    light: { type: 'set', config: { values: { light: { value: true } } } },
  },
  edges: [
    { from: 'start', to: 'heavy' },
    { from: 'heavy', port: 'true', to: 'tell' },
    { from: 'heavy', port: 'false', to: 'light' },
    { from: 'tell', to: 'rest' },
    { from: 'rest', to: 'end' },
  ],
  settings: { searchKeys: { orderNo: { path: 'input.orderNo' } }, idempotencyKey: { path: 'input.orderNo' } },
});

const withoutWait = (flow: FlowDefinition): FlowDefinition => {
  const { rest: _rest, ...nodes } = flow.nodes;
  return {
    ...flow,
    nodes,
    edges: [
      ...flow.edges.filter(({ from, to }) => from !== 'rest' && to !== 'rest'),
      { from: 'tell', to: 'end' },
    ],
  };
};

beforeAll(async () => {
  remote = createServer((_request, response) => {
    calls += 1;
    response.setHeader('content-type', 'application/json').end('{"ok":"yes"}');
  });
  await new Promise<void>((resolve) => remote.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(remote.address() as AddressInfo).port}/orders`;
  // It counts who calls: below nobody does.
  await fetch(origin, { method: 'POST' });
  expect(calls).toBe(1);
  server = await openTestServer();
  await server.publish(withoutWait(flowTo(origin)));
  for (const [orderNo, kg] of [
    ['A1', 5],
    ['A2', 1],
    ['A3', 9],
  ] as const)
    await server.call('POST', '/api/v1/runs', {
      flow: 'ship',
      input: { orderNo, kg, phone: '13812345678' },
      waitMs: 5_000,
    });
  const { body } = await server.call('GET', '/api/v1/flows/ship');
  const { revision } = body as { revision: number };
  await server.call('PUT', '/api/v1/flows/ship', flowTo(origin), {
    ...(await server.as('owner')),
    'if-match': `"${revision}"`,
  });
});
afterAll(async () => {
  await server.close();
  await new Promise((resolve) => remote.close(resolve));
});
beforeEach(() => {
  calls = 0;
});

const rehearse = async (body: object): Promise<TrialView> => {
  const answer = await server.call('POST', '/api/v1/flows/ship/trial', body);
  expect(answer, answer.text).toMatchObject({ status: 200 });
  return answer.body;
};
const step = ({ steps }: TrialView, node: string) => steps.find((one) => one.node === node);

describe('a rehearsal', () => {
  it('sends nothing, jumps over waits, and says of each step where its result is from', async () => {
    const view = await rehearse({ input: { orderNo: 'B1', kg: 5, phone: '13812345678' } });
    expect(calls).toBe(0);
    expect(view).toMatchObject({ status: 'completed', run: null });
    expect(view.steps.map(({ node }) => node)).toEqual(['start', 'heavy', 'tell', 'rest', 'end']);
    expect(step(view, 'tell')).toMatchObject({ source: 'simulated', input: { method: 'POST', url: origin } });
    expect(step(view, 'tell')?.note?.zh).toContain('没有访问外部');
    expect(step(view, 'rest')?.waitedMs).toBeGreaterThanOrEqual(86_400_000);
    expect(view.edges).toContainEqual({ from: 'heavy', port: 'true', to: 'tell', count: 1 });
  });

  it('answers from a past run, found by its order number, with personal data masked', async () => {
    const view = await rehearse({ key: 'A1' });
    expect(calls).toBe(0);
    expect(step(view, 'tell')).toMatchObject({ source: 'run', output: { status: 200 } });
    expect(view).toMatchObject({ masked: true, output: { phone: '138****5678', status: 200 } });
    expect(JSON.stringify(view)).not.toContain('13812345678');
    const open = await rehearse({ key: 'A1', unmask: true });
    expect(open).toMatchObject({ masked: false, output: { phone: '13812345678' } });
  });

  it('takes pins, runs up to a node, and one node alone', async () => {
    const input = { orderNo: 'B1', kg: 5, phone: '1' };
    const pinned = await rehearse({ input, pins: { tell: { status: 299 } } });
    expect(step(pinned, 'tell')).toMatchObject({ source: 'pinned' });
    expect(pinned.output).toEqual({ phone: '1', status: 299 });
    const upTo = await rehearse({ input, upTo: 'tell' });
    expect(upTo.steps.map(({ node }) => node)).toEqual(['start', 'heavy', 'tell']);
    const only = await rehearse({ key: 'A1', only: 'end', pins: { rest: null } });
    expect(step(only, 'heavy')).toMatchObject({ source: 'run' });
    expect(step(only, 'end')).toMatchObject({ source: 'ran', output: { status: 200 } });
    expect(calls).toBe(0);
  });

  it('takes a definition that is not saved from who may change the flow, and none that has errors', async () => {
    const definition = flowTo('http://127.0.0.1:1/nowhere');
    expect((await rehearse({ definition, input: { orderNo: 'B1', kg: 1 } })).output).toEqual({ light: true });
    const viewer = await server.as('viewer');
    const url = '/api/v1/flows/ship/trial';
    expect((await server.call('POST', url, { definition, input: {} }, viewer)).status).toBe(403);
    const broken = {
      ...definition,
      edges: [...definition.edges, { from: 'heavy', port: 'maybe', to: 'end' }],
    };
    expect(await server.call('POST', url, { definition: broken, input: {} })).toMatchObject({
      status: 422,
      body: { code: 'flow-invalid', problems: [{ code: 'unknown-port' }] },
    });
  });
});

describe('a batch of rehearsals', () => {
  it('counts what every edge and node did over the latest real runs', async () => {
    const { body } = await server.call('POST', '/api/v1/flows/ship/trial-batch', {
      last: 100,
      waitMs: 20_000,
    });
    const batch = body as TrialBatch;
    expect(calls).toBe(0);
    expect(batch).toMatchObject({ state: 'done', total: 3, tried: 3, statuses: { completed: 3 } });
    const edge = batch.edges.find(({ port }) => port === 'true');
    expect(edge).toMatchObject({ from: 'heavy', to: 'tell', count: 2 });
    expect(edge?.inputs.map((index) => batch.inputs[index]?.keys['orderNo']).sort()).toEqual(['A1', 'A3']);
    expect(batch.nodes.find(({ node }) => node === 'tell')).toMatchObject({ steps: 2, failed: 0 });
    const asked = await server.call('GET', `/api/v1/flows/ship/trial-batch/${batch.id}`);
    expect(asked.body).toMatchObject({ id: batch.id, state: 'done' });
  });

  it('ends when its time is up, and says how far it came', async () => {
    const { body } = await server.call('POST', '/api/v1/flows/ship/trial-batch', { limitMs: 100, waitMs: 0 });
    expect((body as TrialBatch).total).toBe(3);
    const { id } = body as TrialBatch;
    const stopped = await server.call('DELETE', `/api/v1/flows/ship/trial-batch/${id}`);
    expect(['canceled', 'done', 'out-of-time', 'running']).toContain((stopped.body as TrialBatch).state);
  });
});

describe('samples and cases', () => {
  it('lists runs by order number, with their inputs masked', async () => {
    const { body } = await server.call('GET', '/api/v1/flows/ship/samples?key=A3&input=true');
    expect(body).toMatchObject({
      items: [{ status: 'completed', keys: { orderNo: 'A3' }, input: { phone: '138****5678' } }],
    });
  });

  it('records a run as a case that passes, personal data masked', async () => {
    const { body } = await server.call('GET', '/api/v1/flows/ship/samples?key=A1');
    const [{ run }] = (body as { items: [{ run: string }] }).items;
    const made = await server.call('POST', '/api/v1/flows/ship/cases/from-run', { run });
    expect(made).toMatchObject({ status: 200, body: { passes: true, mismatches: [] } });
    const { case: recorded } = made.body as { case: FlowCase };
    expect(recorded).toMatchObject({
      input: { orderNo: 'A1', phone: '138****5678' },
      replies: { tell: { status: 200 } },
      expect: { status: 'completed', output: { phone: '138****5678', status: 200 } },
    });
    expect(JSON.stringify(recorded)).not.toContain('13812345678');
  });
});

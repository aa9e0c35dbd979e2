import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowNode } from '../../../schemas/flow.ts';
import { openTestServer, type TestServer } from '../server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  const ask: FlowNode = {
    type: 'human-task',
    config: {
      title: { zh: '审', en: 'Review' },
      cause: 'review',
      severity: 'normal',
      decisions: [{ port: 'approve' }],
      object: { path: 'input.orderNo' },
    },
  };
  await server.publish({
    schemaVersion: 1,
    id: 'review',
    name: { zh: '审单', en: 'Review' },
    nodes: { start: { type: 'manual', config: {} }, ask },
    edges: [{ from: 'start', to: 'ask' }],
    settings: { searchKeys: { order: { path: 'input.orderNo' } } },
  });
});
afterAll(() => server.close());

interface Shown {
  id: string;
  run: string;
  handler: string | null;
  closedBy: string | null;
  note: string | null;
}
async function waiting(orderNo: string): Promise<Shown> {
  const { body } = await server.call('POST', '/api/v1/runs', {
    flow: 'review',
    input: { orderNo },
    waitMs: 5000,
  });
  return firstOf((body as { runId: string }).runId);
}
const firstOf = async (run: string): Promise<Shown> => {
  const { body } = await server.call('GET', `/api/v1/cases?run=${run}`);
  return (body as { items: Shown[] }).items[0]!;
};
async function until(run: string, status: string): Promise<void> {
  for (;;) {
    const { body } = await server.call('GET', `/api/v1/runs/${run}`);
    if ((body as { status: string }).status === status) return;
  }
}

describe('cases', () => {
  it('are handed to somebody, many at once, and each says when it cannot be', async () => {
    const [a, b] = [await waiting('A1'), await waiting('A2')];
    const { status, body } = await server.call('POST', '/api/v1/cases/assign', {
      cases: [a.id, b.id, 'gone'],
      handler: '韩梅梅',
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { changed: 2, skipped: [{ case: 'gone', message: { zh: '这一项不存在。' } }] },
    });
    expect((await firstOf(a.run)).handler).toBe('韩梅梅');
    const audit = await server.call('GET', `/api/v1/audit?object=${a.id}`);
    expect(audit.body).toMatchObject({ items: [{ action: 'case.assign', after: { handler: '韩梅梅' } }] });
  });

  it('are ignored with a reason, and their runs end for it', async () => {
    const one = await waiting('B1');
    await server.call('POST', '/api/v1/cases/ignore', { cases: [one.id], reason: '测试单' });
    await until(one.run, 'canceled');
    const { closedBy, note } = await firstOf(one.run);
    expect({ closedBy: closedBy !== null, note }).toEqual({ closedBy: true, note: '测试单' });
    expect(
      (await server.call('POST', '/api/v1/cases/ignore', { cases: [one.id], reason: '再来' })).body,
    ).toMatchObject({ changed: 0, skipped: [{ case: one.id }] });
  });
});

it('finds a run by the number it is about', async () => {
  const one = await waiting('SEEK-1');
  const { body } = await server.call('GET', '/api/v1/search?text=%20SEEK-1');
  expect(body).toEqual({
    items: [expect.objectContaining({ kind: 'run', id: one.run, flow: 'review', keys: { order: 'SEEK-1' } })],
  });
  expect((await server.call('GET', '/api/v1/search?text=none')).body).toEqual({ items: [] });
});

it('counts the runs of each hour, and those that are open', async () => {
  await waiting('H1');
  const { body } = await server.call('GET', '/api/v1/runs/activity');
  const { open, hours } = body as { open: { waiting: number }; hours: { runs: number }[] };
  expect(hours).toHaveLength(24);
  expect(hours.at(-1)?.runs).toBeGreaterThan(0);
  expect(open.waiting).toBeGreaterThan(0);
});

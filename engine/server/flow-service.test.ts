import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { systemActor } from '../store/actor.ts';
import { openTestServer, type TestServer } from './server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const flow = (id: string, type: string, config: Record<string, unknown>): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: id, en: id },
  nodes: { start: { type, config } },
  edges: [],
});

describe('flows that listen to failures', () => {
  it('are those that name the flow, or all, as long as they are live', async () => {
    await server.publish(flow('of-orders', 'failure-trigger', { flows: ['orders'] }));
    await server.publish(flow('of-all', 'failure-trigger', { flows: '*' }));
    expect(await server.flows.failureListeners('orders')).toEqual(['of-all', 'of-orders']);
    expect(await server.flows.failureListeners('refunds')).toEqual(['of-all']);
    await server.flows.archive('of-all', systemActor('test'));
    expect(await server.flows.failureListeners('refunds')).toEqual([]);
  });

  it('are started with what failed', async () => {
    const failing = flow('breaks', 'manual', {});
    failing.nodes['stop'] = { type: 'fail', config: { code: 'no-stock', message: 'x' } };
    failing.edges = [{ from: 'start', to: 'stop' }];
    await server.publish(failing);
    await server.publish(flow('hears', 'failure-trigger', { flows: ['breaks'] }));
    const heard = new Promise<string>((resolve) => {
      const unsubscribe = server.engine.subscribe((notice) => {
        if (notice.flow !== 'hears') return;
        unsubscribe();
        resolve(notice.runId);
      });
    });
    await server.engine.start({ flow: 'breaks', input: {}, trigger: 'manual' });
    const { body } = await server.call('GET', `/api/v1/runs/${await heard}`);
    expect(body).toMatchObject({
      trigger: 'failure',
      input: { flow: 'breaks', error: { code: 'no-stock' } },
    });
  });
});

describe('what another process changed', () => {
  it('is noticed and told', async () => {
    await server.publish(flow('elsewhere', 'manual', {}));
    await server.flows.catchUp();
    const told: string[] = [];
    server.flows.onChange((id) => told.push(id));
    await server.store.write((tx) => tx.query("update flows set paused = 'x' where id = 'elsewhere'"));
    await server.flows.catchUp();
    await server.flows.catchUp();
    expect(told).toEqual(['elsewhere']);
    expect(await server.flows.source.published('elsewhere')).toMatchObject({ paused: 'x' });
  });
});

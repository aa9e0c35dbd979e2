import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowDefinition, FlowNode } from '../../schemas/flow.ts';
import { nodeTypes } from '../nodes/index.ts';
import { bundleWorker } from '../nodes/code/bundle-worker.fixture.ts';
import { createRegistry } from '../registry/registry.ts';
import { checkFlow, examineFlow } from './check-flow.ts';

const registry = createRegistry(nodeTypes);
const flowWith = (node: FlowNode): FlowDefinition => ({
  schemaVersion: 1,
  id: 'checked',
  name: { zh: '查', en: 'Checked' },
  nodes: { start: { type: 'manual', config: {} }, a: node },
  edges: [{ from: 'start', to: 'a' }],
});

describe('a cache', () => {
  const cache = { key: { path: 'input.no' }, ttlMs: 60_000 };
  const found = (node: Omit<FlowNode, 'cache'>): string[] =>
    checkFlow(flowWith({ ...node, cache }), registry).map(({ code, path }) => `${code} ${path}`);
  const url = { value: 'https://shop.example/orders' };

  it('may keep what only reads, as the settings say', () => {
    expect(found({ type: 'set', config: { values: { a: { value: 1 } } } })).toEqual([]);
    expect(found({ type: 'http-request', config: { method: 'GET', url } })).toEqual([]);
    const repeat = { kind: 'key', header: 'Idempotency-Key' };
    expect(found({ type: 'http-request', config: { method: 'POST', url, repeat } })).toEqual([]);
  });

  it('is refused where a second call would change something', () => {
    expect(found({ type: 'http-request', config: { method: 'POST', url } })).toEqual([
      'cache-with-effects /nodes/a/cache',
    ]);
  });
});

describe('code', () => {
  let remove: () => void;
  beforeAll(async () => {
    remove = await bundleWorker();
  });
  afterAll(() => remove());

  it('is compiled before a flow is published', async () => {
    const found = await examineFlow(flowWith({ type: 'code', config: { source: 'return (' } }), registry);
    expect(found).toMatchObject([{ code: 'code-syntax', path: '/nodes/a/config/source' }]);
    expect(await examineFlow(flowWith({ type: 'code', config: { source: 'return 1' } }), registry)).toEqual(
      [],
    );
    expect(await examineFlow(flowWith({ type: 'code', config: {} }), registry)).toMatchObject([
      { path: '/nodes/a/config/source' },
    ]);
    expect(await examineFlow({ nodes: 3 }, registry)).not.toEqual([]);
  });
});

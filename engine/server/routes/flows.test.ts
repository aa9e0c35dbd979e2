import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowDefinition } from '../../../schemas/flow.ts';
import { openTestServer, type Answer, type TestServer } from '../server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const flow = (id: string, change: Partial<FlowDefinition> = {}): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: id, en: id },
  nodes: { start: { type: 'manual', config: {} } },
  edges: [],
  ...change,
});
const create = (definition: FlowDefinition): Promise<Answer> =>
  server.call('POST', '/api/v1/flows', { definition });
const save = async (
  definition: FlowDefinition,
  revision: string,
  headers?: Record<string, string>,
): Promise<Answer> =>
  server.call('PUT', `/api/v1/flows/${definition.id}`, definition, {
    ...(headers ?? (await server.as('owner'))),
    'if-match': revision,
  });
const publish = (id: string, revision: number): Promise<Answer> =>
  server.call('POST', `/api/v1/flows/${id}/publish`, { revision });

describe('the list', () => {
  it('tells the last day of each flow, if asked', async () => {
    await create(flow('counted'));
    await publish('counted', 1);
    await server.call('POST', '/api/v1/runs', { flow: 'counted', input: {}, waitMs: 5000 });
    const listed = async (query: string): Promise<object[]> =>
      ((await server.call('GET', `/api/v1/flows?text=counted${query}`)).body as { items: object[] }).items;
    expect(await listed('&activity=true')).toMatchObject([
      { id: 'counted', activity: { runs: 1, failures: 0, p95Ms: expect.any(Number) as unknown } },
    ]);
    expect((await listed(''))[0]).not.toHaveProperty('activity');
  });
});

describe('drafts', () => {
  it('are saved over the revision one has seen', async () => {
    expect(await create(flow('a'))).toMatchObject({
      status: 201,
      body: { revision: 1, problems: [] },
      headers: { etag: '"1"' },
    });
    expect(await create(flow('a'))).toMatchObject({ status: 409, body: { code: 'flow-exists' } });
    const changed = flow('a', { description: { zh: '改', en: 'changed' } });
    expect(await save(changed, '"1"')).toMatchObject({
      status: 200,
      body: { revision: 2 },
      headers: { etag: '"2"' },
    });
    expect(await save(flow('a'), '"1"')).toMatchObject({
      status: 409,
      headers: { etag: '"2"' },
      body: {
        code: 'saved-by-another',
        details: { current: { revision: 2, definition: changed }, base: flow('a') },
      },
    });
    expect(await server.call('PUT', '/api/v1/flows/a', flow('a'))).toMatchObject({ status: 428 });
    expect(await save(flow('a'), 'two')).toMatchObject({ status: 400, body: { code: 'revision-invalid' } });
    expect(await server.call('GET', '/api/v1/flows/a/revisions/1')).toMatchObject({
      status: 200,
      body: flow('a'),
    });
  });

  it('may be unfinished, and say what is missing', async () => {
    const unfinished = flow('unfinished', {
      nodes: { hook: { type: 'webhook', config: {} }, x: { type: 'nonsense', config: {} } },
    });
    const { body } = await create(unfinished);
    const paths = (body as { problems: { path: string }[] }).problems.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['/nodes/hook/config/replyMode', '/nodes/x/type']));
    expect(await publish('unfinished', 1)).toMatchObject({ status: 422, body: { code: 'flow-invalid' } });
  });

  it('are checked without being saved, whatever they are', async () => {
    const check = async (definition: unknown): Promise<unknown> =>
      (await server.call('POST', '/api/v1/flows/validate', { definition })).body;
    expect(await check(flow('a'))).toEqual({ problems: [] });
    expect(await check(5)).toMatchObject({ problems: [{ path: '', code: 'wrong-type' }] });
    expect(
      await check(flow('a', { input: { type: 'strng' }, settings: { serialKey: { path: 'nowhere.x' } } })),
    ).toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({ path: '/input/type' }),
        expect.objectContaining({ path: '/settings/serialKey/path' }),
      ]) as unknown,
    });
  });

  it('go out as a file that is the same whoever exports it, layout apart, and come back', async () => {
    const exact =
      '{"schemaVersion":1,"id":"exact","name":{"zh":"准","en":"x"},"nodes":{"start":{"type":"manual","config":{}}},"edges":[],"lists":{"l":[{"id":7615917337495251231}]}}';
    await server.call('POST', '/api/v1/flows', `{"definition":${exact},"layout":{"start":{"x":1,"y":2}}}`);
    const file = await server.call('GET', '/api/v1/flows/exact/export');
    expect(file.headers['content-disposition']).toBe('attachment; filename="exact.flow.json"');
    expect(file.text).toContain('"id": 7615917337495251231');
    expect(file.text).not.toContain('"x"\n');
    expect(Object.keys(JSON.parse(file.text) as object)).toEqual([
      'edges',
      'id',
      'lists',
      'name',
      'nodes',
      'schemaVersion',
    ]);
    expect((await server.call('GET', '/api/v1/flows/exact/export/layout')).body).toEqual({
      start: { x: 1, y: 2 },
    });
    const copy = file.text.replace('"id": "exact"', '"id": "copy"');
    await server.call('POST', '/api/v1/flows', `{"definition":${copy}}`);
    expect((await server.call('GET', '/api/v1/flows/copy/export')).text).toBe(copy);
  });
});

describe('versions', () => {
  it('are published, compared, and rolled back to', async () => {
    await create(flow('v'));
    expect(await publish('v', 1)).toMatchObject({
      status: 200,
      body: { isNew: true, version: { version: 1, live: true } },
    });
    await save(
      flow('v', {
        nodes: {
          start: { type: 'manual', config: {} },
          log: { type: 'log', config: { level: 'info', message: 'x' } },
        },
        edges: [{ from: 'start', to: 'log' }],
      }),
      '"1"',
    );
    expect(await publish('v', 1)).toMatchObject({
      status: 409,
      body: { code: 'draft-moved-on', details: { revision: 2 } },
    });
    const diff = await server.call('GET', '/api/v1/flows/v/diff?from=live&to=draft');
    expect(diff.body).toMatchObject({
      same: false,
      nodes: { added: [{ id: 'log' }] },
      edges: { added: [{ from: 'start', to: 'log' }] },
    });
    expect(await publish('v', 2)).toMatchObject({ status: 200, body: { version: { version: 2 } } });
    expect(await server.call('POST', '/api/v1/flows/v/roll-back', { version: 1 })).toMatchObject({
      body: { version: 1, live: true },
    });
    expect((await server.call('GET', '/api/v1/flows/v')).body).toMatchObject({
      version: 1,
      changed: true,
      revision: 2,
    });
    expect((await server.call('GET', '/api/v1/flows/v/versions')).body).toMatchObject({
      items: [
        { version: 2, live: false },
        { version: 1, live: true },
      ],
    });
    expect(await server.call('GET', '/api/v1/flows/v/diff?from=1&to=9')).toMatchObject({ status: 404 });
  });

  it('reach the engine at once', async () => {
    await create(flow('live', { settings: { priority: 1 } }));
    await publish('live', 1);
    await server.engine.start({ flow: 'live', input: {}, trigger: 'manual' });
    await save(flow('live', { settings: { priority: 2 } }), '"1"');
    await publish('live', 2);
    await server.engine.start({ flow: 'live', input: {}, trigger: 'manual' });
    const rows = await server.store.read((tx) =>
      tx.query('select version from runs where flow_id = ? order by id', ['live']),
    );
    expect(rows).toEqual([{ version: 1 }, { version: 2 }]);
  });
});

describe('a flow', () => {
  it('is paused with a reason and resumed', async () => {
    await create(flow('p'));
    await publish('p', 1);
    expect((await server.call('POST', '/api/v1/flows/p/pause', { reason: '盘点' })).status).toBe(200);
    expect((await server.call('GET', '/api/v1/flows/p')).body).toMatchObject({ paused: '盘点' });
    expect(await server.engine.start({ flow: 'p', input: {}, trigger: 'manual' })).toMatchObject({
      kind: 'queued',
    });
    expect(await server.call('POST', '/api/v1/flows/p/pause', { reason: 'x' })).toMatchObject({
      status: 409,
    });
    expect((await server.call('POST', '/api/v1/flows/p/resume')).status).toBe(200);
    expect(await server.call('POST', '/api/v1/flows/p/resume')).toMatchObject({
      status: 409,
      body: { code: 'not-paused' },
    });
  });

  it('is archived and out of sight', async () => {
    await create(flow('gone'));
    expect((await server.call('DELETE', '/api/v1/flows/gone')).status).toBe(200);
    expect((await server.call('GET', '/api/v1/flows/gone')).status).toBe(404);
  });

  it('is open to whoever has a right on it, and to nobody else', async () => {
    await create(flow('mine'));
    const role = {
      name: { zh: '一', en: 'One' },
      permissions: [{ action: 'read', kind: 'flow', id: 'mine' }],
    };
    await server.call('PUT', '/api/v1/roles/one-flow', role);
    const reader = await server.as('one-flow');
    const get = (url: string): Promise<Answer> => server.call('GET', url, undefined, reader);
    expect((await get('/api/v1/flows')).body).toMatchObject({ items: [{ id: 'mine' }], next: null });
    expect((await get('/api/v1/flows/mine')).status).toBe(200);
    expect((await get('/api/v1/flows/a')).status).toBe(403);
    expect((await save(flow('mine', { description: { zh: 'x', en: 'x' } }), '"1"', reader)).status).toBe(403);
    expect((await server.call('POST', '/api/v1/flows', { definition: flow('new') }, reader)).status).toBe(
      403,
    );
  });
});

describe('node types', () => {
  it('are told as data, without code', async () => {
    const { items } = (await server.call('GET', '/api/v1/node-types')).body as {
      items: { type: string; config: object }[];
    };
    expect(items.find(({ type }) => type === 'webhook')).toMatchObject({
      structure: 'trigger',
      config: { type: 'object' },
    });
  });
});

describe('webhook addresses', () => {
  it('are shown to those who may change the flow, and can be renewed', async () => {
    const definition = flow('hooked', {
      nodes: { hook: { type: 'webhook', config: { replyMode: 'at-once' } } },
    });
    await create(definition);
    await publish('hooked', 1);
    const list = async (headers?: Record<string, string>): Promise<Answer> =>
      server.call('GET', '/api/v1/webhooks?flow=hooked', undefined, headers);
    const [hook] = ((await list()).body as { items: { url: string; path: string }[] }).items;
    expect(hook?.url).toBe(`http://127.0.0.1:7788/hooks/${hook?.path}`);
    expect((await list(await server.as('viewer'))).status).toBe(403);
    const renewed = await server.call('POST', '/api/v1/flows/hooked/webhooks/hook/renew');
    expect((renewed.body as { path: string }).path).not.toBe(hook?.path);
  });
});

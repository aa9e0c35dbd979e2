import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiRoutes } from '../../schemas/api/index.ts';
import type { Route } from '../../schemas/api/route.ts';
import type { FlowDefinition, FlowNode } from '../../schemas/flow.ts';
import type { RepairRequest } from '../../schemas/repair.ts';
import { compileSchema } from '../../schemas/validator.ts';
import { systemActor } from '../store/actor.ts';
import { misfitsOf } from './contract.fixture.ts';
import { openTestServer, type TestServer } from './server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ config: { rateLimits: { api: 10_000, hooks: 10_000, logins: 100 } } });
});
afterAll(() => server.close());

/** Headers of the account that the examples make. */
let signedIn: Record<string, string> = {};

const flow = (
  id: string,
  nodes: Record<string, FlowNode>,
  change: Partial<FlowDefinition> = {},
): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: id, en: id },
  nodes,
  edges: Object.keys(nodes)
    .slice(1)
    .map((to) => ({ from: Object.keys(nodes)[0] ?? '', to })),
  ...change,
});
const manual: FlowNode = { type: 'manual', config: {} };
const task: FlowNode = {
  type: 'human-task',
  config: {
    title: { zh: '审', en: 'Review' },
    cause: 'review',
    severity: 'normal',
    decisions: [{ port: 'approve' }],
  },
};

/** The things that examples speak of besides those that earlier examples make. */
async function prepare(): Promise<void> {
  const settings = { searchKeys: { orderNo: { path: 'input.orderNo' } } };
  const pause: FlowNode = { type: 'wait', config: { until: { event: 'paid' } } };
  await server.publish(flow('waits', { start: manual, pause }, { settings }));
  await server.publish(
    flow('fails', { start: manual, stop: { type: 'fail', config: { code: 'no-stock', message: 'x' } } }),
  );
  await server.publish(
    flow('replied', { start: manual, ask: { type: 'wait', config: { until: { reply: true } } } }),
  );
  await server.publish(flow('asks', { start: manual, ask: task }));
  await server.publish(flow('pushed', { hook: { type: 'webhook', config: { replyMode: 'at-once' } } }));
  const config = {
    cron: '0 2 * * *',
    timezone: 'Asia/Shanghai',
    overlap: 'skip',
    catchUp: { policy: 'latest' },
  };
  await server.publish(flow('nightly', { at: { type: 'schedule', config } }));
}

const started = async (id: string, input: Record<string, string> = {}): Promise<string> => {
  const result = await server.engine.start({ flow: id, input, trigger: 'manual' });
  if (result.kind === 'running') await result.settled;
  return result.runId;
};
const spareTable = async (id: string): Promise<string> => {
  const title = { zh: id, en: id };
  const fields = [{ id: 'name', type: 'text' as const, title }];
  const table = { schemaVersion: 1 as const, id, title, fields, keys: [], indexes: [] };
  await server.records.catalog.create(table, systemActor('test'));
  return id;
};
const firstId = async (table: string): Promise<string> =>
  (
    await server.store.read((tx) =>
      tx.query<{ id: string }>(`select id from ${table} order by id desc limit 1`),
    )
  )[0]?.id ?? '';

const stoppable: RepairRequest = {
  filter: { flow: 'fails' },
  change: {},
  reason: 'x',
  ratePerMinute: 1,
  stopAfterErrors: 1,
};

const hookPath = async (): Promise<string> => (await server.flows.hooks.list('pushed'))[0]?.path ?? '';

/** As whoever has signed in, for what is everybody's own. */
const asOwner = async (method: 'GET' | 'POST', url: string, body?: object): Promise<unknown> => {
  const headers = { host: 'localhost', ...signedIn };
  const answer = await server.app.inject({ method, url, headers, ...(body && { payload: body }) });
  return JSON.parse(answer.body);
};
let kept = 0;
/** One that differs from all before: the same file is not imported twice. */
async function keptFile(): Promise<string> {
  kept += 1;
  const text = `订单号,电话\nC${kept},138\n`;
  const { id } = await server.imports.keep(
    'orders.csv',
    Readable.from([Buffer.from(text)]),
    systemActor('test'),
  );
  return id;
}
async function restingImport(ask: boolean): Promise<string> {
  const request = { table: 'sample-orders', files: [await keptFile()], ask: true };
  const { id } = await server.imports.create(request, systemActor('test'));
  await vi.waitFor(async () => expect((await server.imports.get(id)).state).toBe('waiting'));
  if (ask) return id;
  await server.imports.accept(id, {}, systemActor('test'));
  await vi.waitFor(async () => expect((await server.imports.get(id)).state).toBe('done'));
  return id;
}
async function exportedTable(): Promise<string> {
  const body = { table: 'sample-orders', format: 'csv' };
  const { id } = (await asOwner('POST', '/api/v1/exports', body)) as { id: string };
  await vi.waitFor(async () => {
    expect(await asOwner('GET', `/api/v1/exports/${id}`)).toMatchObject({ state: 'done' });
  });
  return id;
}

/** What stands for a thing that only this installation knows. */
const stands: Record<string, () => Promise<string>> = {
  '{run}': () => started('hello'),
  '{batch}': async () => {
    const { id } = (await asOwner('POST', '/api/v1/flows/hello/trial-batch', {})) as { id: string };
    return id;
  },
  '{waiting}': () => started('waits', { orderNo: 'T1001' }),
  '{failed}': () => started('fails'),
  '{case}': async () => {
    await started('asks');
    return firstId('cases');
  },
  '{token}': () => firstId('tokens'),
  '{hook}': hookPath,
  '{pushed-run}': async () => {
    const pushed = await server.call('POST', `/hooks/${await hookPath()}`, {}, {});
    return (pushed.body as { runId: string }).runId;
  },
  '{wait-token}': async () => {
    const run = await started('replied');
    const rows = await server.store.read((tx) =>
      tx.query<{ token: string }>('select token from waits where run_id = ?', [run]),
    );
    return rows[0]?.token ?? '';
  },
  '{repair}': () => firstId('repairs'),
  '{stopped-repair}': async () => {
    const { id } = await server.repairs.create(stoppable, systemActor('test'));
    await server.store.write((tx) => tx.query("update repairs set state = 'stopped' where id = ?", [id]));
    return id;
  },
  '{promotion}': () => firstId('promotion_windows'),
  '{view}': () => firstId('record_views'),
  '{record-action}': () => firstId('record_actions'),
  '{button}': async () => {
    if ((await server.flows.drafts.draft('press')) === null)
      await server.publish(
        flow('press', { button: { type: 'record-action', config: { table: 'sample-orders' } } }),
      );
    return 'press';
  },
  '{file}': keptFile,
  '{import}': () => firstId('imports'),
  '{waiting-import}': () => restingImport(true),
  '{done-import}': () => restingImport(false),
  '{import-template}': async () => {
    await restingImport(false);
    return firstId('import_templates');
  },
  '{export}': exportedTable,
  '{spare-table}': () => spareTable('spare'),
  '{removed-table}': async () => {
    const id = await spareTable('removed');
    await server.records.catalog.remove(id, 1, systemActor('test'));
    return id;
  },
};

async function addressOf({ path, example }: Route): Promise<string> {
  let url = path;
  for (const [name, value] of Object.entries(example.params ?? {}))
    url = url.replace(`{${name}}`, encodeURIComponent(await (stands[value]?.() ?? String(value))));
  const query = new URLSearchParams(
    Object.entries(example.query ?? {}).map(([name, value]) => [name, String(value)]),
  );
  return query.size === 0 ? url : `${url}?${query.toString()}`;
}

/** With what stands in it for things of this installation. */
async function bodyOf({ example }: Route): Promise<string | undefined> {
  if (example.body === undefined) return undefined;
  const text = JSON.stringify(example.body);
  if (text.includes('{run}')) return text.replaceAll('{run}', await started('hello'));
  return text.includes('{file}') ? text.replaceAll('{file}', await keptFile()) : text;
}

/** Things are made before they are looked at, and removed last. */
const order = (): [string, Route][] => {
  const all = [...apiRoutes];
  const last = (route: Route): boolean => route.method === 'DELETE';
  return [...all.filter(([, route]) => !last(route)), ...all.filter(([, route]) => last(route)).reverse()];
};

describe('the contract', () => {
  it('holds for every example of every route, on a fresh installation', async () => {
    await prepare();
    await started('waits', { orderNo: 'T1001' });
    const broken: string[] = [];
    for (const [name, route] of order()) {
      const { headers, raw } = route.example;
      const payload = raw ?? (await bodyOf(route));
      const url = await addressOf(route);
      const response = await server.app.inject({
        method: route.method,
        url,
        headers: {
          host: 'localhost',
          ...signedIn,
          ...headers,
          ...(payload === undefined
            ? {}
            : { 'content-type': raw === undefined ? 'application/json' : 'application/octet-stream' }),
        },
        ...(payload === undefined ? {} : { payload }),
        payloadAsStream: true,
      });
      const isStream = route.contentType === 'text/event-stream';
      const text = isStream ? '' : await readAll(response.stream());
      response.stream().destroy();
      const isJson = String(response.headers['content-type']).startsWith('application/json');
      const answer: unknown = isJson ? JSON.parse(text) : text;
      const misfits = misfitsOf(route.method, url, response.statusCode, answer);
      if (response.statusCode >= 400 || misfits.length > 0)
        broken.push(`${name}: ${response.statusCode} ${misfits.join('; ')} ${text}`);
      const cookie = response.headers['set-cookie'];
      if (cookie !== undefined && isJson && route.method !== 'DELETE')
        signedIn = {
          cookie: String(cookie).split(';')[0] ?? '',
          'x-csrf-token': (answer as { csrf: string }).csrf,
        };
    }
    expect(broken).toEqual([]);
  }, 60_000);

  it('has examples that fit its own schemas, and a summary in both languages', () => {
    for (const [name, { params, body, example, summary }] of apiRoutes) {
      expect(params === undefined, name).toBe(example.params === undefined);
      expect(body === undefined, name).toBe(example.body === undefined);
      if (body !== undefined) expect(compileSchema(body)(example.body), name).toEqual([]);
      expect(summary.zh, name).toMatch(/[\u4e00-\u9fff]/);
      expect(summary.en, name).toMatch(/^[A-Z]/);
    }
  });
});

describe('the OpenAPI document', () => {
  it('says what the contract says, operation by operation', async () => {
    const { body } = await server.call('GET', '/api/openapi.json');
    const { openapi, paths } = body as {
      openapi: string;
      paths: Record<string, Record<string, { summary: string }>>;
    };
    expect(openapi).toBe('3.1.0');
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const declared = [...apiRoutes.values()].map(({ method, path }) => `${method} ${path}`);
    expect(documented.sort()).toEqual(declared.sort());
    expect(paths['/api/v1/flows/{flow}']?.['get']?.summary).toBe('Draft of a flow');
  });

  it('names no schema twice', async () => {
    expect((await server.call('GET', '/api/openapi.json')).text).not.toContain('"$id"');
  });
});

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

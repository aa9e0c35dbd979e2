import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FlowDefinition, FlowNode } from '../../../schemas/flow.ts';
import { inject, openTestServer, type Answer, type TestServer } from '../server.fixture.ts';
import { systemActor } from '../../store/actor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  await server.secrets.put({ name: 'shop', kind: 'hmac', value: 'very secret' }, systemActor('test'));
});
afterAll(() => server.close());
afterEach(() => expect(server.errors).toEqual([]));

let made = 0;
/** Publishes hook → … and answers where to push. */
async function hookFor(
  config: object,
  rest: Record<string, FlowNode> = {},
  change: Partial<FlowDefinition> = {},
): Promise<string> {
  made += 1;
  const ids = Object.keys(rest);
  await server.publish({
    schemaVersion: 1,
    id: `f${made}`,
    name: { zh: '推', en: 'Push' },
    nodes: { hook: { type: 'webhook', config: { replyMode: 'flow', ...config } }, ...rest },
    edges: ids.map((to, index) => ({ from: index === 0 ? 'hook' : (ids[index - 1] ?? ''), to })),
    ...change,
  });
  const [hook] = await server.flows.hooks.list(`f${made}`);
  return `/hooks/${hook?.path ?? ''}`;
}

const push = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  inject(server.app, { method: 'POST', url, body, headers });
const runs = async (): Promise<number> =>
  (await server.store.read((tx) => tx.query('select id from runs where flow_id = ?', [`f${made}`]))).length;
const respond = (body: object, more: object = {}): Record<string, FlowNode> => ({
  answer: { type: 'respond', config: { body, ...more } },
});
const echo = respond({ path: 'input' });
const pause: Record<string, FlowNode> = { pause: { type: 'wait', config: { until: { reply: true } } } };

describe('the answer', () => {
  it('is the flow’s own, numbers as exact as they came', async () => {
    const url = await hookFor({}, echo);
    const body = '{"id":7615917337495251231,"price":12.30,"名":"甲"}';
    const answer = await push(url, body);
    expect(answer).toMatchObject({ status: 200, text: '{"id":7615917337495251231,"price":12.3,"名":"甲"}' });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-daliu-run': expect.stringMatching(/^\w+$/) as unknown,
    });
  });

  it('may be any text of any type and status', async () => {
    const url = await hookFor({}, respond({ value: 'success' }, { contentType: 'text/plain', status: 201 }));
    expect(await push(url, {})).toMatchObject({
      status: 201,
      text: 'success',
      headers: { 'content-type': 'text/plain' },
    });
  });

  it('says how the run ended where the flow has none', async () => {
    expect(await push(await hookFor({}), {})).toMatchObject({ status: 200, body: { status: 'completed' } });
    const failing = { stop: { type: 'fail', config: { code: 'no-stock', message: 'nothing left' } } };
    const failed = await push(await hookFor({}, failing), {});
    expect(failed).toMatchObject({
      status: 500,
      body: { code: 'run-failed', details: { runId: failed.headers['x-daliu-run'] } },
    });
    expect(failed.text).not.toContain('nothing left');
  });

  it('comes at once with an address to ask at, when that was asked for', async () => {
    const url = await hookFor({ replyMode: 'at-once' }, echo);
    const answer = await push(url, { a: 1 });
    const { runId, statusUrl } = answer.body as { runId: string; statusUrl: string };
    expect([answer.status, statusUrl]).toEqual([202, `${url}/runs/${runId}`]);
    expect(
      (await inject(server.app, { method: 'GET', url: statusUrl, body: undefined, headers: {} })).body,
    ).toEqual({
      runId,
      status: 'completed',
      reply: { status: 200, contentType: 'application/json; charset=utf-8', body: '{"a":1}' },
    });
  });

  it('is 202 when the run parks, and when the flow takes too long', async () => {
    const parked = await push(await hookFor({}, pause), {});
    expect(parked).toMatchObject({ status: 202, body: { runId: parked.headers['x-daliu-run'] } });
    const other = await hookFor({});
    const runId = String(parked.headers['x-daliu-run']);
    expect(
      (
        await inject(server.app, {
          method: 'GET',
          url: `${other}/runs/${runId}`,
          body: undefined,
          headers: {},
        })
      ).status,
    ).toBe(404);
  });

  it('is the flow’s own even if the run parks behind it', async () => {
    expect(await push(await hookFor({}, { ...echo, ...pause }), { a: 1 })).toMatchObject({
      status: 200,
      text: '{"a":1}',
    });
  });
});

describe('a second push with the same key', () => {
  it('gets the bytes of the first and starts nothing', async () => {
    const url = await hookFor({ idempotency: { path: 'input.orderNo' } }, echo);
    const first = await push(url, '{"orderNo":"A1","n":1}');
    const second = await push(url, '{"n":2,"orderNo":"A1"}');
    expect([second.status, second.text, second.headers['content-type']]).toEqual([
      first.status,
      first.text,
      first.headers['content-type'],
    ]);
    expect(await runs()).toBe(1);
    await push(url, '{"orderNo":"A2"}');
    expect(await runs()).toBe(2);
  });

  it('may name the key in a header', async () => {
    const url = await hookFor({ idempotency: { header: 'X-Delivery' }, replyMode: 'at-once' });
    const [one, two] = [
      await push(url, {}, { 'x-delivery': 'd1' }),
      await push(url, {}, { 'x-delivery': 'd1' }),
    ];
    expect(two.text).toBe(one.text);
    expect(await push(url, {})).toMatchObject({
      status: 400,
      body: { code: 'key-missing', problems: [{ path: '/headers/X-Delivery' }] },
    });
    expect(await runs()).toBe(1);
  });

  it('hears of the end of the first', async () => {
    const url = await hookFor({ idempotency: { path: 'input.k' } });
    const [one, two] = [await push(url, { k: 'a' }), await push(url, { k: 'a' })];
    expect([two.status, two.text]).toEqual([one.status, one.text]);
    expect(await push(url, {})).toMatchObject({ status: 422, body: { code: 'missing-value' } });
  });
});

describe('a signed push', () => {
  const hmac = { secret: 'shop', header: 'X-Sign', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' };
  const signed = (body: string): Record<string, string> => ({
    'x-sign': `sha256=${createHmac('sha256', 'very secret').update(body).digest('hex')}`,
  });

  it('starts a run, and no other does', async () => {
    const url = await hookFor({ hmac }, echo);
    const body = '{ "a" : 1 }';
    expect(await push(url, body, signed(body))).toMatchObject({ status: 200, text: '{"a":1}' });
    for (const headers of [{}, signed('{"a":1}'), { 'x-sign': 'sha256=00' }])
      expect(await push(url, body, headers)).toMatchObject({
        status: 401,
        body: { code: 'wrong-signature' },
      });
    expect(await runs()).toBe(1);
  });

  it('follows its secret when that changes, and says when it is gone', async () => {
    const url = await hookFor({ hmac });
    const body = '{}';
    const by = (secret: string): Record<string, string> => ({
      'x-sign': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    });
    expect((await push(url, body, by('very secret'))).status).toBe(200);
    await server.secrets.put({ name: 'shop', kind: 'hmac', value: 'another' }, systemActor('test'));
    expect([
      (await push(url, body, by('very secret'))).status,
      (await push(url, body, by('another'))).status,
    ]).toEqual([401, 200]);
    await server.secrets.remove('shop', systemActor('test'));
    expect(await push(url, body, by('another'))).toMatchObject({
      status: 409,
      body: { code: 'unknown-secret' },
    });
    await server.secrets.put({ name: 'shop', kind: 'hmac', value: 'very secret' }, systemActor('test'));
  });
});

describe('what a push may carry', () => {
  it('is JSON, a form, a text or nothing', async () => {
    const url = await hookFor({}, echo);
    const text = async (body: string, type: string): Promise<string> =>
      (await push(url, body, { 'content-type': type })).text;
    expect(await text('a=1&b=%E7%94%B2&b=2', 'application/x-www-form-urlencoded')).toBe(
      '{"a":"1","b":["甲","2"]}',
    );
    expect(await text('<xml/>', 'text/xml; charset=utf-8')).toBe('"<xml/>"');
    expect(await text('{"a":[1,2]}', 'application/vnd.api+json')).toBe('{"a":[1,2]}');
    expect((await push(url, undefined)).text).toBe('null');
    expect(await push(url, 'x', { 'content-type': 'image/png' })).toMatchObject({ status: 415 });
  });

  it('is refused with the place of the mistake', async () => {
    const url = await hookFor({}, echo);
    const codes: [body: string, code: string][] = [
      ['{"a":\n 1,}', 'json-syntax'],
      ['[', 'json-syntax'],
      [`${'['.repeat(300)}${']'.repeat(300)}`, 'json-too-deep'],
      ['{"a":{"__proto__":{"x":1}}}', 'forbidden-key'],
      ['{"n":1e999}', 'json-number-range'],
    ];
    for (const [body, code] of codes)
      expect(await push(url, body), body.slice(0, 30)).toMatchObject({ status: 400, body: { code } });
    expect((await push(url, '{"a":\n 1,}')).text).toContain('line 2');
    expect(
      await push(url, '__proto__=1', { 'content-type': 'application/x-www-form-urlencoded' }),
    ).toMatchObject({ status: 400 });
    expect(await runs()).toBe(0);
  });

  it('is no larger than the hook takes', async () => {
    const url = await hookFor({ maxBytes: 100 }, echo);
    expect((await push(url, { a: 'x'.repeat(80) })).status).toBe(200);
    const refused = await push(url, { a: 'x'.repeat(100) });
    expect(refused).toMatchObject({
      status: 413,
      body: { code: 'body-too-large' },
      headers: { connection: 'close' },
    });
  });

  it('fits the flow’s input, or never becomes a run', async () => {
    const input = { type: 'object', required: ['orderNo'], properties: { orderNo: { type: 'string' } } };
    const url = await hookFor({}, echo, { input });
    expect(await push(url, { orderNo: 5 })).toMatchObject({
      status: 422,
      body: { code: 'input-invalid', problems: [{ path: '/orderNo', code: 'wrong-type' }] },
    });
    expect((await push(url, { orderNo: '5' })).status).toBe(200);
    expect(await runs()).toBe(1);
  });
});

describe('the end of the server', () => {
  it('lets an answer under way out', async () => {
    const own = await openTestServer();
    const slow: FlowNode = { type: 'wait', config: { until: { ms: 300 } } };
    const nodes = { hook: { type: 'webhook', config: { replyMode: 'flow' } }, slow };
    await own.publish({
      schemaVersion: 1,
      id: 'slow',
      name: { zh: '慢', en: 'Slow' },
      nodes,
      edges: [{ from: 'hook', to: 'slow' }],
    });
    const [address] = await own.flows.hooks.list('slow');
    await own.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = own.app.server.address() as AddressInfo;
    const started = new Promise<void>((resolve) => void own.engine.subscribe(() => resolve()));
    const answer = fetch(`http://127.0.0.1:${port}/hooks/${address?.path}`, { method: 'POST', body: '{}' });
    await started;
    await own.close();
    expect((await answer).status).toBe(202);
  });
});

describe('an address', () => {
  it('that nobody has is told from nothing else, and cannot be searched for', async () => {
    const own = await openTestServer();
    try {
      const tries: number[] = [];
      for (let index = 0; index < 61; index += 1) {
        const url = `/hooks/${String(index).padStart(22, 'a')}`;
        tries.push((await inject(own.app, { method: 'POST', url, body: {}, headers: {} })).status);
      }
      expect([new Set(tries.slice(0, 60)), tries[60]]).toEqual([new Set([404]), 429]);
    } finally {
      await own.close();
    }
  });

  it('is gone with its node, back with a roll back, and another after a renewal', async () => {
    const url = await hookFor({}, echo);
    const id = `f${made}`;
    const status = async (): Promise<number> => (await push(url, {})).status;
    const draft = await server.flows.drafts.draft(id);
    const without = { ...draft!.definition, nodes: { start: { type: 'manual', config: {} } }, edges: [] };
    await server.flows.drafts.save(id, without, 1, systemActor('test'));
    await server.flows.publish(id, { revision: 2 }, systemActor('test'));
    expect(await status()).toBe(404);
    await server.flows.goLive(id, 1, systemActor('test'));
    expect(await status()).toBe(200);
    await server.flows.renewHook(id, 'hook', systemActor('test'));
    expect(await status()).toBe(404);
  });

  it('of a paused flow takes pushes and holds their runs, or refuses them if the flow says so', async () => {
    const holding = await hookFor({}, echo);
    await server.call('POST', `/api/v1/flows/f${made}/pause`, { reason: '盘点' });
    expect((await push(holding, {})).status).toBe(202);
    const refusing = await hookFor({}, echo, { settings: { onPause: 'refuse' } });
    await server.call('POST', `/api/v1/flows/f${made}/pause`, { reason: '盘点' });
    expect(await push(refusing, {})).toMatchObject({ status: 503, body: { code: 'flow-paused' } });
  });
});

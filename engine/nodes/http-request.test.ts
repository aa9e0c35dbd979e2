import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { StepState } from '../core/state.ts';
import { createHttpClient, type HttpClient } from '../sdk/http.ts';
import type { Outcome } from '../sdk/outcome.ts';
import { prepareTrial, trialCall, tryNode, type Trial } from '../sdk/try-node.ts';
import { httpRequest } from './http-request.ts';

interface Asked {
  request: IncomingMessage;
  body: string;
}
type Answer = (asked: Asked, response: ServerResponse) => void;

const server = createServer((request, response) => void hear(request, response));
const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await text(request);
  asked.push({ request, body });
  answer({ request, body }, response);
};
let asked: Asked[] = [];
let answer: Answer;
let base = '';
let client: HttpClient;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  base = `http://${host}`;
  client = createHttpClient({ allow: [host] });
});
afterAll(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  answer = (_asked, response) => response.end('null');
});

const json =
  (status: number, body: string, headers: Record<string, string> = {}): Answer =>
  (_asked, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

const run = (config: object, trial: Trial = {}): Promise<Outcome> =>
  tryNode(httpRequest, config, {
    http: (request) => client.request(request, new AbortController().signal),
    secrets: { carrier: 's3cret-value' },
    ...trial,
  });

const post = (repeat?: object): object => ({
  method: 'POST',
  url: { value: `${base}/waybills` },
  body: { path: 'input' },
  ...(repeat === undefined ? {} : { repeat }),
});
const query = {
  kind: 'query',
  url: { text: '{{input.base}}/waybills/{{input.orderNo}}' },
  doneWhen: { '==': [{ var: 'response.status' }, 200] },
  neverWhen: { '==': [{ var: 'response.status' }, 404] },
};

describe('the http request node', () => {
  it('sends url, query, headers, body and secret, and reads the answer without loss', async () => {
    answer = json(200, '{"id":12345678901234567890,"amount":19.90}', { 'set-cookie': 'sid=1' });
    const outcome = await run(
      {
        method: 'PUT',
        url: { text: `${base}/orders/{{input.orderNo}}?a=1` },
        query: { tag: { path: 'input.tags' }, none: { value: null } },
        headers: { 'X-Shop': { path: 'input.shop' } },
        body: { path: 'input' },
        credential: 'carrier',
        credentialHeader: 'X-Api-Key',
        credentialPrefix: '',
      },
      { data: { input: { orderNo: 'T1001', tags: ['a b', '中'], shop: 'one' } } },
    );
    const { request, body } = asked[0] as Asked;
    expect(request.url).toBe('/orders/T1001?a=1&tag=a+b&tag=%E4%B8%AD');
    expect(request.headers).toMatchObject({
      'x-shop': 'one',
      'x-api-key': 's3cret-value',
      'content-type': 'application/json',
    });
    expect(body).toBe('{"orderNo":"T1001","tags":["a b","中"],"shop":"one"}');
    expect(outcome).toMatchObject({ kind: 'done', output: { status: 200, body: { amount: 19.9 } } });
    expect(printJson(outcome)).toContain('"id":12345678901234567890');
    expect(printJson(outcome)).not.toContain('sid=1');
  });

  it('sends forms and texts', async () => {
    const config = { ...post(), bodyType: 'form' };
    await run(config, { data: { input: { method: 'taobao.trade.get', fields: 'tid,status', page: 2 } } });
    await run({ ...post(), bodyType: 'text', body: { value: '<xml/>' } });
    expect(asked.map(({ body }) => body)).toEqual([
      'method=taobao.trade.get&fields=tid%2Cstatus&page=2',
      '<xml/>',
    ]);
    expect(asked[0]?.request.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(await run(config, { data: { input: [1] } })).toMatchObject({
      kind: 'failed',
      error: { code: 'form-not-an-object' },
    });
  });

  it.each([
    [
      429,
      { 'retry-after': '7' },
      { code: 'http-refused', blame: 'remote', retryable: true, retryAfterMs: 7_000 },
    ],
    [
      503,
      { 'retry-after': new Date(1_790_000_060_000).toUTCString() },
      { code: 'http-server-error', retryable: true, retryAfterMs: 60_000 },
    ],
    [500, {}, { code: 'http-server-error', blame: 'remote', retryable: true }],
    [
      404,
      {},
      {
        code: 'http-refused',
        blame: 'author',
        retryable: false,
        details: { status: 404, body: '{"why":"x"}' },
      },
    ],
    [302, {}, { code: 'http-refused', retryable: false }],
  ] as [number, Record<string, string>, object][])(
    'knows what status %i means',
    async (status, headers, error) => {
      answer = json(status, '{"why":"x"}', headers);
      expect(await run({ method: 'GET', url: { value: base } }, { now: 1_790_000_000_000 })).toMatchObject({
        kind: 'failed',
        error,
      });
    },
  );

  it('takes the listed status as success, and text or nothing as a body', async () => {
    answer = json(404, 'gone');
    expect(
      await run({ method: 'GET', url: { value: base }, okStatus: [200, 404], response: 'text' }),
    ).toMatchObject({
      output: { status: 404, body: 'gone' },
    });
    answer = json(204, '');
    expect(await run({ method: 'DELETE', url: { value: base } })).toMatchObject({
      output: { status: 204, body: null },
    });
    answer = json(200, '<html>');
    expect(await run({ method: 'GET', url: { value: base } })).toMatchObject({
      error: { code: 'http-body', blame: 'remote', retryable: false },
    });
  });

  it('knows its effects by method and by how it can be repeated', () => {
    const effects = (config: object): string | undefined => prepareTrial(httpRequest, config).effects;
    expect(effects({ method: 'GET', url: { value: base } })).toBe('repeatable');
    expect(effects(post())).toBe('once');
    expect(effects(post({ kind: 'none' }))).toBe('once');
    expect(effects(post({ kind: 'key', header: 'Idempotency-Key' }))).toBe('repeatable');
    expect(effects(post({ kind: 'duplicate-answer', rule: true }))).toBe('repeatable');
    expect(effects(post(query))).toBe('query');
  });

  it('sends the same key with every attempt', async () => {
    const config = post({ kind: 'key', header: 'Idempotency-Key' });
    await run(config);
    await run(config);
    expect(asked.map(({ request }) => request.headers['idempotency-key'])).toEqual([
      'run-1:trial',
      'run-1:trial',
    ]);
  });

  it('takes an answer that says "exists already" for done', async () => {
    answer = json(409, '{"error":"DUPLICATE","waybill":"W1"}');
    const config = post({
      kind: 'duplicate-answer',
      rule: { '==': [{ var: 'response.body.error' }, 'DUPLICATE'] },
    });
    expect(await run(config)).toMatchObject({
      kind: 'done',
      output: { status: 409, body: { waybill: 'W1' } },
    });
    answer = json(409, '{"error":"LOCKED"}');
    expect(await run(config)).toMatchObject({ kind: 'failed', error: { code: 'http-refused' } });
  });

  it('leaves an unclear outcome of what cannot be repeated to a person, without the secret', async () => {
    answer = ({ request }) => request.socket.destroy();
    const outcome = await run(
      { ...post(), credential: 'carrier', query: { sign: { value: 'abc' } } },
      { data: { input: { orderNo: 'T1001', appSecret: 'x1' } } },
    );
    expect(outcome).toMatchObject({
      kind: 'wait',
      wait: { kind: 'uncertain' },
      cases: [
        {
          type: 'uncertain',
          details: {
            error: { code: 'http-lost' },
            request: {
              method: 'POST',
              url: `${base}/waybills?sign=***`,
              headers: { authorization: '***' },
              body: '{"orderNo":"T1001","appSecret":"***"}',
            },
          },
        },
      ],
    });
    expect(printJson(outcome)).not.toContain('s3cret');
    for (const broken of [json(502, 'bad gateway'), json(200, '<html>')]) {
      answer = broken;
      expect(await run(post())).toMatchObject({ kind: 'wait', wait: { kind: 'uncertain' } });
    }
  });

  it('lets what was clearly refused, or never sent, fail as it is', async () => {
    answer = json(429, '');
    expect(await run(post())).toMatchObject({
      kind: 'failed',
      error: { code: 'http-refused', retryable: true },
    });
    expect(await run({ ...post(), url: { value: 'http://10.0.0.1/' } })).toMatchObject({
      kind: 'failed',
      error: { code: 'url-refused' },
    });
  });

  it.each([
    [200, { kind: 'done', output: { status: 200, body: { waybill: 'W1' } } }],
    [404, { kind: 'failed', error: { code: 'http-server-error', retryable: true } }],
    [500, { kind: 'wait', wait: { kind: 'uncertain' } }],
  ])('asks what became of it; the answer %i decides', async (status, expected) => {
    answer = (one, response) =>
      one.request.method === 'GET'
        ? json(status, '{"waybill":"W1"}')(one, response)
        : json(502, '')(one, response);
    const data = { input: { base, orderNo: 'T1001' } };
    expect(await run(post(query), { data })).toMatchObject(expected);
    expect(asked.map(({ request }) => `${request.method} ${request.url}`)).toEqual([
      'POST /waybills',
      'GET /waybills/T1001',
    ]);
  });

  it('answers a later question about an attempt that a crash cut short', async () => {
    answer = json(404, '');
    const prepared = prepareTrial(httpRequest, post(query));
    const call = trialCall({
      data: { input: { base, orderNo: 'T1001' } },
      http: (request) => client.request(request, new AbortController().signal),
    });
    const before: StepState = { status: 'started', attempt: 1, startedAt: 0 };
    expect(await prepared.query?.(call, before)).toBe('never-happened');
    expect(prepared.request?.(call)).toMatchObject({ method: 'POST', url: `${base}/waybills` });
  });

  it('refuses settings that contradict themselves', () => {
    const codes = (config: object): string[] =>
      (httpRequest.check?.(config as never, {} as never) ?? []).map(({ code }) => code);
    expect(codes({ method: 'GET', url: { value: base }, body: { value: 1 as Json } })).toEqual([
      'body-unused',
    ]);
    expect(codes({ ...post(), credential: 'carrier', headers: { authorization: { value: 'x' } } })).toEqual([
      'header-taken',
    ]);
    expect(codes(post())).toEqual([]);
  });
});

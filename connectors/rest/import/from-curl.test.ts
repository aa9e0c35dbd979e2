import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../../engine/sdk/http.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { callOperation } from '../../kit/call-operation.ts';
import { checkConnector } from '../../kit/check/check-connector.ts';
import { defineConnector } from '../../kit/connector.ts';
import { fromCurl } from './from-curl.ts';
import { fromSample } from './from-sample.ts';
import type { RestImport } from './rest-import.ts';
import { shellWords } from './shell-words.ts';

const problemsOf = ({ manifest }: RestImport) => checkConnector(defineConnector({ manifest }));
const only = ({ manifest }: RestImport) => {
  const [operation] = manifest.operations;
  if (operation === undefined) throw new Error('no operation');
  return operation;
};
const codeOf = (line: string): string => {
  try {
    fromCurl(line);
    return 'none';
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
};

let server: Server | undefined;
afterEach(
  () => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))),
);

/** What a server on this machine receives when the import is called with its own defaults. */
async function replay(imported: RestImport, input: JsonObject = {}) {
  const seen: { request?: IncomingMessage; body: string } = { body: '' };
  server = createServer((request, response) => {
    seen.request = request;
    request.on('data', (chunk: Buffer) => (seen.body += chunk.toString('utf8')));
    request.on('end', () => response.end('{"code":0,"data":{"list":[{"id":1}],"total":1}}'));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createHttpClient({ allow: [host] });
  const { answer } = await callOperation({
    connector: defineConnector({ manifest: imported.manifest }),
    operation: only(imported).id,
    input,
    credential: imported.credential,
    moment: { now: 0, nonce: '0'.repeat(32) },
    origin: `http://${host}`,
    http: (request) => client.request(request, AbortSignal.timeout(5_000)),
  });
  await client.close();
  return { answer, ...seen };
}

const LINE = String.raw`curl -sS 'https://erp.example.com/api/v2/orders/100200300/items?page=1&pageSize=20&access_token=tok-1&status=paid' \
  -X POST -H 'Content-Type: application/json' -H "Authorization: Bearer eyJhbGciOi.payload.sig" -H 'X-Shop: 7' \
  -H 'User-Agent: Mozilla/5.0' --data-raw $'{"note":"it\'s 急单","deep":{"password":"p-9","n":12345678901234567890},"sku":[1,2]}'`;

describe('a connector from a cURL line', () => {
  it('is a manifest without a fault that sends the same again', async () => {
    const imported = fromCurl(LINE);
    expect(problemsOf(imported)).toEqual([]);
    const { answer, request, body } = await replay(imported, { orderId: '100200300' });
    expect(answer).toMatchObject({ ok: true });
    expect(request?.method).toBe('POST');
    const url = new URL(request?.url ?? '', 'http://x');
    expect(url.pathname).toBe('/api/v2/orders/100200300/items');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      page: '1',
      pageSize: '20',
      access_token: 'tok-1',
      status: 'paid',
    });
    expect(request?.headers['authorization']).toBe('Bearer eyJhbGciOi.payload.sig');
    expect(request?.headers['x-shop']).toBe('7');
    expect(body).toBe('{"note":"it\'s 急单","deep":{"password":"p-9","n":12345678901234567890},"sku":[1,2]}');
  });

  it('keeps no secret in the manifest', () => {
    const imported = fromCurl(LINE);
    const text = JSON.stringify(imported.manifest);
    for (const secret of ['tok-1', 'eyJhbGciOi', 'p-9']) expect(text).not.toContain(secret);
    expect(Object.values(imported.credential).sort()).toEqual(
      ['eyJhbGciOi.payload.sig', 'p-9', 'tok-1'].sort(),
    );
    const { fields } = imported.manifest.credential;
    expect(fields.map(({ id }) => id).sort()).toEqual(Object.keys(imported.credential).sort());
    expect(fields.every(({ secret }) => secret)).toBe(true);
    expect(text).not.toContain('Mozilla');
  });

  it('makes inputs of what changes from call to call', () => {
    const operation = only(fromCurl(LINE));
    expect(operation.path).toBe('/api/v2/orders/{{input.orderId}}/items');
    const inputs = operation.inputs.map(({ name, type, required }) => `${name} ${type} ${required ?? false}`);
    expect(inputs).toContain('orderId text true');
    expect(inputs).toContain('status text false');
    expect(inputs).toContain('sku list false');
  });

  it('learns records and pages from a sample of the answer', () => {
    const sample: Json = { code: 0, msg: 'ok', data: { total: 41, list: [{ id: 1, parts: [{ a: 1 }] }] } };
    const imported = fromCurl("curl 'https://a.example/list?pageNo=1&pageSize=20'", sample);
    expect(problemsOf(imported)).toEqual([]);
    expect(only(imported)).toMatchObject({
      answer: { records: 'data.list', total: 'data.total' },
      walk: { pages: { kind: 'number', first: 1, size: 20, until: 'total' } },
      query: { pageNo: { $input: 'page' }, pageSize: { $input: 'pageSize' } },
    });
    expect(imported.manifest.response.success).toEqual([{ path: 'code', is: [0] }]);
    const next = fromCurl("curl 'https://a.example/list?cursor=abc&limit=10'", {
      items: [{ id: 1 }],
      next_cursor: 'def',
    });
    expect(only(next)).toMatchObject({
      answer: { records: 'items', next: 'next_cursor' },
      walk: { pages: { kind: 'cursor', size: 10 } },
    });
    expect(problemsOf(next)).toEqual([]);
  });

  it('reads user and password from wherever they stand', async () => {
    for (const line of [
      "curl -u 'shop:pa:ss' https://a.example/x",
      'curl https://shop:pa%3Ass@a.example/x',
      `curl -H "Authorization: Basic ${Buffer.from('shop:pa:ss').toString('base64')}" https://a.example/x`,
    ]) {
      const imported = fromCurl(line);
      expect(imported.credential).toEqual({ user: 'shop', password: 'pa:ss' });
      expect(problemsOf(imported)).toEqual([]);
      expect(JSON.stringify(imported.manifest)).not.toContain('pa:ss');
    }
    const { request } = await replay(fromCurl("curl -u 'shop:pa:ss' https://a.example/x"));
    expect(request?.headers['authorization']).toBe(`Basic ${Buffer.from('shop:pa:ss').toString('base64')}`);
  });

  it('knows forms, -G, options written together and lines copied on Windows', async () => {
    const form = await replay(
      fromCurl("curl -XPUT -d 'a=1&b=%E5%8D%95' --data-urlencode 'c=x y&z' https://a.example/f"),
    );
    expect(form.request?.method).toBe('PUT');
    expect(Object.fromEntries(new URLSearchParams(form.body))).toEqual({ a: '1', b: '单', c: 'x y&z' });
    server?.closeAllConnections();
    const query = fromCurl('curl -sG -d a=1 a.example/q --compressed -k');
    expect(only(query)).toMatchObject({ method: 'GET', query: { a: { default: '1' } } });
    const windows = 'curl ^"https://a.example/w?x=1^" ^\r\n  -H ^"X-A: b^"';
    expect(only(fromCurl(windows))).toMatchObject({ path: '/w', headers: { 'x-a': 'b' } });
    expect(shellWords(`a\\ b "c\\"d" $'e\\u4e2d\\x41' ''`)).toEqual(['a b', 'c"d', 'e中A', '']);
  });

  it('says that a signature must be made anew', () => {
    const { notes } = fromCurl("curl 'https://a.example/x?app=1&sign=ABC&timestamp=1'");
    expect(notes[0]?.zh).toContain('签名');
  });

  it('never takes a template for data, nor data for a template', () => {
    const imported = fromCurl(
      `curl -d '{"filter":{"$credential":"x"},"a":"{{input.b}}"}' https://a.example/x`,
    );
    expect(problemsOf(imported)).toEqual([]);
    expect(only(imported).params).toMatchObject({ filter: { $input: 'filter' } });
  });

  it.each([
    ['wget https://a.example', 'curl-missing'],
    ["curl 'https://a.example", 'curl-syntax'],
    ['curl', 'curl-url'],
    ['curl file:///etc/passwd', 'curl-url'],
    ['curl -d @/etc/passwd https://a.example', 'curl-file'],
    ['curl -F f=@x https://a.example', 'curl-upload'],
    ['curl -X TRACE https://a.example', 'curl-method'],
    ["curl -H 'Content-Type: text/xml' -d '<a/>' https://a.example", 'curl-body'],
    ['curl -d \'{"a":\' https://a.example', 'json-syntax'],
  ])('refuses %s', (line, code) => {
    expect(codeOf(line)).toBe(code);
  });
});

describe('a connector from a sample', () => {
  it('finds the records, whatever is around them', () => {
    const imported = fromSample({ Response: { Orders: [{ 'a.b': 1 }], NextToken: 'x' }, success: true });
    expect(problemsOf(imported)).toEqual([]);
    expect(only(imported).answer).toEqual({ records: 'Response.Orders', next: 'Response.NextToken' });
    expect(imported.manifest.response.success).toEqual([{ path: 'success', is: [true] }]);
    expect(only(fromSample([{ a: 1 }])).answer.records).toBe('');
    expect(only(fromSample({ 'odd.name': [{ a: 1 }] })).answer.records).toBe('["odd.name"]');
  });
});

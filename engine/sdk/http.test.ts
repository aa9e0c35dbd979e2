import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LookupAddress } from 'node:dns';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './http.ts';

const toClose: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

interface Peer {
  url: string;
  host: string;
  seen: IncomingMessage[];
  server: Server;
}

/** A real server on a free port; what it was asked stays in `seen`. */
async function listen(answer: RequestListener): Promise<Peer> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  toClose.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://${host}/`, host, seen, server };
}

function client(allow: Peer[], options: HttpClientOptions = {}): HttpClient {
  const made = createHttpClient({ allow: allow.map(({ host }) => host), ...options });
  toClose.push(() => made.close());
  return made;
}

const signal = new AbortController().signal;
const ok: RequestListener = (_request, response) => response.end('ok');

describe('outbound HTTP', () => {
  it('sends what it is told and hands back any answer', async () => {
    const peer = await listen((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        response.writeHead(422, { 'content-type': 'application/json', 'x-a': '1' }).end(`{"got":${body}}`);
      });
    });
    const answer = await client([peer]).request(
      { method: 'post', url: `${peer.url}a?b=1`, headers: { 'x-key': 'k' }, body: '"你好"' },
      signal,
    );
    expect(answer).toMatchObject({ status: 422, body: '{"got":"你好"}', headers: { 'x-a': '1' } });
    expect(peer.seen[0]).toMatchObject({ method: 'POST', url: '/a?b=1', headers: { 'x-key': 'k' } });
  });

  it('refuses private addresses before anything is sent', async () => {
    const peer = await listen(ok);
    const closed = client([]);
    await expect(closed.request({ method: 'GET', url: peer.url }, signal)).rejects.toMatchObject({
      code: 'url-refused',
    });
    expect(peer.seen).toEqual([]);
  });

  it('refuses a public name that leads to a private address when it connects', async () => {
    const peer = await listen(ok);
    const { port } = peer.server.address() as AddressInfo;
    const resolve = ((
      _name: string,
      _options: unknown,
      callback: (error: null, found: LookupAddress[]) => void,
    ) => callback(null, [{ address: '127.0.0.1', family: 4 }])) as unknown as NonNullable<
      HttpClientOptions['resolve']
    >;
    const rebound = client([], { resolve });
    await expect(
      rebound.request({ method: 'GET', url: `http://shop.example:${port}/` }, signal),
    ).rejects.toMatchObject({
      code: 'url-refused',
      retryable: false,
    });
    expect(peer.seen).toEqual([]);
  });

  it('checks every redirect anew', async () => {
    const hidden = await listen(ok);
    const open = await listen((_request, response) =>
      response.writeHead(302, { location: hidden.url }).end(),
    );
    await expect(client([open]).request({ method: 'GET', url: open.url }, signal)).rejects.toMatchObject({
      code: 'url-refused',
    });
    expect(hidden.seen).toEqual([]);
  });

  it('follows a GET, leaving credentials behind at another origin', async () => {
    const target = await listen(ok);
    const start = await listen((request, response) =>
      request.url === '/'
        ? response.writeHead(302, { location: '/again' }).end()
        : response.writeHead(307, { location: target.url }).end(),
    );
    const headers = { 'x-api-key': 'k', accept: 'text/plain' };
    const answer = await client([start, target]).request({ method: 'GET', url: start.url, headers }, signal);
    expect(answer.body).toBe('ok');
    expect(start.seen[1]?.headers['x-api-key']).toBe('k');
    expect(target.seen[0]?.headers['x-api-key']).toBeUndefined();
    expect(target.seen[0]?.headers.accept).toBe('text/plain');
  });

  it('never follows a write, and follows a read five times at most', async () => {
    const peer = await listen((_request, response) => response.writeHead(307, { location: '/on' }).end());
    const http = client([peer]);
    expect(await http.request({ method: 'POST', url: peer.url, body: '1' }, signal)).toMatchObject({
      status: 307,
    });
    expect(peer.seen).toHaveLength(1);
    await expect(http.request({ method: 'GET', url: peer.url }, signal)).rejects.toMatchObject({
      code: 'http-redirects',
    });
    expect(peer.seen).toHaveLength(7);
  });

  it('bounds the answer, packed and unpacked', async () => {
    const peer = await listen((request, response) => {
      if (request.url === '/long') response.end(Buffer.alloc(200_000));
      else if (request.url === '/endless') response.write(Buffer.alloc(200_000));
      else
        response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(request.url === '/bomb' ? 1_000_000 : 1_000, 'a')));
    });
    const http = client([peer], { maxResponseBytes: 100_000 });
    for (const path of ['long', 'endless', 'bomb'])
      await expect(http.request({ method: 'GET', url: peer.url + path }, signal), path).rejects.toMatchObject(
        { code: 'http-too-large' },
      );
    expect((await http.request({ method: 'GET', url: `${peer.url}packed` }, signal)).body).toBe(
      'a'.repeat(1_000),
    );
  });

  it('reads the charset it is told, and refuses what it cannot decode', async () => {
    const gbk = Buffer.from([0xb6, 0xa9, 0xb5, 0xa5]);
    const peer = await listen((request, response) =>
      response
        .writeHead(200, {
          'content-type': `text/plain; charset=${request.url === '/gbk' ? 'GBK' : 'x-none'}`,
        })
        .end(gbk),
    );
    const http = client([peer]);
    expect((await http.request({ method: 'GET', url: `${peer.url}gbk` }, signal)).body).toBe('订单');
    await expect(http.request({ method: 'GET', url: peer.url }, signal)).rejects.toMatchObject({
      code: 'http-encoding',
    });
  });

  it('tells what was never sent from what may have arrived', async () => {
    const silent = await listen(() => undefined);
    const rude = await listen((request) => request.socket.destroy());
    const gone = await listen(ok);
    gone.server.close();
    const http = client([silent, rude, gone]);
    const get = (url: string): Promise<unknown> =>
      http.request({ method: 'GET', url, timeoutMs: 100 }, signal);
    await expect(get(silent.url)).rejects.toMatchObject({
      code: 'http-timeout',
      blame: 'remote',
      retryable: true,
    });
    await expect(get(rude.url)).rejects.toMatchObject({ code: 'http-lost', retryable: true });
    await expect(get(gone.url)).rejects.toMatchObject({ code: 'http-unreachable', retryable: true });
    await expect(
      http.request({ method: 'GET', url: rude.url, headers: { a: 'b\r\nc: d' } }, signal),
    ).rejects.toMatchObject({ code: 'http-header', blame: 'author' });
  });

  it('stops when the step is canceled', async () => {
    const peer = await listen(() => controller.abort());
    const controller = new AbortController();
    await expect(
      client([peer]).request({ method: 'GET', url: peer.url }, controller.signal),
    ).rejects.toMatchObject({ code: 'canceled' });
  });

  it('keeps a slow origin from holding up another, and its own line short', async () => {
    const held: (() => void)[] = [];
    const slow = await listen((_request, response) => held.push(() => response.end('slow')));
    const quick = await listen(ok);
    const http = client([slow, quick], { concurrencyPerOrigin: 2, waitingPerOrigin: 1 });
    const get = ({ url }: Peer): Promise<{ body: string }> => http.request({ method: 'GET', url }, signal);
    const line = [get(slow), get(slow), get(slow)];
    await expect(get(slow)).rejects.toMatchObject({ code: 'http-busy', retryable: true });
    expect((await get(quick)).body).toBe('ok');
    while (slow.seen.length < 2) await once(slow.server, 'request');
    expect(slow.seen).toHaveLength(2);
    held.splice(0).forEach((release) => release());
    while (held.length === 0) await once(slow.server, 'request');
    held.splice(0).forEach((release) => release());
    expect((await Promise.all(line)).map(({ body }) => body)).toEqual(['slow', 'slow', 'slow']);
  });
});

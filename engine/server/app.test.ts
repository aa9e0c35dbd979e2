import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from './server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

describe('the server', () => {
  it('says that it lives and that its database answers', async () => {
    expect((await server.call('GET', '/health/live')).body).toEqual({ status: 'ok' });
    expect((await server.call('GET', '/health/ready')).body).toEqual({ status: 'ok' });
  });

  it('gives figures to those who may read them', async () => {
    expect((await server.call('GET', '/metrics')).text).toContain('daliu_open_runs{status="queued"} 0');
    expect((await server.call('GET', '/metrics', undefined, {})).status).toBe(401);
  });

  it('counts runs, steps and requests without naming an address', async () => {
    const hook = { type: 'webhook', config: { replyMode: 'flow' } };
    await server.publish({
      schemaVersion: 1,
      id: 'counted',
      name: { zh: '数', en: 'Counted' },
      nodes: { hook },
      edges: [],
    });
    const [address] = await server.flows.hooks.list('counted');
    expect((await server.call('POST', `/hooks/${address?.path}`, {}, {})).status).toBe(200);
    const { text } = await server.call('GET', '/metrics');
    expect(text).toContain('daliu_runs_total{flow="counted",mode="live",status="completed"} 1');
    expect(text).toContain(
      'daliu_http_request_seconds_count{route="/hooks/:path",method="POST",status="2xx"} 1',
    );
    expect(text).toContain('daliu_start_commit_seconds_count{flow="counted"} 1');
    expect(text).not.toContain(address?.path);
  });

  it('writes a line per request, without bodies, addresses or tokens', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    const logged = await openTestServer({ parts: { log } });
    await logged.call('POST', '/hooks/aaaaaaaaaaaaaaaaaaaaaa', { phone: '13812345678' }, {});
    await logged.call('GET', '/api/v1/flows?text=x');
    await logged.close();
    const told = lines.map((line) => JSON.parse(line) as { route: string; status: number });
    expect(told).toMatchObject([
      { method: 'POST', route: '/hooks/:path', status: 404 },
      { method: 'GET', route: '/api/v1/flows', status: 200 },
    ]);
    expect(lines.join('')).not.toMatch(/13812345678|aaaaaaaa|Bearer|daliu_/);
  });

  it('tells nobody what went wrong inside, but its own log', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
    const broken = await openTestServer({ parts: { log } });
    await broken.store.write((tx) => tx.query('drop table audit'));
    const answer = await broken.call('GET', '/api/v1/audit');
    await broken.close();
    expect(answer).toMatchObject({
      status: 500,
      body: { code: 'internal', problems: [], details: { requestId: expect.any(String) as unknown } },
    });
    expect(answer.text).not.toContain('audit');
    expect(lines.join('')).toContain('no such table: audit');
  });

  it('limits how much one address may ask', async () => {
    const limited = await openTestServer({ config: { rateLimits: { api: 3, hooks: 600, logins: 10 } } });
    const statuses = [];
    for (let index = 0; index < 5; index += 1)
      statuses.push((await limited.call('GET', `/api/v1/${index === 4 ? 'nothing' : 'flows'}`)).status);
    await limited.close();
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });

  it('answers every refusal in one form', async () => {
    const unknown = await server.call('GET', '/api/v1/nothing');
    expect(unknown).toMatchObject({ status: 404, body: { code: 'not-found', problems: [] } });
    const wrong = await server.call('POST', '/api/v1/users', {
      login: 'x',
      name: '',
      password: 'short',
      roles: [],
    });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect((wrong.body as { problems: { path: string }[] }).problems.map(({ path }) => path)).toEqual([
      '/name',
      '/password',
    ]);
    expect(await server.call('GET', '/api/v1/flows?limit=1000&x=1')).toMatchObject({
      status: 400,
      body: { problems: [{ path: '/query/x' }, { path: '/query/limit' }] },
    });
  });

  it('names the place of a mistake in JSON, and what it does not take', async () => {
    expect(await server.call('POST', '/api/v1/flows', '{"a": }')).toMatchObject({
      status: 400,
      body: { code: 'json-syntax' },
    });
    expect(await server.call('POST', '/api/v1/flows', '{"__proto__": 1}')).toMatchObject({
      body: { code: 'forbidden-key' },
    });
    expect(await server.call('POST', '/api/v1/flows', 'a=1', { 'content-type': 'text/csv' })).toMatchObject({
      status: 401,
    });
  });
});

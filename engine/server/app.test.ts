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

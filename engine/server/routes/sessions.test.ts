import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { inject, openTestServer, type Answer, type TestServer } from '../server.fixture.ts';

const owner = { name: '李雷', login: 'Li@shop.cn', password: 'ten letters or more' };
const login = { login: 'li@shop.cn', password: owner.password };

let server: TestServer;
afterEach(() => server.close());

const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']).split(';')[0] ?? '';
const csrfOf = ({ body }: Answer): string => (body as { csrf: string }).csrf;
const ask = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => inject(server.app, { method, url, body, headers });
const setUp = (extra: object = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  ask('POST', '/api/v1/setup', { ...owner, ...extra }, headers);

describe('the first visit', () => {
  it('makes the owner from three fields, once, and signs in', async () => {
    server = await openTestServer();
    expect((await ask('GET', '/api/v1/session')).body).toMatchObject({
      state: 'setup',
      needsCode: false,
      user: null,
    });
    const made = await setUp();
    expect(made).toMatchObject({ status: 201, body: { state: 'signed-in', user: { name: '李雷' } } });
    expect(String(made.headers['set-cookie'])).toMatch(
      /^daliu_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect((await ask('GET', '/api/v1/users', undefined, { cookie: cookieOf(made) })).body).toMatchObject({
      items: [{ login: 'li@shop.cn', roles: ['owner'] }],
    });
    expect(await setUp()).toMatchObject({ status: 409, body: { code: 'set-up-already' } });
    expect((await ask('GET', '/api/v1/session')).body).toMatchObject({ state: 'signed-out' });
  });

  it('needs the code from the console when others can reach us', async () => {
    server = await openTestServer({ parts: { setupCode: '1234-5678' } });
    expect((await ask('GET', '/api/v1/session')).body).toMatchObject({ state: 'setup', needsCode: true });
    expect(await setUp()).toMatchObject({ status: 403, body: { code: 'setup-code' } });
    expect(await setUp({ code: '1234-5679' })).toMatchObject({ status: 403 });
    expect(await setUp({ code: '1234-5678' }, { host: 'daliu.shop.cn' })).toMatchObject({ status: 201 });
  });

  it('is refused under a name that is not this machine', async () => {
    server = await openTestServer();
    expect(await setUp({}, { host: 'evil.example:7788' })).toMatchObject({
      status: 403,
      body: { code: 'foreign-name' },
    });
    expect(await setUp({}, { host: 'localhost:7788' })).toMatchObject({ status: 201 });
  });
});

describe('a session', () => {
  it('opens with login and password and closes at log-out', async () => {
    server = await openTestServer();
    await setUp();
    expect(await ask('POST', '/api/v1/session', { ...login, password: 'wrong' })).toMatchObject({
      status: 401,
      body: { code: 'wrong-login' },
    });
    expect(await ask('POST', '/api/v1/session', { ...login, login: 'nobody' })).toMatchObject({
      status: 401,
      body: { code: 'wrong-login' },
    });
    const entered = await ask('POST', '/api/v1/session', login);
    const headers = { cookie: cookieOf(entered), 'x-csrf-token': csrfOf(entered) };
    expect(await ask('DELETE', '/api/v1/session', undefined, headers)).toMatchObject({ status: 200 });
    expect(await ask('GET', '/api/v1/flows', undefined, headers)).toMatchObject({ status: 401 });
  });

  it('changes nothing without the token that only our own pages can read', async () => {
    server = await openTestServer();
    const entered = await setUp();
    const cookie = cookieOf(entered);
    const change = (headers: Record<string, string>): Promise<Answer> =>
      ask('PATCH', '/api/v1/users/owner', { name: '李' }, { cookie, ...headers });
    expect(await change({})).toMatchObject({ status: 403, body: { code: 'csrf' } });
    expect(await change({ 'x-csrf-token': 'guessed' })).toMatchObject({ status: 403 });
    expect(await change({ 'x-csrf-token': csrfOf(entered) })).toMatchObject({
      status: 200,
      body: { name: '李' },
    });
    const again = await ask('GET', '/api/v1/session', undefined, { cookie });
    expect(csrfOf(again)).toBe(csrfOf(entered));
  });

  it('can be opened anew while one is open', async () => {
    server = await openTestServer();
    const cookie = cookieOf(await setUp());
    expect((await ask('POST', '/api/v1/session', login, { cookie })).status).toBe(200);
  });

  it('ends for everybody else when the password changes', async () => {
    server = await openTestServer();
    await setUp();
    const [here, there] = [
      await ask('POST', '/api/v1/session', login),
      await ask('POST', '/api/v1/session', login),
    ];
    const headers = { cookie: cookieOf(here), 'x-csrf-token': csrfOf(here) };
    const put = (current: string): Promise<Answer> =>
      ask('PUT', '/api/v1/session/password', { current, next: 'another ten letters' }, headers);
    expect(await put('wrong')).toMatchObject({ status: 403, body: { code: 'wrong-password' } });
    const changed = await put(owner.password);
    expect(changed.status).toBe(200);
    const sees = async (answer: Answer): Promise<unknown> =>
      (await ask('GET', '/api/v1/session', undefined, { cookie: cookieOf(answer) })).body;
    expect(await sees(there)).toMatchObject({ state: 'signed-out' });
    expect(await sees(changed)).toMatchObject({ state: 'signed-in' });
  });

  it('lasts while it is used, and no longer', async () => {
    const clock = createFakeClock();
    server = await openTestServer({ clock, config: { sessionMs: 100_000 } });
    const cookie = cookieOf(await setUp());
    const state = async (): Promise<unknown> =>
      (await ask('GET', '/api/v1/session', undefined, { cookie })).body;
    for (let use = 0; use < 5; use += 1) {
      clock.advance(60_000);
      expect(await state()).toMatchObject({ state: 'signed-in' });
    }
    clock.advance(100_000);
    expect(await state()).toMatchObject({ state: 'signed-out' });
  });

  it('is not opened by trying passwords one after the other', async () => {
    server = await openTestServer({ config: { rateLimits: { api: 600, hooks: 600, logins: 3 } } });
    await setUp();
    const tries = [];
    for (let index = 0; index < 4; index += 1)
      tries.push((await ask('POST', '/api/v1/session', { ...login, password: `${index}` })).status);
    expect(tries).toEqual([401, 401, 401, 429]);
    expect((await ask('GET', '/api/v1/session')).status).toBe(200);
  });
});

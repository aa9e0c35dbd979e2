import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const han = { login: 'han', name: '韩梅梅', password: 'another ten letters', roles: ['operator'] };

describe('people and roles', () => {
  it('are managed by owners and by nobody else', async () => {
    const made = await server.call('POST', '/api/v1/users', han);
    expect(made).toMatchObject({ status: 201, body: { login: 'han', roles: ['operator'] } });
    expect(made.text).not.toContain('scrypt');
    for (const role of ['designer', 'operator', 'viewer', 'support', 'finance', 'warehouse'])
      expect(
        (await server.call('POST', '/api/v1/users', { ...han, login: role }, await server.as(role))).status,
        role,
      ).toBe(403);
    expect(await server.call('POST', '/api/v1/users', han)).toMatchObject({
      status: 409,
      body: { code: 'login-taken' },
    });
    expect(await server.call('POST', '/api/v1/users', { ...han, login: 'x', roles: ['cook'] })).toMatchObject(
      { status: 422 },
    );
    expect(await server.call('PATCH', '/api/v1/users/nobody', { name: 'x' })).toMatchObject({ status: 404 });
  });

  it('are in force with the next request', async () => {
    const role = { name: { zh: '甲', en: 'A' }, permissions: [{ action: 'read', kind: 'audit', id: '*' }] };
    expect(await server.call('PUT', '/api/v1/roles/auditor', role)).toMatchObject({
      status: 200,
      body: { id: 'auditor', shipped: false },
    });
    const auditor = await server.as('auditor');
    const read = async (): Promise<number> =>
      (await server.call('GET', '/api/v1/audit', undefined, auditor)).status;
    expect(await read()).toBe(200);
    await server.call('PUT', '/api/v1/roles/auditor', { ...role, permissions: [] });
    expect(await read()).toBe(403);
    expect(await server.call('DELETE', '/api/v1/roles/auditor')).toMatchObject({
      status: 409,
      body: { code: 'role-in-use' },
    });
    expect(await server.call('DELETE', '/api/v1/roles/owner')).toMatchObject({
      status: 409,
      body: { code: 'shipped-role' },
    });
  });
});

describe('tokens', () => {
  it('are shown once, work as a header, and stop at once when revoked', async () => {
    const made = await server.call('POST', '/api/v1/tokens', { name: 'ERP', role: 'viewer' });
    const { credential, token } = made.body as { credential: string; token: { id: string } };
    const erp = { authorization: `Bearer ${credential}` };
    expect((await server.call('GET', '/api/v1/flows', undefined, erp)).status).toBe(200);
    expect((await server.call('GET', '/api/v1/tokens')).text).not.toContain(credential);
    expect((await server.call('DELETE', `/api/v1/tokens/${token.id}`)).status).toBe(200);
    expect((await server.call('GET', '/api/v1/flows', undefined, erp)).status).toBe(401);
    expect(await server.call('POST', '/api/v1/tokens', { name: 'x', role: 'cook' })).toMatchObject({
      status: 422,
    });
  });

  it('that are none open nothing', async () => {
    for (const authorization of [
      'Bearer nonsense',
      'Bearer daliu_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      'Basic eDp5',
      '',
    ])
      expect(
        (await server.call('GET', '/api/v1/flows', undefined, { authorization })).status,
        authorization,
      ).toBe(401);
  });
});

describe('secrets', () => {
  it('go in and never come out', async () => {
    const body = { kind: 'hmac', value: 'words nobody may see', note: '抖音' };
    expect((await server.call('PUT', '/api/v1/secrets/shop-hook', body)).status).toBe(200);
    expect((await server.call('GET', '/api/v1/secrets')).body).toMatchObject({
      items: [{ name: 'shop-hook', kind: 'hmac', note: '抖音' }],
    });
    for (const url of ['/api/v1/secrets', '/api/v1/audit'])
      expect((await server.call('GET', url)).text).not.toContain('words nobody');
    expect((await server.call('GET', '/api/v1/secrets', undefined, await server.as('viewer'))).status).toBe(
      403,
    );
    expect((await server.call('DELETE', '/api/v1/secrets/shop-hook')).status).toBe(200);
    expect((await server.call('DELETE', '/api/v1/secrets/shop-hook')).status).toBe(404);
  });
});

describe('the audit log', () => {
  it('says who did what from where, page by page', async () => {
    const all = (await server.call('GET', '/api/v1/audit?kind=secret')).body as { items: object[] };
    expect(all.items.length).toBeGreaterThan(0);
    expect(all.items[0]).toMatchObject({
      action: 'secret.remove',
      actor: { kind: 'token', name: 'owner' },
      ip: '127.0.0.1',
    });
    const first = (await server.call('GET', '/api/v1/audit?limit=2')).body as {
      items: { id: string }[];
      next: string;
    };
    const second = (await server.call('GET', `/api/v1/audit?limit=2&cursor=${first.next}`)).body as {
      items: { id: string }[];
    };
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(4);
    expect(await server.call('GET', '/api/v1/audit?cursor=xx')).toMatchObject({
      status: 400,
      body: { code: 'invalid-cursor' },
    });
  });
});

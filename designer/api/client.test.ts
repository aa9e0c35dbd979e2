import { afterEach, describe, expect, it, vi } from 'vitest';
import type { createFlow, getFlow, listFlows } from '../../schemas/api/flows.ts';
import { address } from './address.ts';
import { call, onSignedOut, rememberCsrf } from './client.ts';
import { problemsAt, type ApiFailure } from './failure.ts';

/** The browser's own fetch, which has no server to ask here. */
const answering = (status: number, text: string) => {
  const fetch = vi.fn(async () => new Response(text, { status }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
};
afterEach(() => {
  vi.unstubAllGlobals();
  rememberCsrf(null);
});

const failure = (work: Promise<unknown>): Promise<ApiFailure> =>
  work.then(
    () => Promise.reject(new Error('it went well')),
    (error: ApiFailure) => error,
  );
const flows = (): Promise<unknown> =>
  call<typeof listFlows>('GET', '/api/v1/flows', { query: { text: '分单' } });

describe('address', () => {
  it('fills in parameters and leaves out what is not given', () => {
    expect(address('/api/v1/runs/{run}', { run: 'a/b' }, { unmask: false, key: '', flow: undefined })).toBe(
      '/api/v1/runs/a%2Fb?unmask=false',
    );
    expect(() => address('/api/v1/runs/{run}')).toThrow('run');
  });
});

describe('a call', () => {
  it('keeps every digit of an answer', async () => {
    answering(200, '{"definition": {"id": 6920112233445501123, "price": 12.30}}');
    const flow = await call<typeof getFlow>('GET', '/api/v1/flows/{flow}', { params: { flow: 'a' } });
    expect(String((flow.definition as unknown as { id: unknown }).id)).toBe('6920112233445501123');
  });

  it('proves with every change that it comes from our own pages', async () => {
    const fetch = answering(200, '{"items": [], "next": null}');
    rememberCsrf('secret');
    await flows();
    await call<typeof createFlow>('POST', '/api/v1/flows', { body: {} as never });
    const sent = (fetch.mock.calls as unknown as [string, RequestInit][]).map(([, init]) => init.headers);
    expect(sent[0]).not.toHaveProperty('x-csrf-token');
    expect(sent[1]).toMatchObject({ 'x-csrf-token': 'secret', 'content-type': 'application/json' });
  });

  it('tells a refusal with the fields it is about', async () => {
    const message = { zh: '必须填写。', en: 'Is required.' };
    const problems = [{ code: 'required', path: '/name', message }];
    answering(422, JSON.stringify({ code: 'invalid', message, problems }));
    const refused = await failure(flows());
    expect(refused).toMatchObject({ status: 422, code: 'invalid', text: message });
    expect(problemsAt(refused, '/name')).toEqual(problems);
    expect(problemsAt(refused, '/login')).toEqual([]);
  });

  it('is told apart from an answer that is not ours, and from none', async () => {
    answering(502, '<html>bad gateway</html>');
    expect(await failure(flows())).toMatchObject({ status: 502, code: 'http-502' });
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
    expect(await failure(flows())).toMatchObject({ status: 0, code: 'unreachable' });
  });

  it('tells whoever listens that the session is over', async () => {
    const heard = vi.fn();
    const stop = onSignedOut(heard);
    const message = { zh: '请先登录。', en: 'Sign in first.' };
    answering(401, JSON.stringify({ code: 'wrong-login', message, problems: [] }));
    await failure(flows());
    expect(heard).not.toHaveBeenCalled();
    answering(401, JSON.stringify({ code: 'not-signed-in', message, problems: [] }));
    await failure(flows());
    expect(heard).toHaveBeenCalledOnce();
    stop();
  });
});

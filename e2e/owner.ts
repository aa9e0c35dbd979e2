import type { BodyOf, ReplyOf, Route } from '../schemas/api/route.ts';

export const OWNER = { name: '李雷', login: 'li@shop.example', password: 'ten letters or more' };

export interface Owner {
  address: string;
  /** The answer of a route, by its type: `call<typeof startRun>('POST', '/api/v1/runs', …)`. Throws on a refusal. */
  call<R extends Route>(method: R['method'], path: string, body?: BodyOf<R>): Promise<ReplyOf<R>>;
}

interface Entered {
  csrf: string;
}

/** Signs in over the API as the owner, and makes that owner first where there is none. */
export async function enterAsOwner(address: string): Promise<Owner> {
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const made = await post('/api/v1/setup', OWNER);
  const entered = made.ok
    ? made
    : await post('/api/v1/session', { login: OWNER.login, password: OWNER.password });
  if (!entered.ok) throw new Error(`no entry: ${await entered.text()}`);
  const { csrf } = (await entered.json()) as Entered;
  const cookie = entered.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
  return {
    address,
    async call<R extends Route>(method: R['method'], path: string, body?: BodyOf<R>) {
      const answer = await fetch(address + path, {
        method,
        headers: {
          cookie,
          'x-csrf-token': csrf,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as ReplyOf<R>;
    },
  };
}

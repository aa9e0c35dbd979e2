import type { BodyOf, ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/accounts.ts';
import type { changePassword as changePasswordRoute } from '../../schemas/api/sessions.ts';
import { call, rememberCsrf } from './client.ts';

export type User = ReplyOf<typeof routes.listUsers>['items'][number];
export type Role = ReplyOf<typeof routes.listRoles>['items'][number];
export type Token = ReplyOf<typeof routes.listTokens>['items'][number];

export const listUsers = (signal?: AbortSignal): Promise<{ items: User[] }> =>
  call<typeof routes.listUsers>('GET', '/api/v1/users', { signal });

export const createUser = (body: BodyOf<typeof routes.createUser>): Promise<User> =>
  call<typeof routes.createUser>('POST', '/api/v1/users', { body });

export const changeUser = (user: string, body: BodyOf<typeof routes.changeUser>): Promise<User> =>
  call<typeof routes.changeUser>('PATCH', '/api/v1/users/{user}', { params: { user }, body });

export const listRoles = (signal?: AbortSignal): Promise<{ items: Role[] }> =>
  call<typeof routes.listRoles>('GET', '/api/v1/roles', { signal });

export const listTokens = (signal?: AbortSignal): Promise<{ items: Token[] }> =>
  call<typeof routes.listTokens>('GET', '/api/v1/tokens', { signal });

export const createToken = (
  body: BodyOf<typeof routes.createToken>,
): Promise<ReplyOf<typeof routes.createToken>> =>
  call<typeof routes.createToken>('POST', '/api/v1/tokens', { body });

export const revokeToken = (token: string): Promise<unknown> =>
  call<typeof routes.revokeToken>('DELETE', '/api/v1/tokens/{token}', { params: { token } });

/** Ends every session of the person; the answer opens a new one here. */
export async function changePassword(body: BodyOf<typeof changePasswordRoute>): Promise<void> {
  const me = await call<typeof changePasswordRoute>('PUT', '/api/v1/session/password', { body });
  rememberCsrf(me.csrf);
}

import type { BodyOf, ReplyOf } from '../../schemas/api/route.ts';
import type * as routes from '../../schemas/api/sessions.ts';
import type * as system from '../../schemas/api/system.ts';
import { setZone } from '../language/clock.ts';
import { call, rememberCsrf } from './client.ts';

export type Me = ReplyOf<typeof routes.getSession>;

const known = async (me: Me): Promise<Me> => {
  rememberCsrf(me.csrf);
  // Before the first screen, so that no time jumps under the reader's eyes.
  if (me.state === 'signed-in') setZone((await getSettings()).timezone);
  return me;
};

const getSettings = (): Promise<ReplyOf<typeof system.getSettings>> =>
  call<typeof system.getSettings>('GET', '/api/v1/settings', {});

export const getSession = async (): Promise<Me> =>
  known(await call<typeof routes.getSession>('GET', '/api/v1/session', {}));

export const setUp = async (body: BodyOf<typeof routes.setUp>): Promise<Me> =>
  known(await call<typeof routes.setUp>('POST', '/api/v1/setup', { body }));

export const signIn = async (body: BodyOf<typeof routes.signIn>): Promise<Me> =>
  known(await call<typeof routes.signIn>('POST', '/api/v1/session', { body }));

export async function signOut(): Promise<void> {
  await call<typeof routes.signOut>('DELETE', '/api/v1/session', {});
  rememberCsrf(null);
}

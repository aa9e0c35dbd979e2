import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReplyOf } from '../../schemas/api/route.ts';
import type { getSession } from '../../schemas/api/sessions.ts';
import { hashCredential } from '../store/credential.ts';
import { refuse } from './api-error.ts';
import { csrfOf, SESSION_COOKIE, type Identity } from './identity.ts';
import type { ServerParts } from './server-parts.ts';

export type Me = ReplyOf<typeof getSession>;

export interface SignIn {
  me(identity: Identity | null): Promise<Me>;
  /** Opens a session and puts its cookie into the answer. */
  enter(user: string, request: FastifyRequest, reply: FastifyReply): Promise<Me>;
}

export function createSignIn({ accounts, config, setupCode }: ServerParts): SignIn {
  const me = async (identity: Identity | null): Promise<Me> => {
    if (identity === null) {
      const state = (await accounts.users.isEmpty()) ? 'setup' : 'signed-out';
      const needsCode = state === 'setup' && setupCode !== undefined;
      return { state, needsCode, user: null, permissions: [], csrf: null };
    }
    const { id, name, kind, permissions } = identity.actor;
    const csrf = identity.via === 'cookie' ? identity.csrf : null;
    return {
      state: 'signed-in',
      needsCode: false,
      user: { id, name, kind },
      permissions: [...permissions],
      csrf,
    };
  };
  return {
    me,
    async enter(user, request, reply) {
      const from = { ip: request.ip, agent: request.headers['user-agent'] };
      const credential = await accounts.sessions.open(user, from);
      reply.setCookie(SESSION_COOKIE, credential, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: request.protocol === 'https',
        maxAge: Math.floor(config.sessionMs / 1000),
      });
      const hash = hashCredential(credential);
      const holder = await accounts.sessions.holder(hash);
      if (holder === null) throw refuse(401, 'not-signed-in', '请先登录。', 'Sign in first.');
      const { kind, id, name, permissions } = holder;
      const actor = { kind, id, name, permissions, ip: request.ip };
      return me({ actor, via: 'cookie', hash, csrf: csrfOf(credential) });
    },
  };
}

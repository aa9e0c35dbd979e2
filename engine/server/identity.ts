import { createHash, timingSafeEqual } from 'node:crypto';
import '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { hashCredential } from '../store/credential.ts';
import type { Actor } from '../store/actor.ts';
import type { Holder } from '../store/session-store.ts';
import type { Accounts } from './accounts.ts';

export const SESSION_COOKIE = 'daliu_session';
export const CSRF_HEADER = 'x-csrf-token';

/** Who sent a request, and by what. */
export interface Identity {
  actor: Actor;
  via: 'cookie' | 'token';
  /** Hash of the credential: names the session at log-out. */
  hash: string;
  /** What a change made with the cookie must carry. */
  csrf: string;
}

export interface Identities {
  /** Null: nobody we know. */
  identify(request: FastifyRequest): Promise<Identity | null>;
  /** Forgets what it remembers: after every change of accounts, roles or tokens. */
  forget(): void;
  /** Writes when tokens were last used; every minute and at the end. */
  flush(): Promise<void>;
}

/** How long a change made by another process may go unseen; changes of this process are seen at once. */
const FRESH_MS = 10_000;
const MAX_REMEMBERED = 10_000;

interface Remembered {
  holder: Holder;
  at: number;
}

/**
 * Remembers who holds a credential, so that the second request of a session or token costs a hash and a look-up, and
 * no query.
 */
export function createIdentities(
  { sessions, tokens }: Accounts,
  now: () => number,
  sessionMs: number,
): Identities {
  const remembered = new Map<string, Remembered>();
  const used = new Map<string, number>();

  const holderOf = async (kind: 'cookie' | 'token', hash: string): Promise<Holder | null> => {
    const at = now();
    const known = remembered.get(hash);
    if (known !== undefined && at - known.at < FRESH_MS && (known.holder.expiresAt ?? Infinity) > at)
      return known.holder;
    const holder = await (kind === 'cookie' ? sessions.holder(hash) : tokens.holder(hash));
    remembered.delete(hash);
    if (holder === null) return null;
    remembered.set(hash, { holder, at });
    if (remembered.size > MAX_REMEMBERED) remembered.delete(remembered.keys().next().value ?? '');
    const left = (holder.expiresAt ?? 0) - at;
    if (kind === 'cookie' && left < sessionMs * 0.9) await sessions.extend(hash);
    return holder;
  };

  return {
    async identify(request) {
      const presented = credentialOf(request);
      if (presented === undefined) return null;
      const hash = hashCredential(presented.credential);
      const holder = await holderOf(presented.via, hash);
      if (holder === null) return null;
      if (holder.kind === 'token') used.set(holder.id, now());
      const { kind, id, name, permissions } = holder;
      const actor: Actor = { kind, id, name, permissions, ip: request.ip };
      return { actor, via: presented.via, hash, csrf: csrfOf(presented.credential) };
    },
    forget: () => remembered.clear(),
    async flush() {
      if (used.size === 0) return;
      const batch = new Map(used);
      used.clear();
      await tokens.noteUse(batch);
    },
  };
}

/** A token in the header wins: a machine that also has a cookie means the token. */
function credentialOf(request: FastifyRequest): { via: 'cookie' | 'token'; credential: string } | undefined {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const token = /^Bearer ([\w-]{20,200})$/i.exec(header)?.[1];
    return token === undefined ? undefined : { via: 'token', credential: token };
  }
  const cookie = request.cookies[SESSION_COOKIE];
  return cookie === undefined || cookie.length > 200 ? undefined : { via: 'cookie', credential: cookie };
}

/** Derived from the credential, which a page of another site can send but not read. */
export const csrfOf = (credential: string): string =>
  createHash('sha256').update(`csrf ${credential}`).digest('base64url');

/** Compares in constant time. */
export function isSameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

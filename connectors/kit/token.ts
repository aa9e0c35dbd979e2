import type { Auth } from '../../schemas/connector.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { Connector } from './connector.ts';
import { textOf, type Credential } from './draft.ts';
import { failureOf, type Failure } from './failure.ts';
import type { Records } from './read-answer.ts';
import { readPath } from './template.ts';

/** Tokens as members of a credential; the `…ExpiresAt` are instants in ms, as text. */
export type Tokens = Partial<
  Record<'accessToken' | 'refreshToken' | 'accessTokenExpiresAt' | 'refreshTokenExpiresAt', string>
>;

/**
 * What a credential's token needs before the next call: nothing, a call of `operation` (to obtain or refresh it), or a
 * person. A token whose end nobody knows counts as fresh; the platform's answer will tell.
 */
export type TokenNeed =
  { need: 'nothing' } | { need: 'call'; operation: string } | { need: 'authorise'; failure: Failure };

export function tokenNeed({ manifest: { auth } }: Connector, credential: Credential, now: number): TokenNeed {
  if (!('aheadMs' in auth)) return { need: 'nothing' };
  const renew = auth.kind === 'oauth2' ? auth.refresh : auth.obtain;
  const missing = (credential['accessToken'] ?? '') === '';
  if (!missing && !endsBy(credential['accessTokenExpiresAt'], now + auth.aheadMs)) return { need: 'nothing' };
  if (auth.kind === 'client-credentials') return { need: 'call', operation: auth.obtain };
  const canRefresh =
    (credential['refreshToken'] ?? '') !== '' && !endsBy(credential['refreshTokenExpiresAt'], now);
  if (renew !== undefined && canRefresh) return { need: 'call', operation: renew };
  // Nothing can renew it: it is used as long as it lasts.
  if (!missing && !endsBy(credential['accessTokenExpiresAt'], now)) return { need: 'nothing' };
  return { need: 'authorise', failure: failureOf('re-authorise', missing ? 'token-missing' : 'token-ended') };
}

const endsBy = (end: string | undefined, instant: number): boolean =>
  end !== undefined && end !== '' && Number(end) <= instant;

/** The tokens in the answer of a token operation; `undefined` if it has none. To be merged into the credential. */
export function readTokens(
  { manifest: { auth } }: Connector,
  answer: Records,
  now: number,
): Tokens | undefined {
  const [record] = answer.records;
  if (!('aheadMs' in auth) || record === undefined) return undefined;
  const accessToken = textAt(auth.accessToken, record);
  if (accessToken === undefined) return undefined;
  const refreshToken = textAt(auth.refreshToken, record);
  const end = endOf(auth, record, now);
  const refreshLife = secondsAt(auth.refreshExpiresIn, record);
  return {
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(end === undefined ? {} : { accessTokenExpiresAt: String(end) }),
    ...(refreshLife === undefined ? {} : { refreshTokenExpiresAt: String(now + refreshLife * 1000) }),
  };
}

function endOf(auth: Extract<Auth, { aheadMs: number }>, record: Json, now: number): number | undefined {
  const at = secondsAt(auth.expiresAt, record);
  if (at !== undefined) return at;
  const seconds = secondsAt(auth.expiresIn, record);
  if (seconds !== undefined) return now + seconds * 1000;
  return auth.lifeMs === undefined ? undefined : now + auth.lifeMs;
}

function textAt(path: string | undefined, record: Json): string | undefined {
  const value = path === undefined ? undefined : readPath(path, record);
  return value === undefined || value === null || value === '' ? undefined : textOf(value);
}

function secondsAt(path: string | undefined, record: Json): number | undefined {
  const text = textAt(path, record);
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.floor(value) : undefined;
}

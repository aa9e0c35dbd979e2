import { timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Json } from '../../schemas/values/json.ts';
import { secretOf } from '../kit/assemble.ts';
import { isObject, textOf, type Credential } from '../kit/draft.ts';
import { failureOf, type Failure } from '../kit/failure.ts';
import type { Incoming } from '../kit/push.ts';
import { openWecom, wecomSignature } from '../kit/signers/wecom-callback.ts';
import { parseXml } from '../kit/xml.ts';

/** What WeCom sent: the text that proves the address is ours (answered as it is), or a message. */
export type WecomCallback = { ok: true; echo?: string; message?: Json } | { ok: false; failure: Failure };

/**
 * Checks and opens a callback: a GET with `echostr` when the address is entered in the console, later POSTs with the
 * sealed message in XML. Never throws for what was sent; throws ProblemError where the credential lacks token or key.
 */
export function openWecomCallback(incoming: Incoming, credential: Credential): WecomCallback {
  const { searchParams: query } = new URL(incoming.target, 'http://push.invalid');
  const token = secretOf(credential, 'callbackToken');
  const key = secretOf(credential, 'encodingAesKey');
  const receiveId = secretOf(credential, 'receiveId');
  try {
    const echo = query.get('echostr');
    const sealed = echo ?? sealedIn(incoming.body);
    const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
    const expected = wecomSignature(token, timestamp, nonce, sealed);
    if (!isSame(query.get('msg_signature') ?? '', expected)) return refused('signature');
    const opened = openWecom(sealed, key);
    // Sealed with our key but for another company: someone relays it.
    if (opened.receiveId !== receiveId) return refused('permission');
    return echo === null
      ? { ok: true, message: parseXml(opened.message) }
      : { ok: true, echo: opened.message };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return {
      ok: false,
      failure: failureOf('invalid', error.problem.code, { text: error.problem.message }),
    };
  }
}

const refused = (found: 'signature' | 'permission'): WecomCallback => ({
  ok: false,
  failure: failureOf(found, `push-${found}`),
});

function sealedIn(body: string): string {
  const parsed = parseXml(body);
  const outer = isObject(parsed) && isObject(parsed['xml']) ? parsed['xml'] : {};
  return textOf(outer['Encrypt'] ?? '');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

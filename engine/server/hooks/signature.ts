import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { problem, type Problem } from '../../../schemas/problem.ts';

/** How a sender signs: the settings of the webhook node. */
export interface SignatureSettings {
  secret: string;
  header: string;
  algorithm: 'sha256' | 'sha1' | 'md5';
  encoding: 'hex' | 'base64';
  /** Before the digest in the header, such as `sha256=`. */
  prefix?: string;
  /** Header with the time the message was sent: seconds or milliseconds since 1970, or ISO 8601. */
  timestampHeader?: string;
  toleranceMs?: number;
  /** What is signed: the raw body (when left out), or time, full stop, body, so that an old message cannot be sent again. */
  signed?: 'body' | 'timestamp.body';
}

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Five minutes, when a time is sent but no tolerance is set. */
const TOLERANCE_MS = 300_000;
const HEX = /^(?:[0-9a-fA-F]{2})+$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Null: the message was signed with the key. The digest is worked out over the bytes as they came. */
export function checkSignature(
  settings: SignatureSettings,
  key: KeyObject,
  headers: Headers,
  body: Uint8Array,
  now: number,
): Problem | null {
  const sent = digestOf(settings, headerText(headers, settings.header));
  if (sent === undefined) return wrongSignature(settings.header);
  const hmac = createHmac(settings.algorithm, key);
  if (settings.timestampHeader !== undefined) {
    const time = headerText(headers, settings.timestampHeader);
    const at = readInstant(time);
    if (at === undefined || Math.abs(now - at) > (settings.toleranceMs ?? TOLERANCE_MS))
      return wrongTime(settings.timestampHeader);
    if (settings.signed === 'timestamp.body') hmac.update(`${time}.`);
  }
  const expected = hmac.update(body).digest();
  return expected.length === sent.length && timingSafeEqual(expected, sent)
    ? null
    : wrongSignature(settings.header);
}

export function headerText(headers: Headers, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
}

function digestOf(
  { prefix = '', encoding }: SignatureSettings,
  text: string | undefined,
): Buffer | undefined {
  if (text === undefined || !text.startsWith(prefix)) return undefined;
  const digest = text.slice(prefix.length).trim();
  // Buffer.from skips what it does not know, so that a damaged digest would be compared as a shorter one.
  if (!(encoding === 'hex' ? HEX : BASE64).test(digest)) return undefined;
  return Buffer.from(digest, encoding);
}

/** Ten digits are seconds until the year 2286, thirteen are milliseconds. */
function readInstant(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{9,11}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (/^\d{12,14}$/.test(text)) return Number(text);
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

const wrongSignature = (header: string): Problem =>
  problem('wrong-signature', `/headers/${header}`, '签名不对。', 'The signature is wrong.');

const wrongTime = (header: string): Problem =>
  problem(
    'wrong-time',
    `/headers/${header}`,
    '时间戳缺失，或与服务器时间相差太大。',
    'The time is missing or too far from the time of this server.',
  );

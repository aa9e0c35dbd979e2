import { createHash, createHmac } from 'node:crypto';
import { compareText } from '../../../schemas/values/text.ts';
import { secretOf } from '../assemble.ts';
import { bodyOf, put, urlOf, type Draft, type Pair, type Signer } from '../draft.ts';
import { encodePercent } from '../encode.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

export interface Acs3Request {
  method: string;
  path: string;
  query: readonly Pair[];
  /** Those that are signed: host and `x-acs-*`, names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
  accessKeyId: string;
  accessKeySecret: string;
}

/** The Authorization header of Alibaba Cloud's signature version 3. */
export function acs3Authorization(request: Acs3Request): string {
  const query = request.query
    .map(([name, value]): Pair => [encodePercent(name), encodePercent(value)])
    .toSorted((a, b) => compareText(a[0], b[0]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const signed = Object.entries(request.headers)
    .map(([name, value]): Pair => [name.toLowerCase(), value.trim()])
    .filter(([name]) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .toSorted((a, b) => compareText(a[0], b[0]));
  const names = signed.map(([name]) => name).join(';');
  const canonical = [
    request.method,
    request.path === '' ? '/' : request.path,
    query,
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    sha256(request.body),
  ].join('\n');
  const signature = createHmac('sha256', request.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`, 'utf8')
    .digest('hex');
  return `ACS3-HMAC-SHA256 Credential=${request.accessKeyId},SignedHeaders=${names},Signature=${signature}`;
}

/** Adds host, time, nonce and digest of the body to whatever `x-acs-*` headers the operation has, and signs them. */
export const aliyunAcs3: Signer = (draft, { credential, moment }) => {
  const url = new URL(urlOf(draft));
  const body = bodyOf(draft) ?? '';
  const headers: Draft['headers'] = {
    ...draft.headers,
    host: url.host,
    'x-acs-date': `${new Date(moment.now).toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': moment.nonce,
    'x-acs-content-sha256': sha256(body),
  };
  const authorization = acs3Authorization({
    method: draft.method,
    path: url.pathname,
    query: draft.query,
    headers,
    body,
    accessKeyId: secretOf(credential, 'accessKeyId'),
    accessKeySecret: secretOf(credential, 'accessKeySecret'),
  });
  return put({ ...draft, headers }, { in: 'header', name: 'authorization' }, authorization);
};

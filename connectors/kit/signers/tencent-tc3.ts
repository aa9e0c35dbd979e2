import { createHash, createHmac } from 'node:crypto';
import { secretOf } from '../assemble.ts';
import { bodyOf, formText, put, targetOf, urlOf, type Signer } from '../draft.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text, 'utf8').digest();

export interface Tc3Request {
  method: string;
  host: string;
  path: string;
  query?: string;
  contentType: string;
  /** Seconds; the day of the key is the UTC day of this instant. */
  timestamp: number;
  service: string;
  secretId: string;
  secretKey: string;
  body: string;
}

/** The Authorization header of Tencent Cloud's API 3.0; content type and host are the headers that are signed. */
export function tc3Authorization(request: Tc3Request): string {
  const signedHeaders = 'content-type;host';
  const canonical = [
    request.method,
    request.path,
    request.query ?? '',
    `content-type:${request.contentType.toLowerCase()}`,
    `host:${request.host.toLowerCase()}`,
    '',
    signedHeaders,
    sha256(request.body),
  ].join('\n');
  const day = new Date(request.timestamp * 1000).toISOString().slice(0, 10);
  const scope = `${day}/${request.service}/tc3_request`;
  const text = ['TC3-HMAC-SHA256', String(request.timestamp), scope, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(`TC3${request.secretKey}`, day), request.service), 'tc3_request');
  const signature = hmac(key, text).toString('hex');
  return `TC3-HMAC-SHA256 Credential=${request.secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

/** Service is the first name of the host: `sms.tencentcloudapi.com`; a header `x-tc-service` says otherwise. */
export const tencentTc3: Signer = (draft, { credential, moment }) => {
  const url = new URL(urlOf(draft));
  const timestamp = Math.floor(moment.now / 1000);
  const { 'x-tc-service': named, ...headers } = draft.headers;
  const contentType = headers['content-type'] ?? 'application/json';
  const authorization = tc3Authorization({
    method: draft.method,
    host: url.host,
    path: targetOf({ ...draft, query: [] }),
    query: formText(draft.query),
    contentType,
    timestamp,
    service: named ?? url.hostname.split('.')[0] ?? '',
    secretId: secretOf(credential, 'secretId'),
    secretKey: secretOf(credential, 'secretKey'),
    body: bodyOf(draft) ?? '',
  });
  const complete = { ...draft, headers: { ...headers, 'content-type': contentType } };
  return put(
    put(complete, { in: 'header', name: 'x-tc-timestamp' }, String(timestamp)),
    { in: 'header', name: 'authorization' },
    authorization,
  );
};

import { createDecipheriv } from 'node:crypto';
import { problem } from '../../../schemas/problem.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { secretOf } from '../assemble.ts';
import { digest, verifyRsa } from '../digest.ts';
import { bodyOf, put, targetOf, type Signer } from '../draft.ts';

export interface WechatpayMessage {
  method: string;
  /** Path and query as on the wire. */
  target: string;
  /** Seconds. */
  timestamp: string;
  nonce: string;
  body: string;
}

/** What a request's signature is taken over: five lines, each with its line break. */
export const wechatpayMessage = (message: WechatpayMessage): string =>
  `${message.method}\n${message.target}\n${message.timestamp}\n${message.nonce}\n${message.body}\n`;

/** What the signature of an answer or a push is taken over. */
export const wechatpayAnswer = (answer: { timestamp: string; nonce: string; body: string }): string =>
  `${answer.timestamp}\n${answer.nonce}\n${answer.body}\n`;

export const verifyWechatpay = (
  answer: { timestamp: string; nonce: string; body: string },
  signature: string,
  platformKey: string,
): boolean => verifyRsa(wechatpayAnswer(answer), signature, platformKey);

export const wechatpay: Signer = (draft, { credential, moment }) => {
  const timestamp = String(Math.floor(moment.now / 1000));
  const message = wechatpayMessage({
    method: draft.method,
    target: targetOf(draft),
    timestamp,
    nonce: moment.nonce,
    body: bodyOf(draft) ?? '',
  });
  const fields = {
    mchid: secretOf(credential, 'mchid'),
    nonce_str: moment.nonce,
    signature: digest('rsa-sha256', 'base64', message, secretOf(credential, 'privateKey')),
    timestamp,
    serial_no: secretOf(credential, 'serialNo'),
  };
  const list = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
  return put(draft, { in: 'header', name: 'authorization' }, `WECHATPAY2-SHA256-RSA2048 ${list.join(',')}`);
};

const TAG_BYTES = 16;

/** The text of an encrypted `resource`: AES-256-GCM, the tag behind the ciphertext. Throws ProblemError if it was altered. */
export function openWechatpayResource(
  resource: { ciphertext: string; nonce: string; associatedData?: string },
  apiV3Key: string,
): string {
  const bytes = Buffer.from(resource.ciphertext, 'base64');
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      Buffer.from(apiV3Key, 'utf8'),
      Buffer.from(resource.nonce),
    );
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    decipher.setAAD(Buffer.from(resource.associatedData ?? '', 'utf8'));
    const open = [decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()];
    return Buffer.concat(open).toString('utf8');
  } catch {
    throw new ProblemError(
      problem(
        'resource-unreadable',
        '',
        '密文无法解开：API v3 密钥不对，或内容被改动。',
        'The resource cannot be opened: the API v3 key is wrong, or it was altered.',
      ),
    );
  }
}

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { problem } from '../../../schemas/problem.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { secretOf } from '../assemble.ts';
import type { Pair, Signer } from '../draft.ts';

const PREFIX = '|$4|';
/** The field's name is spelt so on their side. */
const FIELD = 'logitcsInterface';

/** The text followed by the key itself, in SM4-ECB; the key is 16 bytes in base64. */
export function sealEms(plaintext: string, signKey: string): string {
  const cipher = createCipheriv('sm4-ecb', keyBytes(signKey), null);
  const bytes = Buffer.concat([cipher.update(plaintext + signKey, 'utf8'), cipher.final()]);
  return PREFIX + bytes.toString('base64');
}

/** The text that was sealed. Throws ProblemError if the key is another or the text was altered. */
export function openEms(sealed: string, signKey: string): string {
  try {
    const decipher = createDecipheriv('sm4-ecb', keyBytes(signKey), null);
    const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64');
    const text = Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8');
    if (sealed.startsWith(PREFIX) && text.endsWith(signKey)) return text.slice(0, -signKey.length);
  } catch {
    // Told below: a wrong key shows as broken padding.
  }
  throw unusable('密文无法用这个密钥解开。', 'The text cannot be opened with this key.');
}

function keyBytes(signKey: string): Buffer {
  const key = Buffer.from(signKey, 'base64');
  if (key.length === 16) return key;
  throw unusable('签名密钥应是 16 字节的 Base64。', 'The key must be 16 bytes in Base64.');
}

const unusable = (zh: string, en: string): ProblemError =>
  new ProblemError(problem('key-unusable', '', zh, en));

/** Seals the form's business field in its place. */
export const emsSm4: Signer = (draft, { credential }) => ({
  ...draft,
  form: (draft.form ?? []).map(([name, value]): Pair => [
    name,
    name === FIELD ? sealEms(value, secretOf(credential, 'signKey')) : value,
  ]),
});

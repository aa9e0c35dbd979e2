import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { problem } from '../../../schemas/problem.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { compareText } from '../../../schemas/values/text.ts';

const KEY_BYTES = 32;
/** Padded to blocks of 32, though the cipher's own are 16. */
const PAD_TO = 32;
const RANDOM_BYTES = 16;

/** sha1 of the four texts in order of their bytes. */
export const wecomSignature = (token: string, timestamp: string, nonce: string, encrypted: string): string =>
  createHash('sha1')
    .update([token, timestamp, nonce, encrypted].toSorted(compareText).join(''), 'utf8')
    .digest('hex');

/** `random` is 16 bytes of text, new for every message. */
export function sealWecom(
  message: string,
  receiveId: string,
  random: string,
  encodingAesKey: string,
): string {
  const key = keyBytes(encodingAesKey);
  const text = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([
    Buffer.from(random, 'utf8').subarray(0, RANDOM_BYTES),
    length,
    text,
    Buffer.from(receiveId, 'utf8'),
  ]);
  const pad = PAD_TO - (plain.length % PAD_TO);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const bytes = [cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), cipher.final()];
  return Buffer.concat(bytes).toString('base64');
}

/** The message and whom it is for. Throws ProblemError if the key is another or the text was altered. */
export function openWecom(sealed: string, encodingAesKey: string): { message: string; receiveId: string } {
  const key = keyBytes(encodingAesKey);
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const bytes = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()]);
    const pad = bytes.at(-1) ?? 0;
    if (pad < 1 || pad > PAD_TO) throw unreadable();
    const plain = bytes.subarray(RANDOM_BYTES, bytes.length - pad);
    const length = plain.readUInt32BE(0);
    if (length > plain.length - 4) throw unreadable();
    return {
      message: plain.subarray(4, 4 + length).toString('utf8'),
      receiveId: plain.subarray(4 + length).toString('utf8'),
    };
  } catch {
    throw unreadable();
  }
}

function keyBytes(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new ProblemError(
    problem(
      'key-unusable',
      '',
      'EncodingAESKey 应为 43 个字符。',
      'The EncodingAESKey must have 43 characters.',
    ),
  );
}

const unreadable = (): ProblemError =>
  new ProblemError(
    problem(
      'callback-unreadable',
      '',
      '回调内容无法解密：EncodingAESKey 不对，或内容被改动。',
      'The callback cannot be opened: the EncodingAESKey is wrong, or it was altered.',
    ),
  );

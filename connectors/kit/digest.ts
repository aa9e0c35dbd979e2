import { createHash, createHmac, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { DigestAlgorithm, DigestOutput } from '../../schemas/connector.ts';
import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';

const OUTPUTS: Readonly<Record<DigestOutput, (bytes: Buffer) => string>> = {
  hex: (bytes) => bytes.toString('hex'),
  'upper-hex': (bytes) => bytes.toString('hex').toUpperCase(),
  base64: (bytes) => bytes.toString('base64'),
  'base64-of-hex': (bytes) => Buffer.from(bytes.toString('hex')).toString('base64'),
};

/** The digest of a message (UTF-8). `key` is for hmac its secret, for rsa the private key. */
export const digest = (
  algorithm: DigestAlgorithm,
  output: DigestOutput,
  message: string,
  key: string,
): string => OUTPUTS[output](digestBytes(algorithm, message, key));

function digestBytes(algorithm: DigestAlgorithm, message: string, key: string): Buffer {
  if (algorithm === 'rsa-sha256') return sign('sha256', Buffer.from(message, 'utf8'), privateKey(key));
  if (algorithm.startsWith('hmac-'))
    return createHmac(algorithm.slice('hmac-'.length), key).update(message, 'utf8').digest();
  return createHash(algorithm).update(message, 'utf8').digest();
}

/** True if `signature` (base64) is the holder's of this key over the message: RSA PKCS#1 v1.5 with SHA-256. */
export function verifyRsa(message: string, signature: string, key: string): boolean {
  return verify('sha256', Buffer.from(message, 'utf8'), publicKey(key), Buffer.from(signature, 'base64'));
}

/** Consoles hand out keys in PEM, or only what stands between its lines; PKCS#8 or the older PKCS#1. */
export const privateKey = (text: string): KeyObject => {
  const key = text.trim();
  if (key.startsWith('-----')) return readKey(() => createPrivateKey(key));
  const der = Buffer.from(key, 'base64');
  return readKey(
    () => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }),
  );
};

/** A public key or a certificate, in PEM or bare. */
export const publicKey = (text: string): KeyObject => {
  const key = text.trim();
  if (key.startsWith('-----')) return readKey(() => createPublicKey(key));
  const der = Buffer.from(key, 'base64');
  return readKey(() => createPublicKey({ key: der, format: 'der', type: 'spki' }));
};

function readKey(...ways: (() => KeyObject)[]): KeyObject {
  for (const way of ways) {
    try {
      return way();
    } catch {
      // Another spelling may fit.
    }
  }
  throw new ProblemError(
    problem('key-unreadable', '', '密钥不是可用的 RSA 密钥。', 'The key is no RSA key that can be used.'),
  );
}

import type { Json } from '../../../schemas/values/json.ts';
import { assemble } from '../assemble.ts';
import { digest, verifyRsa } from '../digest.ts';
import { recipes } from '../recipes.ts';
import { openWechatpayResource, wechatpayAnswer, wechatpayMessage } from '../signers/wechatpay.ts';
import { draftOf, has, optional, pairs, refuse, text, type Vector, type VectorRule } from './vector.ts';

const alipay: VectorRule = (vector) => {
  const recipe = recipes['alipay'];
  const message = assemble(recipe?.message ?? [], draftOf({ form: pairs(vector, 'params') }), {}, 'sign');
  return has(vector, /^verif/) ? verified(vector, message) : signed(vector, message);
};

const wechatpay: VectorRule = (vector) => {
  if (has(vector, /aes|gcm|resource|decrypt/)) {
    const resource = {
      ciphertext: text(vector, 'ciphertext'),
      nonce: text(vector, 'nonce', 'nonce_str'),
      associatedData: optional(vector, 'associated_data', 'associatedData') ?? '',
    };
    return openWechatpayResource(
      resource,
      vector.secret === '' ? text(vector, 'apiV3Key', 'key') : vector.secret,
    );
  }
  const message = wechatpayText(vector);
  if (has(vector, /^(canonical|message)/)) return message;
  return has(vector, /verif|response|answer|callback/) ? verified(vector, message) : signed(vector, message);
};

function wechatpayText(vector: Vector): string {
  const timestamp = optional(vector, 'timestamp', 'Wechatpay-Timestamp');
  if (timestamp === undefined) return text(vector, 'message', 'signedMessage');
  const nonce = text(vector, 'nonce_str', 'nonce', 'Wechatpay-Nonce');
  const body = optional(vector, 'body', 'rawBody') ?? '';
  const target = optional(vector, 'urlPathAndQuery', 'url', 'path');
  if (target === undefined) return wechatpayAnswer({ timestamp, nonce, body });
  return wechatpayMessage({ method: text(vector, 'method'), target, timestamp, nonce, body });
}

/**
 * With a private key the signature itself. An entry that was made with a key nobody kept can only be checked: RSA
 * PKCS#1 v1.5 has one signature for each message and key, so one that verifies is the one that would be computed.
 */
function signed(vector: Vector, message: string): Json {
  if (isPrivateKey(vector.secret)) return digest('rsa-sha256', 'base64', message, vector.secret);
  if (vector.inputs['keyRef'] !== undefined && vector.key !== undefined)
    return digest('rsa-sha256', 'base64', message, vector.key);
  if (typeof vector.expected === 'string' && verified(vector, message)) return vector.expected;
  throw refuse(
    'key-missing',
    '没有私钥，公钥也验证不过：无法计算这个签名。',
    'There is no private key, and the public key does not confirm it: the signature cannot be computed.',
  );
}

function verified(vector: Vector, message: string): boolean {
  const key = optional(vector, 'publicKeyPem', 'publicKey', 'certificate');
  const signature =
    optional(vector, 'signature', 'Wechatpay-Signature', 'sign') ??
    (typeof vector.expected === 'string' ? vector.expected : undefined);
  return key !== undefined && signature !== undefined && verifyRsa(message, signature, key);
}

const isPrivateKey = (secret: string): boolean =>
  secret.includes('PRIVATE KEY') ||
  secret.includes('TESTING KEY-----') ||
  /^[A-Za-z0-9+/=\s]{600,}$/.test(secret);

export const paymentVectors: Readonly<Record<string, VectorRule>> = { alipay, wechatpay };

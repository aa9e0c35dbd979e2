import type { Json } from '../../../schemas/values/json.ts';
import { encodePercent } from '../encode.ts';
import { isObject, textOf, type Pair } from '../draft.ts';
import { acs3Authorization } from '../signers/aliyun-acs3.ts';
import { tc3Authorization } from '../signers/tencent-tc3.ts';
import { openWecom, sealWecom, wecomSignature } from '../signers/wecom-callback.ts';
import { byRecipe, has, optional, pairs, refuse, text, type Vector, type VectorRule } from './vector.ts';

/** The signature as it stands in the query, so already encoded for it. */
const dingtalk: VectorRule = (vector) => {
  const signature = byRecipe(
    'dingtalk',
    { query: [['timestamp', timestampOf(vector)]] },
    { secret: vector.secret },
  );
  return encodePercent(signature);
};

const timestampOf = (vector: Vector): string =>
  optional(vector, 'timestamp') ?? text(vector, 'stringToSign').split('\n')[0] ?? '';

const feishu: VectorRule = (vector) =>
  byRecipe('feishu', { json: { timestamp: text(vector, 'timestamp') } }, { secret: vector.secret });

const wecom: VectorRule = (vector) => {
  const timestamp = text(vector, 'timestamp');
  const nonce = text(vector, 'nonce');
  const key = optional(vector, 'encodingAESKey', 'encodingAesKey');
  const sealed = optional(vector, 'echostr', 'encrypt', 'encrypted', 'msg_encrypt');
  if (sealed !== undefined) {
    const signature = wecomSignature(vector.secret, timestamp, nonce, sealed);
    if (key === undefined) return signature;
    const { message, receiveId } = openWecom(sealed, key);
    return { msg_signature: signature, decrypted: message, id: receiveId };
  }
  const random = text(vector, 'random16', 'random');
  const encrypt = sealWecom(text(vector, 'message', 'msg'), text(vector, 'receiveId'), random, key ?? '');
  return { encrypt, msg_signature: wecomSignature(vector.secret, timestamp, nonce, encrypt) };
};

const tencent: VectorRule = (vector) =>
  tc3Authorization({
    method: text(vector, 'method'),
    host: text(vector, 'host'),
    path: optional(vector, 'path') ?? '/',
    query: optional(vector, 'query') ?? '',
    contentType: optional(vector, 'contentType') ?? 'application/json',
    timestamp: Number(text(vector, 'timestamp')),
    service: optional(vector, 'service') ?? text(vector, 'host').split('.')[0] ?? '',
    secretId: text(vector, 'secretId'),
    secretKey: vector.secret,
    body: optional(vector, 'body') ?? '',
  });

const aliyun: VectorRule = (vector) => {
  if (!has(vector, /acs3/))
    return byRecipe(
      'aliyun-rpc',
      { method: optional(vector, 'httpMethod', 'method') ?? 'POST', form: pairs(vector, 'params') },
      { accessKeySecret: vector.secret },
      'Signature',
    );
  const url = new URL(text(vector, 'url'), 'https://host.invalid');
  return acs3Authorization({
    method: text(vector, 'method', 'httpMethod'),
    path: url.pathname,
    query: [...url.searchParams].map(([name, value]): Pair => [name, value]),
    headers: headersOf(vector.inputs['headers']),
    body: optional(vector, 'body') ?? '',
    accessKeyId: accessKeyId(vector),
    accessKeySecret: vector.secret,
  });
};

const headersOf = (given: Json | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isObject(given) ? given : {}).map(([name, value]) => [name, textOf(value)]),
  );

/** The id of the key is written into the header and is no part of what is signed, so an entry may name it only there. */
function accessKeyId(vector: Vector): string {
  const given = optional(vector, 'accessKeyId', 'AccessKeyId');
  const shown = /Credential=([^,]+),/.exec(typeof vector.expected === 'string' ? vector.expected : '')?.[1];
  const id = given ?? shown;
  if (id !== undefined) return id;
  throw refuse('input-missing', '缺少输入“accessKeyId”。', 'The input "accessKeyId" is missing.');
}

export const messageVectors: Readonly<Record<string, VectorRule>> = {
  dingtalk,
  feishu,
  lark: feishu,
  wecom,
  tencent,
  aliyun,
};

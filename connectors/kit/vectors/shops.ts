import { createHmac } from 'node:crypto';
import { printJsonSorted } from '../../../schemas/values/print-json.ts';
import { isObject } from '../draft.ts';
import { byRecipe, has, optional, pairs, text, unknownKind, type Vector, type VectorRule } from './vector.ts';

const rawBody = (vector: Vector): string => text(vector, 'rawBody', 'body', 'payload');

const taobao: VectorRule = (vector) => {
  const named = optional(vector, 'sign_method') ?? vector.kind;
  const method = /hmac-?_?sha-?256/i.test(named)
    ? 'top-hmac-sha256'
    : /hmac/i.test(named)
      ? 'top-hmac'
      : 'top-md5';
  return byRecipe(method, { form: pairs(vector, 'params') }, { appSecret: vector.secret });
};

const jd: VectorRule = (vector) =>
  byRecipe('jd', { query: pairs(vector, 'params') }, { appSecret: vector.secret });

const pdd: VectorRule = (vector) =>
  byRecipe('pdd', { form: pairs(vector, 'params') }, { appSecret: vector.secret });

const douyin: VectorRule = (vector) => {
  const credential = {
    appSecret: vector.secret,
    appKey: optional(vector, 'app_id_header', 'app_key', 'appKey', 'app_id', 'app-id') ?? '',
  };
  if (has(vector, /^(push|event|webhook|callback)/))
    return byRecipe('douyin-push', { text: rawBody(vector) }, credential);
  const recipe = has(vector, /md5/) && !has(vector, /hmac/) ? 'douyin-md5' : 'douyin-hmac-sha256';
  const param = vector.inputs['param_json'];
  const body = isObject(param) ? printJsonSorted(param, 0) : text(vector, 'param_json');
  return byRecipe(recipe, { query: pairs(vector, 'params'), text: body }, credential);
};

const lazada: VectorRule = (vector) => {
  const credential = { appSecret: vector.secret, appKey: optional(vector, 'appKey', 'app_key') ?? '' };
  if (has(vector, /^(push|webhook|callback)/) || vector.inputs['rawBody'] !== undefined)
    return byRecipe('lazada-push', { text: rawBody(vector) }, credential);
  const body = optional(vector, 'body');
  const draft = { path: text(vector, 'apiPath', 'path'), query: pairs(vector, 'params') };
  // A JSON body is signed behind the parameters, as if it were part of the last value.
  if (body === undefined || body === '') return byRecipe('lazada', draft, credential);
  const message =
    draft.path +
    draft.query
      .filter(([name, value]) => name !== 'sign' && value !== '')
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flat()
      .join('') +
    body;
  return createHmac('sha256', vector.secret).update(message, 'utf8').digest('hex').toUpperCase();
};

const shopify: VectorRule = (vector) => {
  const credential = { appSecret: vector.secret };
  if (has(vector, /^(oauth|callback|query)/))
    return byRecipe('shopify-callback', { query: pairs(vector, 'query', 'params') }, credential);
  return byRecipe('shopify-push', { text: rawBody(vector) }, credential);
};

const woocommerce: VectorRule = (vector) => {
  if (has(vector, /^(x-wc|webhook|push)/))
    return byRecipe('woocommerce-push', { text: rawBody(vector) }, { appSecret: vector.secret });
  if (!has(vector, /oauth/)) throw unknownKind(vector);
  const query = pairs(vector, 'params');
  const method = query.find(([name]) => name === 'oauth_signature_method')?.[1] ?? vector.kind;
  return byRecipe(
    /sha-?1\b/i.test(method) ? 'oauth1-hmac-sha1' : 'oauth1-hmac-sha256',
    { method: text(vector, 'method'), base: text(vector, 'url').split('?')[0] ?? '', query },
    { consumerSecret: vector.secret },
    'oauth_signature',
  );
};

const qimen: VectorRule = (vector) =>
  byRecipe(
    'qimen',
    { query: pairs(vector, 'query', 'params'), text: rawBody(vector) },
    { appSecret: vector.secret },
  );

export const shopVectors: Readonly<Record<string, VectorRule>> = {
  taobao,
  tmall: taobao,
  top: taobao,
  jd,
  jos: jd,
  pdd,
  pinduoduo: pdd,
  douyin,
  doudian: douyin,
  lazada,
  shopify,
  woocommerce,
  qimen,
};

import type { Pair } from '../draft.ts';
import { digest } from '../digest.ts';
import { sealEms, openEms } from '../signers/ems-sm4.ts';
import { byRecipe, has, optional, pairs, text, unknownKind, type Vector, type VectorRule } from './vector.ts';

const sf: VectorRule = (vector) => {
  const recipe = has(vector, /sm3/) ? 'sf-sm3' : has(vector, /simple|raw/) ? 'sf-simple' : 'sf-standard';
  const form: Pair[] = [
    ['msgData', text(vector, 'msgData')],
    ['timestamp', text(vector, 'timestamp')],
  ];
  return byRecipe(recipe, { form }, { appSecret: vector.secret });
};

/** Values of a form as they were before they were encoded, in wire order. */
const readForm = (body: string): Pair[] =>
  body.split('&').map((part): Pair => {
    const [name = '', ...rest] = part.replaceAll('+', ' ').split('=');
    return [decodeURIComponent(name), decodeURIComponent(rest.join('='))];
  });

const zto: VectorRule = (vector) => {
  const { secret } = vector;
  const data = optional(vector, 'data');
  if (data !== undefined || has(vector, /^(push|callback|data_?digest)/))
    return byRecipe('zto-push', { form: [['data', data ?? text(vector, 'rawBody')]] }, { appSecret: secret });
  const body = text(vector, 'rawBody', 'body');
  const stamp = optional(vector, 'xTimestamp', 'x-timestamp') ?? '';
  const isForm = has(vector, /form mode/) || /urlencoded/i.test(optional(vector, 'contentType') ?? '');
  const content = isForm
    ? readForm(body)
        .map(([name, value]) => `${name}=${value}`)
        .join('&')
    : body;
  const algorithm = has(vector, /hmac/) ? 'hmac-sha256' : has(vector, /sha-?256/) ? 'sha256' : 'md5';
  // Only the keyed digest is written in hex unless told.
  const hex = has(vector, /\bhex\b/) || (algorithm === 'hmac-sha256' && !has(vector, /base64/));
  const key = optional(vector, 'hmacSecretKey', 'secretKey') ?? secret;
  return digest(algorithm, hex ? 'hex' : 'base64', stamp + content + secret, key);
};

const yto: VectorRule = (vector) => {
  const credential = { appSecret: vector.secret };
  const data = optional(vector, 'data');
  if (data !== undefined) return byRecipe('yto-legacy', { form: [['data', data]] }, credential);
  const version = optional(vector, 'v', 'version') ?? 'v1';
  return digest(
    'md5',
    'base64',
    text(vector, 'param') + text(vector, 'method') + version + vector.secret,
    '',
  );
};

const jt: VectorRule = (vector) => {
  if (!has(vector, /^business/))
    return byRecipe(
      'jt',
      { form: [['bizContent', text(vector, 'bizContent')]] },
      { privateKey: vector.secret },
    );
  const salt = optional(vector, 'salt') ?? 'jadada236t2';
  const password = optional(vector, 'password') ?? digest('md5', 'hex', text(vector, 'pwd') + salt, '');
  return digest('md5', 'base64', (text(vector, 'customerCode') + password).toUpperCase() + vector.secret, '');
};

const jdl: VectorRule = (vector) => {
  const algorithm = (
    optional(vector, 'algorithm') ??
    /algorithm\s*=\s*([\w-]+)/.exec(vector.kind)?.[1] ??
    vector.kind
  ).toLowerCase();
  const hmac = /hmac-?(md5|sha1|sha256|sha512)/.exec(algorithm)?.[1];
  const query = pairs(vector, 'params', 'query').filter(
    ([name]) => name !== 'method' && name !== 'param_json',
  );
  return byRecipe(
    hmac === undefined ? 'jdl' : `jdl-hmac-${hmac}`,
    { query, path: text(vector, 'method', 'path'), text: text(vector, 'param_json', 'body') },
    { appSecret: vector.secret },
  );
};

const ems: VectorRule = (vector) => {
  if (has(vector, /decrypt|open/))
    return openEms(text(vector, 'logitcsInterface', 'ciphertext', 'encrypted'), vector.secret);
  return sealEms(text(vector, 'plaintext', 'bizJson', 'content'), vector.secret);
};

const kuaidi100: VectorRule = (vector) => {
  const param = text(vector, 'param');
  if (has(vector, /^(push|callback)/))
    return byRecipe('kuaidi100-push', { form: [['param', param]] }, { salt: vector.secret });
  if (has(vector, /^(e-?waybill|print|label|order)/) || optional(vector, 't') !== undefined)
    return byRecipe(
      'kuaidi100-label',
      {
        form: [
          ['param', param],
          ['t', text(vector, 't')],
        ],
      },
      { key: text(vector, 'key'), secret: vector.secret },
    );
  const credential = { key: optional(vector, 'key') ?? vector.secret, customer: text(vector, 'customer') };
  return byRecipe('kuaidi100-query', { form: [['param', param]] }, credential);
};

const seventeenTrack: VectorRule = (vector) => {
  const credential = { token: vector.secret };
  const event = optional(vector, 'event');
  if (event === undefined)
    return byRecipe('17track-push', { text: text(vector, 'rawBody', 'body') }, credential);
  return byRecipe(
    '17track-push-v1',
    {
      form: [
        ['event', event],
        ['data', text(vector, 'data')],
      ],
    },
    credential,
  );
};

const meituan: VectorRule = (vector) => {
  if (!has(vector, /sign/)) throw unknownKind(vector);
  return byRecipe('meituan', { form: pairs(vector, 'params') }, { signKey: vector.secret });
};

/** One text with the secret behind it: `field` in the form, or the whole body. */
const single =
  (recipe: string, secret: string, field?: string): VectorRule =>
  (vector: Vector) =>
    byRecipe(
      recipe,
      field === undefined
        ? { text: text(vector, 'rawBody', 'body') }
        : { form: [[field, text(vector, field, 'rawBody')]] },
      { [secret]: vector.secret },
    );

export const carrierVectors: Readonly<Record<string, VectorRule>> = {
  sf,
  zto,
  yto,
  sto: single('sto', 'appSecret', 'content'),
  yunda: single('yunda', 'appSecret'),
  jt,
  jtexpress: jt,
  jdl,
  ems,
  kuaidi100,
  kdniao: single('kdniao', 'appKey', 'RequestData'),
  '17track': seventeenTrack,
  meituan,
};

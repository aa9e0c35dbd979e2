import type { SignedPiece, SigningRecipe } from '../../schemas/connector.ts';

const credential = (id: string): SignedPiece => ({ credential: id });
const value = (name: string): SignedPiece => ({ value: name });
const named = (...names: string[]): SignedPiece[] => names.flatMap((name) => [name, value(name)]);
const flat: SignedPiece = { sorted: { from: ['query', 'form', 'json'] } };
const flatWithEmpty: SignedPiece = { sorted: { from: ['query', 'form', 'json'], keepEmpty: true } };
const body: SignedPiece = { request: 'body' };
const recipe = (
  algorithm: SigningRecipe['algorithm'],
  output: SigningRecipe['output'],
  message: SignedPiece[],
  key?: SignedPiece[],
): SigningRecipe => ({ message, algorithm, output, ...(key === undefined ? {} : { key }) });

const secret = credential('appSecret');
const douyin = [
  secret,
  ...named('app_key', 'method'),
  'param_json',
  body,
  ...named('timestamp', 'v'),
  secret,
];
/** The path is signed as `method`, the body as `param_json`; neither is a parameter of that name. */
const jdl = [
  secret,
  ...named('access_token', 'app_key'),
  'method',
  { request: 'path' },
  'param_json',
  body,
  ...named('timestamp', 'v'),
  secret,
] satisfies SignedPiece[];
const ztoDated = [value('x-timestamp'), body, secret];

/**
 * Signatures that several connectors or both directions share, by the name a manifest uses. Secrets are named
 * `appSecret` (and `appKey`, `customer` …) as the manifests name their fields.
 */
export const recipes: Readonly<Record<string, SigningRecipe>> = {
  'top-md5': recipe('md5', 'upper-hex', [secret, flat, secret]),
  'top-hmac': recipe('hmac-md5', 'upper-hex', [flat], [secret]),
  'top-hmac-sha256': recipe('hmac-sha256', 'upper-hex', [flat], [secret]),
  jd: recipe('md5', 'upper-hex', [
    secret,
    { sorted: { from: ['query', 'form'], exceptValuesFrom: '@', keepEmpty: true } },
    secret,
  ]),
  pdd: recipe('md5', 'upper-hex', [secret, flatWithEmpty, secret]),
  'douyin-hmac-sha256': recipe('hmac-sha256', 'hex', douyin, [secret]),
  'douyin-md5': recipe('md5', 'hex', douyin),
  'douyin-push': recipe('md5', 'hex', [credential('appKey'), body, secret]),
  lazada: recipe(
    'hmac-sha256',
    'upper-hex',
    [{ request: 'path' }, { sorted: { from: ['query', 'form'] } }],
    [secret],
  ),
  'lazada-push': recipe('hmac-sha256', 'hex', [credential('appKey'), body], [secret]),
  'shopify-push': recipe('hmac-sha256', 'base64', [body], [secret]),
  'shopify-callback': recipe(
    'hmac-sha256',
    'hex',
    [{ sorted: { from: ['query'], except: ['signature', 'hmac'], pair: '=', join: '&', encode: 'percent' } }],
    [secret],
  ),
  'woocommerce-push': recipe('hmac-sha256', 'base64', [body], [secret]),
  'sf-standard': recipe('md5', 'base64', [
    { encode: 'java-url', of: [value('msgData'), value('timestamp'), secret] },
  ]),
  'sf-simple': recipe('md5', 'base64', [value('msgData'), value('timestamp'), secret]),
  'sf-sm3': recipe('sm3', 'hex', [value('msgData'), value('timestamp'), secret]),
  zto: recipe('md5', 'base64', ztoDated),
  'zto-sha256': recipe('sha256', 'base64', ztoDated),
  'zto-hmac-sha256': recipe('hmac-sha256', 'hex', ztoDated, [credential('secretKey')]),
  'zto-form': recipe('md5', 'base64', [
    value('x-timestamp'),
    { sorted: { from: ['form'], unsorted: true, pair: '=', join: '&', keepEmpty: true } },
    secret,
  ]),
  'zto-push': recipe('md5', 'base64', [value('data'), secret]),
  /** `method` is the interface's name, the last-but-three step of the customer's URL. */
  yto: recipe('md5', 'base64', [value('param'), value('method'), 'v1', secret]),
  'yto-legacy': recipe('md5', 'base64', [value('data'), secret]),
  sto: recipe('md5', 'base64', [value('content'), secret]),
  yunda: recipe('md5', 'hex', [body, '_', secret]),
  jt: recipe('md5', 'base64', [value('bizContent'), credential('privateKey')]),
  jdl: recipe('md5', 'upper-hex', jdl),
  'jdl-hmac-md5': recipe('hmac-md5', 'base64', jdl, [secret]),
  'jdl-hmac-sha1': recipe('hmac-sha1', 'base64', jdl, [secret]),
  'jdl-hmac-sha256': recipe('hmac-sha256', 'base64', jdl, [secret]),
  'jdl-hmac-sha512': recipe('hmac-sha512', 'base64', jdl, [secret]),
  'kuaidi100-query': recipe('md5', 'upper-hex', [value('param'), credential('key'), credential('customer')]),
  'kuaidi100-label': recipe('md5', 'upper-hex', [
    value('param'),
    value('t'),
    credential('key'),
    credential('secret'),
  ]),
  'kuaidi100-push': recipe('md5', 'upper-hex', [value('param'), credential('salt')]),
  kdniao: recipe('md5', 'base64-of-hex', [value('RequestData'), credential('appKey')]),
  '17track-push': recipe('sha256', 'hex', [body, '/', credential('token')]),
  '17track-push-v1': recipe('sha256', 'hex', [value('event'), '/', value('data'), '/', credential('token')]),
  dingtalk: recipe(
    'hmac-sha256',
    'base64',
    [value('timestamp'), '\n', credential('secret')],
    [credential('secret')],
  ),
  /** The secret is part of the key, and the message is empty. */
  feishu: recipe('hmac-sha256', 'base64', [''], [value('timestamp'), '\n', credential('secret')]),
  'aliyun-rpc': recipe(
    'hmac-sha1',
    'base64',
    [
      { request: 'method' },
      '&%2F&',
      {
        encode: 'percent',
        of: [
          { sorted: { from: ['query', 'form'], pair: '=', join: '&', encode: 'percent', keepEmpty: true } },
        ],
      },
    ],
    [credential('accessKeySecret'), '&'],
  ),
  'oauth1-hmac-sha1': oauth1('hmac-sha1'),
  'oauth1-hmac-sha256': oauth1('hmac-sha256'),
  qimen: recipe('md5', 'upper-hex', [secret, { sorted: { from: ['query'] } }, body, secret]),
  alipay: recipe(
    'rsa-sha256',
    'base64',
    [{ sorted: { from: ['query', 'form'], pair: '=', join: '&' } }],
    [credential('privateKey')],
  ),
  meituan: recipe('sha1', 'hex', [credential('signKey'), { sorted: { from: ['form'] } }]),
};

/** One-legged OAuth 1.0a over http, where there is no token and so nothing behind the `&` of the key. */
function oauth1(algorithm: 'hmac-sha1' | 'hmac-sha256'): SigningRecipe {
  const parameters: SignedPiece = {
    sorted: { from: ['query', 'form'], pair: '=', join: '&', encode: 'percent', keepEmpty: true },
  };
  return recipe(
    algorithm,
    'base64',
    [
      { encode: 'upper', of: [{ request: 'method' }] },
      '&',
      { encode: 'percent', of: [{ request: 'url' }] },
      '&',
      { encode: 'percent', of: [parameters] },
    ],
    [credential('consumerSecret'), '&'],
  );
}

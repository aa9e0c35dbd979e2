import { createCipheriv, createHash, createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../schemas/values/json.ts';
import { signVectors } from './vectors.ts';

const md5 = (text: string) => createHash('md5').update(text);
const hmac = (key: string, text: string, algorithm = 'sha256') => createHmac(algorithm, key).update(text);
const computed = (
  platform: string,
  kind: string,
  inputs: JsonObject,
  secret: string,
  more: JsonObject = {},
): Json => {
  const [entry] = signVectors([{ platform, kind, inputs, secret, ...more }]);
  expect(entry?.['error']).toBeUndefined();
  return entry?.['computed'] ?? null;
};

describe('signatures of shops', () => {
  it('puts the secret at both ends for TOP, and keeps it out of the message for hmac', () => {
    const inputs = { v: '2.0', method: 'taobao.time.get', app_key: '7', note: '', 张: '三' };
    const text = 'app_key7methodtaobao.time.getv2.0张三';
    expect(computed('taobao-top', 'request-sign md5', inputs, 's3')).toBe(
      md5(`s3${text}s3`).digest('hex').toUpperCase(),
    );
    expect(computed('taobao', 'Request-Sign HMAC of a call', inputs, 's3')).toBe(
      hmac('s3', text, 'md5').digest('hex').toUpperCase(),
    );
    expect(computed('tmall', 'hmac-sha256', inputs, 's3')).toBe(hmac('s3', text).digest('hex').toUpperCase());
  });

  it('leaves files out of JD, and keeps empty values of JD and PDD', () => {
    const inputs = { method: 'm', a: '', photo: '@x', '360buy_param_json': '{}' };
    const jd = md5('k360buy_param_json{}amethodmk').digest('hex').toUpperCase();
    expect(computed('jd-jos', 'request-sign', inputs, 'k')).toBe(jd);
    const pdd = md5('kab c9k').digest('hex').toUpperCase();
    expect(computed('pdd', 'request-sign md5', { 'b ': 'c9', a: '' }, 'k')).toBe(pdd);
  });

  it('signs five members of a Douyin call in their order, and pushes over the raw body', () => {
    const inputs = {
      app_key: '1',
      method: 'a.b',
      param_json: '{"x":"<&>"}',
      timestamp: '9',
      v: '2',
      access_token: 'no',
    };
    const text = 'app_key1methoda.bparam_json{"x":"<&>"}timestamp9v2';
    expect(computed('douyin-shop', 'request-sign hmac-sha256', inputs, 's')).toBe(
      hmac('s', `s${text}s`).digest('hex'),
    );
    expect(computed('douyin-shop', 'request-sign md5', inputs, 's')).toBe(md5(`s${text}s`).digest('hex'));
    const nested = { ...inputs, param_json: { b: 1, a: { d: 2, c: 3 } } };
    expect(computed('douyin-shop', 'request-sign md5', nested, 's')).toBe(
      md5('sapp_key1methoda.bparam_json{"a":{"c":3,"d":2},"b":1}timestamp9v2s').digest('hex'),
    );
    expect(computed('doudian', 'push event-sign', { app_id_header: '1', rawBody: '[ 1 ]' }, 's')).toBe(
      md5('1[ 1 ]s').digest('hex'),
    );
  });

  it('signs path and parameters for Lazada, key and body for its pushes', () => {
    const inputs = { apiPath: '/order/get', params: { b: '2', a: '1', sign: 'x' } };
    expect(computed('lazada', 'request-sign', inputs, 's')).toBe(
      hmac('s', '/order/geta1b2').digest('hex').toUpperCase(),
    );
    expect(computed('lazada', 'push Authorization', { appKey: '5', rawBody: '{ }' }, 's')).toBe(
      hmac('s', '5{ }').digest('hex'),
    );
  });

  it('knows Shopify, WooCommerce and Qimen', () => {
    expect(computed('shopify', 'webhook', { rawBody: '{}' }, 'h')).toBe(hmac('h', '{}').digest('base64'));
    const query = { shop: 'a.myshopify.com', code: 'c', hmac: 'x', timestamp: '1' };
    expect(computed('shopify', 'OAuth callback query hmac', { query }, 'h')).toBe(
      hmac('h', 'code=c&shop=a.myshopify.com&timestamp=1').digest('hex'),
    );
    const params = { page: '1', q: 'a b&ü', oauth_nonce: 'n', oauth_signature_method: 'HMAC-SHA1' };
    const base = 'oauth_nonce=n&oauth_signature_method=HMAC-SHA1&page=1&q=a%20b%26%C3%BC';
    const url = 'http://shop.test/wp-json/wc/v3/orders';
    expect(computed('woocommerce', 'OAuth 1.0a', { method: 'get', url, params }, 'cs')).toBe(
      hmac('cs&', `GET&${encodeURIComponent(url)}&${encodeURIComponent(base)}`, 'sha1').digest('base64'),
    );
    const qimen = md5('sformatxmlv2.0<request/>s').digest('hex').toUpperCase();
    expect(
      computed('qimen-wms', 'query sign', { query: { v: '2.0', format: 'xml' }, rawBody: '<request/>' }, 's'),
    ).toBe(qimen);
  });
});

describe('signatures of carriers', () => {
  it('encodes as Java does for SF', () => {
    const inputs = { msgData: '{"a":"b ~*\'"}', timestamp: '1' };
    const encoded = '%7B%22a%22%3A%22b+%7E*%27%22%7D1ck';
    expect(computed('sf-express', 'msgDigest standard MD5', inputs, 'ck')).toBe(
      md5(encoded).digest('base64'),
    );
    expect(computed('sf', 'msgDigest simple', inputs, 'ck')).toBe(
      md5(`${inputs.msgData}1ck`).digest('base64'),
    );
    expect(computed('sf', 'SM3', inputs, 'ck')).toBe(
      createHash('sm3').update(`${inputs.msgData}1ck`).digest('hex'),
    );
  });

  it('follows the options of ZTO', () => {
    const inputs = { rawBody: '{"a":1}', xTimestamp: '17', hmacSecretKey: 'hk' };
    const content = '17{"a":1}k';
    expect(computed('zto', 'x-datadigest: md5 base64', inputs, 'k')).toBe(md5(content).digest('base64'));
    expect(computed('zto', 'x-datadigest: md5 hex', inputs, 'k')).toBe(md5(content).digest('hex'));
    expect(computed('zto', 'x-datadigest: sha256 base64', inputs, 'k')).toBe(
      createHash('sha256').update(content).digest('base64'),
    );
    expect(computed('zto', 'x-datadigest: HmacSHA256', inputs, 'k')).toBe(hmac('hk', content).digest('hex'));
    const form = { rawBody: 'b=%E6%94%B6+x&a=1%3D', contentType: 'application/x-www-form-urlencoded' };
    expect(computed('zto', 'form mode', form, 'k')).toBe(md5('b=收 x&a=1=k').digest('base64'));
    expect(computed('zto', 'push data_digest', { data: '{}' }, 'k')).toBe(md5('{}k').digest('base64'));
  });

  it('knows the digests of the others', () => {
    const base64 = (text: string) => md5(text).digest('base64');
    expect(computed('yto', 'request sign', { param: '{}', method: 'm' }, 's')).toBe(base64('{}mv1s'));
    expect(computed('sto', 'data_digest', { content: 'c', to_code: 'x' }, 's')).toBe(base64('cs'));
    expect(computed('yunda', 'header sign', { rawBody: '{}' }, 's')).toBe(md5('{}_s').digest('hex'));
    expect(computed('jt-express', 'header digest', { bizContent: '{}' }, 'p')).toBe(base64('{}p'));
    const password = md5('pwjadada236t2').digest('hex');
    expect(computed('jt-express', 'business digest', { customerCode: 'j1', pwd: 'pw' }, 'p')).toBe(
      base64(`J1${password.toUpperCase()}p`),
    );
    expect(computed('kdniao', 'DataSign', { RequestData: '{}' }, 'k')).toBe(
      Buffer.from(md5('{}k').digest('hex')).toString('base64'),
    );
    const upper = (text: string) => md5(text).digest('hex').toUpperCase();
    expect(computed('kuaidi100', 'query sign', { param: 'p', key: 'k', customer: 'c' }, 'k')).toBe(
      upper('pkc'),
    );
    expect(computed('kuaidi100', 'e-waybill sign', { param: 'p', key: 'k', t: '1' }, 's')).toBe(
      upper('p1ks'),
    );
    expect(computed('kuaidi100', 'push sign', { param: 'p' }, 'salt')).toBe(upper('psalt'));
    expect(computed('17track', 'webhook', { rawBody: '{}' }, 'k')).toBe(
      createHash('sha256').update('{}/k').digest('hex'),
    );
    const jdl = { access_token: 't', app_key: 'a', method: '/x', param_json: '[]', timestamp: 'n', v: '2.0' };
    const text = 'saccess_tokentapp_keyamethod/xparam_json[]timestampnv2.0s';
    expect(computed('jdl-logistics', 'query sign, algorithm=md5-salt', jdl, 's')).toBe(upper(text));
    expect(computed('jdl-logistics', 'query sign, algorithm=HMacSHA512', jdl, 's')).toBe(
      hmac('s', text, 'sha512').digest('base64'),
    );
    const key = Buffer.alloc(16, 7).toString('base64');
    const cipher = createCipheriv('sm4-ecb', Buffer.alloc(16, 7), null);
    const sealed = Buffer.concat([cipher.update(`{}${key}`), cipher.final()]).toString('base64');
    expect(computed('ems', 'logitcsInterface', { plaintext: '{}' }, key)).toBe(`|$4|${sealed}`);
  });
});

describe('signatures of messages and payments', () => {
  it('turns key and message round between DingTalk and Feishu', () => {
    const ding = encodeURIComponent(hmac('s', '1\ns').digest('base64'));
    expect(computed('dingtalk-robot', 'webhook request sign', { timestamp: '1' }, 's')).toBe(ding);
    expect(computed('feishu-robot', 'webhook request sign', { timestamp: '1' }, 's')).toBe(
      hmac('1\ns', '').digest('base64'),
    );
  });

  it('opens what it seals for WeCom', () => {
    const encodingAESKey = Buffer.alloc(32, 9).toString('base64').slice(0, 43);
    const inputs = {
      message: '你好',
      receiveId: 'corp',
      random16: '0123456789abcdef',
      encodingAESKey,
      timestamp: '1',
      nonce: 'n',
    };
    const sealed = computed('wecom-callback', 'encrypt', inputs, 'tk') as {
      encrypt: string;
      msg_signature: string;
    };
    const sorted = ['tk', '1', 'n', sealed.encrypt].toSorted().join('');
    expect(sealed.msg_signature).toBe(createHash('sha1').update(sorted).digest('hex'));
    const opened = { encrypt: sealed.encrypt, encodingAESKey, timestamp: '1', nonce: 'n' };
    expect(computed('wecom', 'decrypt', opened, 'tk')).toMatchObject({ decrypted: '你好', id: 'corp' });
  });

  it('signs with RSA, and confirms what others signed', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const publicKeyPem = String(publicKey.export({ type: 'spki', format: 'pem' }));
    const sign = (text: string) => createSign('RSA-SHA256').update(text).sign(privateKey, 'base64');
    const params = { method: 'a', biz_content: '{}', empty: '', sign: 'x' };
    const expected = sign('biz_content={}&method=a');
    expect(computed('alipay', 'request sign RSA2', { params }, pem)).toBe(expected);
    expect(
      computed('alipay', 'request sign RSA2', { params, publicKeyPem }, '(not kept)', { expected }),
    ).toBe(expected);
    expect(computed('alipay', 'verify', { params, publicKeyPem, signature: expected }, '')).toBe(true);
    const [refused] = signVectors([
      {
        platform: 'alipay',
        kind: 'request sign',
        inputs: { params, publicKeyPem },
        secret: '-',
        expected: sign('other'),
      },
    ]);
    expect(refused).toMatchObject({ computed: null, error: { code: 'key-missing' } });
    const call = { method: 'GET', url: '/v3/x?a=1', timestamp: '1', nonce_str: 'n', body: '' };
    expect(computed('wechatpay-v3', 'request Authorization', call, pem)).toBe(
      sign('GET\n/v3/x?a=1\n1\nn\n\n'),
    );
    expect(computed('wechatpay-v3', 'canonical request message', call, '')).toBe('GET\n/v3/x?a=1\n1\nn\n\n');
    const answer = { timestamp: '1', nonce: 'n', body: '{}', signature: sign('1\nn\n{}\n'), publicKeyPem };
    expect(computed('wechatpay-v3', 'response verify', answer, '')).toBe(true);
    expect(computed('wechatpay-v3', 'response verify', { ...answer, body: '{ }' }, '')).toBe(false);
  });

  it('opens resources of WeChat Pay', () => {
    const key = 'k'.repeat(32);
    const cipher = createCipheriv('aes-256-gcm', key, 'nonce-of-12b').setAAD(Buffer.from('transaction'));
    const bytes = Buffer.concat([cipher.update('{"a":1}'), cipher.final(), cipher.getAuthTag()]);
    const inputs = {
      ciphertext: bytes.toString('base64'),
      nonce: 'nonce-of-12b',
      associated_data: 'transaction',
    };
    expect(computed('wechatpay', 'AES-256-GCM resource', inputs, key)).toBe('{"a":1}');
  });

  it('signs for Aliyun and Tencent', () => {
    const params = { Action: 'SendSms', SignName: '阿里 云*~', Signature: 'x' };
    const query = 'Action=SendSms&SignName=%E9%98%BF%E9%87%8C%20%E4%BA%91%2A~';
    expect(computed('aliyun-sms', 'RPC v1', { httpMethod: 'POST', params }, 'k')).toBe(
      hmac('k&', `POST&%2F&${encodeURIComponent(query).replaceAll('*', '%2A')}`, 'sha1').digest('base64'),
    );
    const sha = (text: string) => createHash('sha256').update(text).digest('hex');
    const headers = { host: 'h', 'x-acs-date': 'd', accept: 'json' };
    const canonical = `POST\n/\na=1&b=%2F\nhost:h\nx-acs-date:d\n\nhost;x-acs-date\n${sha('')}`;
    const acs = hmac('k', `ACS3-HMAC-SHA256\n${sha(canonical)}`).digest('hex');
    expect(
      computed(
        'aliyun-sms',
        'ACS3-HMAC-SHA256',
        { method: 'POST', url: '/?b=%2F&a=1', headers, body: '', accessKeyId: 'id' },
        'k',
      ),
    ).toBe(`ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;x-acs-date,Signature=${acs}`);
    const tencent = {
      method: 'POST',
      host: 'sms.tencentcloudapi.com',
      path: '/',
      contentType: 'application/json',
      timestamp: 1_700_000_000,
      service: 'sms',
      secretId: 'i',
      body: '{}',
    };
    const request = `POST\n/\n\ncontent-type:application/json\nhost:sms.tencentcloudapi.com\n\ncontent-type;host\n${sha('{}')}`;
    const scope = '2023-11-14/sms/tc3_request';
    const keys = ['2023-11-14', 'sms', 'tc3_request'].reduce<string | Buffer>(
      (key, word) => createHmac('sha256', key).update(word).digest(),
      'TC3k',
    );
    const signature = createHmac('sha256', keys)
      .update(`TC3-HMAC-SHA256\n1700000000\n${scope}\n${sha(request)}`)
      .digest('hex');
    expect(computed('tencent-sms', 'request-sign TC3', tencent, 'k')).toBe(
      `TC3-HMAC-SHA256 Credential=i/${scope}, SignedHeaders=content-type;host, Signature=${signature}`,
    );
  });
});

describe('what is no known answer', () => {
  it.each<[Json, string]>([
    [{ platform: 'nobody', kind: 'sign', inputs: {}, secret: '' }, 'unknown-platform'],
    [{ platform: '__proto__', kind: 'sign', inputs: {}, secret: '' }, 'unknown-platform'],
    [{ platform: 'woocommerce', kind: 'moon phase', inputs: {}, secret: '' }, 'unknown-kind'],
    [{ platform: 'sf', kind: 'msgDigest', inputs: { msgData: '{}' }, secret: '' }, 'input-missing'],
    [{ platform: 'ems', kind: 'seal', inputs: { plaintext: '' }, secret: 'short' }, 'key-unusable'],
    ['text', 'entry-invalid'],
    [null, 'entry-invalid'],
  ])('is an entry with an error: %j', (entry, code) => {
    expect(signVectors([entry])).toMatchObject([{ computed: null, error: { code } }]);
  });
});

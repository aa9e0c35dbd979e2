import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { numeric } from '../../schemas/values/decimal.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { buildRequest } from './build-request.ts';
import { checkConnector } from './check/check-connector.ts';
import { sample } from './sample-connector.fixture.ts';

const moment = {
  now: Date.parse('2026-03-01T08:00:00.250+08:00'),
  nonce: '0123456789abcdef0123456789abcdef',
};
const credential = { key: 'k1', secret: 's1', shop: 'my-shop' };
const send = (operation: object, input: JsonObject = {}, more: object = {}) => {
  const connector = sample({ ...operation }, more);
  return buildRequest(connector, 'call', input, credential, moment, { origin: 'http://127.0.0.1:9' });
};
const problemOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    if (error instanceof ProblemError) return `${error.problem.code} ${error.problem.path}`;
    throw error;
  }
};
const inputs = [
  { name: 'orderNo', title: { zh: '订单号', en: 'Order number' }, type: 'text', required: true, max: 30 },
  { name: 'lines', title: { zh: '明细', en: 'Lines' }, type: 'list' },
  { name: 'paid', title: { zh: '实付', en: 'Paid' }, type: 'money' },
  { name: 'at', title: { zh: '时间', en: 'Time' }, type: 'time' },
  { name: 'carrierCode', title: { zh: '快递', en: 'Carrier' }, type: 'text' },
];

describe('a request', () => {
  it('carries its parameters where the encoding says', () => {
    const params = { a: '1 张', b: { $input: 'paid' }, c: { $input: 'at' } };
    const given = { orderNo: 'x', paid: numeric('12345678901234567890.5') };
    expect(send({ inputs, params, encoding: 'query', method: 'GET' }, given)).toMatchObject({
      url: 'http://127.0.0.1:9/base?a=1%20%E5%BC%A0&b=12345678901234567890.5',
    });
    expect(send({ inputs, params, encoding: 'form' }, given).body).toBe(
      'a=1%20%E5%BC%A0&b=12345678901234567890.5',
    );
    expect(send({ inputs, params, encoding: 'json' }, given)).toMatchObject({
      body: '{"a":"1 张","b":12345678901234567890.5}',
      headers: { 'content-type': 'application/json;charset=utf-8' },
    });
    expect(send({ inputs, params, encoding: 'xml', root: 'r' }, given).body).toBe(
      '<?xml version="1.0" encoding="utf-8"?><r><a>1 张</a><b>12345678901234567890.5</b></r>',
    );
    const wrapped = send(
      { inputs, params, encoding: 'json-param', form: { data: { $params: 'json' } } },
      given,
    );
    expect(new URLSearchParams(wrapped.body).get('data')).toBe('{"a":"1 张","b":12345678901234567890.5}');
  });

  it('joins texts that have a value, and takes a key out of a pasted address', () => {
    const names = { $each: 'lines', item: { $join: ['@', { $input: '' }] } };
    const params = {
      text: { $join: [{ $input: 'orderNo' }, { $join: names, with: ' ' }], with: '\n' },
      key: { $credential: 'key', query: 'token' },
    };
    expect(send({ inputs, params }, { orderNo: 'x', lines: ['a', 'b'] }).body).toBe(
      '{"text":"x\\n@a @b","key":"k1"}',
    );
    expect(send({ inputs, params }, { orderNo: 'x' }).body).toBe('{"text":"x","key":"k1"}');
    const pasted = { ...credential, key: 'https://a.example/send?token=t-1' };
    const { body } = buildRequest(sample({ inputs, params }), 'call', { orderNo: 'x' }, pasted, moment);
    expect(body).toBe('{"text":"x","key":"t-1"}');
  });

  it('fills templates, and leaves out what has no value', () => {
    const params = {
      no: { $input: 'orderNo' },
      none: { $input: 'carrierCode' },
      nested: { all: { $input: 'carrierCode' } },
      fallback: { $input: 'carrierCode', default: 'x' },
      fen: { $input: 'paid', as: { money: 'fen' } },
      yuan: { $input: 'paid', as: { money: 'yuan' } },
      day: { $input: 'at', as: { time: 'date' } },
      items: { $each: 'lines', item: { sku: { $input: 'sku' }, order: { $input: '$.orderNo' } } },
      text: { $text: '{{credential.shop}}/{{input.orderNo}}' },
      first: { $first: [{ $input: 'carrierCode' }, { $input: 'orderNo' }] },
      json: { $json: { a: { $input: 'orderNo' } } },
      digest: { $digest: { message: [{ credential: 'secret' }, 'x'], algorithm: 'md5', output: 'hex' } },
      seconds: { $now: 'seconds' },
      earlier: { $now: 'iso', minusMs: 60_250 },
      jd: { $now: 'local-ms-offset' },
      nonce: { $nonce: 8 },
      name: { $operation: 'name' },
    };
    const given = { orderNo: 'o/1', paid: 12.3, at: moment.now, lines: [{ sku: 'a' }, { sku: 'b' }] };
    expect(JSON.parse(send({ inputs, params, remote: 'api.call' }, given).body ?? '')).toEqual({
      no: 'o/1',
      fallback: 'x',
      fen: 1230,
      yuan: '12.30',
      day: '2026-03-01',
      items: [
        { sku: 'a', order: 'o/1' },
        { sku: 'b', order: 'o/1' },
      ],
      text: 'my-shop/o/1',
      first: 'o/1',
      json: '{"a":"o/1"}',
      digest: createHash('md5').update('s1x').digest('hex'),
      seconds: 1772323200,
      earlier: '2026-03-01T07:59:00+08:00',
      jd: '2026-03-01 08:00:00.250+0800',
      nonce: '01234567',
      name: 'api.call',
    });
  });

  it('writes a path with what it names, encoded', () => {
    const request = send(
      { inputs, path: '/orders/{{input.orderNo}}', method: 'GET', encoding: 'none' },
      { orderNo: 'a/b?c' },
    );
    expect(request.url).toBe('http://127.0.0.1:9/base/orders/a%2Fb%3Fc');
    expect(request.body).toBeUndefined();
  });

  it('signs what it sends, wherever the signature goes', () => {
    const recipe = {
      message: [{ credential: 'secret' }, { sorted: { from: ['query', 'form', 'json'] } }],
      algorithm: 'md5',
      output: 'hex',
    };
    const expected = createHash('md5').update('s1a1b2').digest('hex');
    const params = { b: 2, a: 1 };
    for (const [encoding, place] of [
      ['form', 'form'],
      ['json', 'json'],
      ['query', 'query'],
      ['form', 'header'],
    ] as const) {
      const request = send({ params, encoding, signing: { recipe, place: { in: place, name: 'sign' } } });
      const url = new URL(request.url);
      const found = {
        form: () => new URLSearchParams(request.body).get('sign'),
        json: () => (JSON.parse(request.body ?? '{}') as { sign: string }).sign,
        query: () => url.searchParams.get('sign'),
        header: () => request.headers['sign'],
      }[place]();
      expect(found).toBe(expected);
    }
  });

  it('is refused for what is missing or cannot be written', () => {
    expect(problemOf(() => send({ inputs }, {}))).toBe('input-missing /input/orderNo');
    expect(problemOf(() => send({ inputs }, { orderNo: 'x'.repeat(31) }))).toBe(
      'input-too-long /input/orderNo',
    );
    expect(problemOf(() => send({ params: { a: { $credential: 'none' } } }))).toBe(
      'credential-incomplete /credential/none',
    );
    const time = { a: { $input: 'orderNo', as: { time: 'seconds' } } };
    expect(problemOf(() => send({ inputs, params: time }, { orderNo: 'soon' }))).toBe(
      'value-unusable /input',
    );
    const table = { a: { $input: 'carrierCode', as: { table: 'carrier' } } };
    expect(problemOf(() => send({ inputs, params: table }, { orderNo: 'x', carrierCode: 'nobody' }))).toBe(
      'value-unusable /input',
    );
    expect(problemOf(() => buildRequest(sample({}), 'none', {}, credential, moment))).toBe(
      'operation-unknown /operation',
    );
  });

  it('goes to the sandbox or region that is chosen', () => {
    const urlOf = (given: object, environment?: 'sandbox') =>
      buildRequest(
        sample({}),
        'call',
        {},
        { ...credential, ...given },
        moment,
        environment === undefined ? {} : { environment },
      ).url;
    expect(urlOf({})).toBe('https://my-shop.example.com/base');
    expect(urlOf({}, 'sandbox')).toBe('https://sandbox.example.com/base');
    expect(urlOf({ region: 'my' })).toBe('https://my.example.com');
  });
});

describe('the check of a manifest', () => {
  const codesOf = (operation: object, more: object = {}): string[] =>
    checkConnector(sample(operation, more)).map(({ code, path }) => `${code} ${path}`);

  it('passes what is whole', () => {
    expect(codesOf({})).toEqual([]);
  });

  it.each<[object, object, string]>([
    [{ params: { a: { $input: 'nobody' } } }, {}, 'unknown-reference /operations/0/params/a'],
    [{ params: { a: { $inptu: 'x' } } }, {}, 'unknown-reference /operations/0/params/a'],
    [{ params: { a: { $credential: 'nobody' } } }, {}, 'unknown-reference /operations/0/params/a'],
    [{ params: [{ a: { $now: 'noon' } }] }, {}, 'unknown-reference /operations/0/params/0/a'],
    [
      { inputs, params: { a: { $input: 'carrierCode', as: { table: 'none' } } } },
      {},
      'unknown-reference /operations/0/params/a',
    ],
    [{ path: '/{{input.nobody}}' }, {}, 'unknown-reference /operations/0/path'],
    [{ host: 'nobody' }, {}, 'unknown-reference /operations/0/host'],
    [{ mapping: 'nobody' }, {}, 'unknown-reference /operations/0/mapping'],
    [{ scopes: ['nobody'] }, {}, 'unknown-reference /operations/0/scopes'],
    [{ signing: { signer: 'nobody' } }, {}, 'unknown-reference /operations/0/signing'],
    [{ answer: { records: 'a..b' } }, {}, 'invalid-path /operations/0/answer'],
    [{ kind: 'ship-confirm' }, {}, 'write-without-effect /operations/0/effects'],
    [{ effects: { class: 'query' } }, {}, 'query-without-ask /operations/0/effects'],
    [{ kind: 'list-orders' }, {}, 'list-without-walk /operations/0/walk'],
    [{}, { probe: 'nobody' }, 'unknown-reference /probe'],
    [{}, { zone: 'Asia/Nowhere' }, 'unknown-reference /zone'],
    [
      {},
      { signing: { recipe: 'nobody', place: { in: 'form', name: 'sign' } } },
      'unknown-reference /signing',
    ],
  ])('names %j %j', (operation, more, expected) => {
    expect(codesOf(operation, more)).toContain(expected);
  });

  it('names what the schema forbids', () => {
    expect(codesOf({ proof: 'perhaps' }).join()).toContain('/operations/0/proof');
    expect(codesOf({}, { nonsense: 1 }).length).toBeGreaterThan(0);
  });
});

import { createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../schemas/values/json.ts';
import { buildRequest } from '../kit/build-request.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { alipay } from './connector.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const bare = pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
const build = (operation: string, input: JsonObject, key: string) =>
  buildRequest(
    alipay,
    operation,
    input,
    { appId: '2021000000000000', privateKey: key },
    { now: NOW, nonce: '' },
  );
const read = (member: string, answer: object) =>
  readAnswer(alipay, 'get-bill-url', {
    status: 200,
    headers: {},
    body: JSON.stringify({ [member]: answer, sign: 's' }),
  });
const MEMBER = 'alipay_data_dataservice_bill_downloadurl_query_response';

describe('alipay', () => {
  it('has a manifest without a fault, all of it unverified', () => {
    expect(checkConnector(alipay)).toEqual([]);
    expect(new Set(alipay.manifest.operations.map(({ proof }) => proof))).toEqual(new Set(['unverified']));
  });

  it.each([pem, bare])('signs query and body together, whichever way the key is written', (key) => {
    const request = build('get-bill-url', { day: Date.parse('2026-03-30T00:00:00+08:00') }, key);
    const params = new Map([...new URL(request.url).searchParams, ...new URLSearchParams(request.body)]);
    const signature = params.get('sign') ?? '';
    params.delete('sign');
    expect(params.get('biz_content')).toBe('{"bill_type":"trade","bill_date":"2026-03-30"}');
    expect(params.get('timestamp')).toBe('2026-03-31 12:00:00');
    const text = [...params]
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join('&');
    expect(createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64')).toBe(true);
  });

  it('asks for a whole month', () => {
    const request = build('get-month-bill-url', { month: NOW, billType: 'signcustomer' }, pem);
    expect(new URLSearchParams(request.body).get('biz_content')).toBe(
      '{"bill_type":"signcustomer","bill_date":"2026-03"}',
    );
  });

  it('reads the address, and tells failures though the status is 200', () => {
    expect(
      read(MEMBER, { code: '10000', msg: 'Success', bill_download_url: 'https://x.example/b' }),
    ).toMatchObject({
      ok: true,
      records: [{ bill_download_url: 'https://x.example/b' }],
    });
    const failed = (code: string, subCode: string, member = MEMBER) => {
      const answer = read(member, { code, msg: 'no', sub_code: subCode, sub_msg: '说明' });
      return answer.ok ? 'ok' : answer.failure.class;
    };
    expect(failed('40004', 'isp.bill_not_exist')).toBe('gone');
    expect(failed('40002', 'isv.invalid-signature', 'error_response')).toBe('signature');
    expect(failed('40006', 'isv.insufficient-isv-permissions')).toBe('permission');
    expect(failed('20000', 'aop.unknow-error')).toBe('platform-down');
  });

  it('says nothing of a key it cannot read', () => {
    expect(() => build('probe', {}, 'my-secret-key')).toThrow(expect.not.stringContaining('my-secret-key'));
  });
});

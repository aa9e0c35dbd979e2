import { createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../schemas/values/json.ts';
import { buildRequest } from '../kit/build-request.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { wechatpay } from './connector.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const credential = {
  mchid: '1900000001',
  serialNo: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
};
const NOW = Date.parse('2026-03-31T12:00:00+08:00');
const build = (operation: string, input: JsonObject) =>
  buildRequest(wechatpay, operation, input, credential, { now: NOW, nonce: 'A1B2C3' });
const read = (operation: string, status: number, body: string) =>
  readAnswer(wechatpay, operation, { status, headers: { 'request-id': 'r-1' }, body });

describe('wechatpay', () => {
  it('has a manifest without a fault, all of it unverified', () => {
    expect(checkConnector(wechatpay)).toEqual([]);
    expect(new Set(wechatpay.manifest.operations.map(({ proof }) => proof))).toEqual(new Set(['unverified']));
  });

  it.each<[string, JsonObject, string]>([
    ['get-trade-bill', { day: NOW - 86_400_000 }, '/v3/bill/tradebill?bill_date=2026-03-30&bill_type=ALL'],
    [
      'get-fund-bill',
      { day: NOW, accountType: 'FEES' },
      '/v3/bill/fundflowbill?bill_date=2026-03-31&account_type=FEES',
    ],
    [
      'download-bill',
      { downloadUrl: 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=a%2Bb' },
      '/v3/billdownload/file?token=a%2Bb',
    ],
  ])('signs what it sends: %s', (operation, input, target) => {
    const request = build(operation, input);
    expect(request.url).toBe(`https://api.mch.weixin.qq.com${target}`);
    const header = request.headers['authorization'] ?? '';
    const signature = /signature="([^"]+)"/.exec(header)?.[1] ?? '';
    expect(header).toContain(`mchid="1900000001"`);
    const text = `GET\n${target}\n${Math.floor(NOW / 1000)}\nA1B2C3\n\n`;
    expect(createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64')).toBe(true);
  });

  it('reads the address, then the bill itself', () => {
    const found = read(
      'get-trade-bill',
      200,
      '{"download_url":"https://x/y","hash_type":"SHA1","hash_value":"00"}',
    );
    expect(found).toMatchObject({ ok: true, records: [{ download_url: 'https://x/y' }], requestId: 'r-1' });
    const bill = '\uFEFF交易时间,商户号\n`2026-03-30 10:00:00,`1900000001\n';
    expect(read('download-bill', 200, bill)).toMatchObject({ ok: true, records: [bill] });
  });

  it.each<[number, string, string]>([
    [400, 'NO_STATEMENT_EXIST', 'gone'],
    [400, 'STATEMENT_CREATING', 'retry'],
    [401, 'SIGN_ERROR', 'signature'],
    [403, 'NO_AUTH', 'permission'],
    [429, 'FREQUENCY_LIMITED', 'throttle'],
    [500, 'SYSTEM_ERROR', 'platform-down'],
  ])('tells %s %s as %s', (status, code, expected) => {
    for (const operation of ['get-trade-bill', 'download-bill'])
      expect(read(operation, status, JSON.stringify({ code, message: '说明' }))).toMatchObject({
        ok: false,
        failure: { class: expected, code, said: '说明' },
      });
  });
});

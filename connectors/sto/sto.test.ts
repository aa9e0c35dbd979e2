import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildRequest } from '../kit/build-request.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { verifyPush } from '../kit/push.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { readTracks } from '../kit/track/read-tracks.ts';
import { sto } from './connector.ts';

const credential = { appKey: 'k', resourceCode: 'r', appSecret: 'sto-secret', siteCode: '666666' };
const moment = { now: Date.parse('2026-03-31T12:00:00+08:00'), nonce: '0'.repeat(32) };
const digestOf = (content: string) => createHash('md5').update(`${content}sto-secret`).digest('base64');
const answered = (body: unknown) =>
  readAnswer(sto, 'track', { status: 200, headers: {}, body: JSON.stringify(body) });

describe('sto', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(sto)).toEqual([]);
  });

  it('signs the content that it sends, and names who is to get it', () => {
    const person = { name: '李四', phone: '13800138002', address: '枫林路 1 号' };
    const input = { orderNo: 'T1', sender: person, receiver: person };
    const { body = '', url } = buildRequest(sto, 'apply-waybill', input, credential, moment);
    const form = new URLSearchParams(body);
    expect(url).toBe('https://cloudinter-linkgateway.sto.cn/gateway/link.do');
    expect(form.get('data_digest')).toBe(digestOf(form.get('content') ?? ''));
    expect([form.get('api_name'), form.get('to_code')]).toEqual(['OMS_EXPRESS_ORDER_CREATE', 'sto_oms']);
    expect(JSON.parse(form.get('content') ?? '')).toMatchObject({ customer: { siteCode: '666666' } });
  });

  it('reads traces that are listed under their numbers', () => {
    const scan = (waybillNo: string, opTime: string, scanType: string) => ({ waybillNo, opTime, scanType });
    const answer = answered({
      success: 'true',
      data: {
        '773000000000001': [
          scan('773000000000001', '2026-03-02 10:00:00', '签收'),
          scan('773000000000001', '2026-03-01 10:00:00', '收件'),
        ],
        '773000000000002': [scan('773000000000002', '2026-03-01 11:00:00', '驿站代收')],
      },
    });
    if (!answer.ok) throw new Error(answer.failure.code);
    const { tracks, problems } = readTracks(sto, answer.records);
    expect(problems).toEqual([]);
    expect(tracks).toMatchObject([
      { waybillNo: '773000000000001', state: 'delivered', events: [{ text: '收件' }, { text: '签收' }] },
      { waybillNo: '773000000000002', state: 'waiting-pickup' },
    ]);
  });

  it('believes the text “false”, and takes a push by its digest', () => {
    expect(answered({ success: 'false', errorCode: 'S05', errorMsg: '签名不正确' })).toMatchObject({
      ok: false,
      failure: { class: 'signature' },
    });
    const content = JSON.stringify({ waybillNo: '77', opTime: '2026-03-01 11:00:00', scanType: '派件' });
    const body = new URLSearchParams({ content, data_digest: digestOf(content) }).toString();
    const incoming = { method: 'POST', target: '/push', headers: {}, body };
    const taken = verifyPush(sto, 'tracks', incoming, credential, moment.now);
    expect(taken).toMatchObject({ ok: true, messages: [{ brings: 'track' }] });
    const altered = { ...incoming, body: body.replace('77', '78') };
    expect(verifyPush(sto, 'tracks', altered, credential, moment.now)).toMatchObject({ ok: false });
  });
});

import { createDecipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildRequest } from '../kit/build-request.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { readTracks } from '../kit/track/read-tracks.ts';
import { ems } from './connector.ts';

const signKey = Buffer.from('0123456789abcdef').toString('base64');
const credential = { senderNo: '1100', authorization: 'auth', signKey };
const moment = { now: Date.parse('2026-03-31T12:00:00+08:00'), nonce: '0'.repeat(32) };

describe('ems', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(ems)).toEqual([]);
  });

  it('seals what it sends with the key', () => {
    const { body = '' } = buildRequest(ems, 'track', { waybillNo: '9810' }, credential, moment);
    const form = new URLSearchParams(body);
    const sealed = form.get('logitcsInterface') ?? '';
    expect(sealed.slice(0, 4)).toBe('|$4|');
    const decipher = createDecipheriv('sm4-ecb', Buffer.from(signKey, 'base64'), null);
    const bytes = Buffer.from(sealed.slice(4), 'base64');
    const text = Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8');
    expect(text).toBe(`{"waybillNo":"9810","direction":"0"}${signKey}`);
    expect([form.get('apiCode'), form.get('timeStamp')]).toEqual(['040001', '2026-03-31 12:00:00']);
  });

  it('reads a body inside the body, and HTTP 200 that is a failure', () => {
    const items = [
      {
        waybillNo: '9810',
        opTime: '2026-03-02 10:00:00',
        opCode: '305',
        opDesc: '已发运',
        opOrgCity: '深圳',
      },
      {
        waybillNo: '9810',
        opTime: '2026-03-01 10:00:00',
        opCode: '203',
        opDesc: '已收寄',
        opOrgCity: '深圳',
      },
    ];
    const retBody = JSON.stringify({ responseItems: items });
    const read = (body: object) =>
      readAnswer(ems, 'track', { status: 200, headers: {}, body: JSON.stringify(body) });
    const answer = read({ retCode: '00000', retMsg: '成功', retBody });
    if (!answer.ok) throw new Error(answer.failure.code);
    expect(readTracks(ems, answer.records).tracks).toMatchObject([
      { waybillNo: '9810', state: 'in-transit', events: [{ state: 'picked-up' }, { code: '305' }] },
    ]);
    expect(read({ retCode: 'B00001', retMsg: '报文解密失败', retBody: null })).toMatchObject({
      ok: false,
      failure: { class: 'signature' },
    });
  });
});

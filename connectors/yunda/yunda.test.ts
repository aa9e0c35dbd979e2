import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildRequest } from '../kit/build-request.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { readTracks } from '../kit/track/read-tracks.ts';
import { yunda } from './connector.ts';

const credential = { appKey: '999999', appSecret: 'yd-secret' };
const moment = { now: Date.parse('2026-03-31T12:00:00+08:00'), nonce: '0'.repeat(32) };
const answered = (operation: string, body: unknown) =>
  readAnswer(yunda, operation, { status: 200, headers: {}, body: JSON.stringify(body) });

describe('yunda', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(yunda)).toEqual([]);
  });

  it('signs the bytes of the body', () => {
    const { body = '', headers, url } = buildRequest(yunda, 'track', { waybillNo: '43' }, credential, moment);
    expect(url).toBe('https://openapi.yundaex.com/openapi/outer/logictis/query');
    expect(headers['sign']).toBe(createHash('md5').update(`${body}_yd-secret`).digest('hex'));
    expect(headers['app-key']).toBe('999999');
  });

  it('reads a trace, and its codes of failure', () => {
    const steps = [
      { time: '2026-03-01 10:00:00', action: 'GOT', station_name: '义乌', description: '已揽件' },
      { time: '2026-03-02 10:00:00', action: 'INBOUND', station_name: '上海', description: '已入库' },
    ];
    const answer = answered('track', {
      result: true,
      code: '0000',
      data: { mailno: '43', status: 'transit', steps },
    });
    if (!answer.ok) throw new Error(answer.failure.code);
    expect(readTracks(yunda, answer.records).tracks).toMatchObject([
      { waybillNo: '43', state: 'in-transit', events: [{ state: 'picked-up' }, { state: 'waiting-pickup' }] },
    ]);
    const classes = ['7400', '7300', '7502', '7777', '7601'].map((code) => {
      const failed = answered('track', { result: false, code, message: 'x' });
      return failed.ok ? 'ok' : failed.failure.class;
    });
    expect(classes).toEqual(['signature', 'ip', 'throttle', 'retry', 'invalid']);
    const refused = answered('apply-waybill', { code: '0000', data: [{ status: '0', msg: '地址不详' }] });
    expect(refused).toMatchObject({ ok: false });
  });
});

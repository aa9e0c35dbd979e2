import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildRequest } from '../kit/build-request.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { readTracks } from '../kit/track/read-tracks.ts';
import { jdl } from './connector.ts';

const credential = { appKey: 'k', appSecret: 's3', accessToken: 'tok', customerCode: '010K' };
const moment = { now: Date.parse('2026-03-31T12:00:00+08:00'), nonce: '0'.repeat(32) };

describe('jdl', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(jdl)).toEqual([]);
  });

  it('signs path, body and time between the secrets', () => {
    const { body = '', url } = buildRequest(jdl, 'track', { waybillNo: 'JDV1' }, credential, moment);
    const { pathname, searchParams: query } = new URL(url);
    const at = '2026-03-31 12:00:00';
    const text = `s3access_tokentokapp_keykmethod${pathname}param_json${body}timestamp${at}v2.0s3`;
    expect(query.get('sign')).toBe(createHash('md5').update(text).digest('hex').toUpperCase());
    expect(query.get('timestamp')).toBe(at);
    expect(JSON.parse(body)).toEqual([{ waybillCode: 'JDV1', customerCode: '010K', orderOrigin: 1 }]);
  });

  it('reads a trace by its words', () => {
    const traceDetails = [
      { waybillCode: 'JDV1', operationTime: '2026-03-01 10:00:00', operationRemark: '快件已揽收' },
      { waybillCode: 'JDV1', operationTime: '2026-03-02 10:00:00', operationRemark: '已签收，签收人：前台' },
    ];
    const body = JSON.stringify({ success: true, code: 0, data: { traceDetails } });
    const answer = readAnswer(jdl, 'track', { status: 200, headers: {}, body });
    if (!answer.ok) throw new Error(answer.failure.code);
    expect(readTracks(jdl, answer.records).tracks).toMatchObject([{ carrier: 'jd', state: 'delivered' }]);
    const failed = JSON.stringify({ success: false, code: 1100, msg: 'access_token 无效' });
    expect(readAnswer(jdl, 'track', { status: 200, headers: {}, body: failed })).toMatchObject({
      failure: { class: 're-authorise' },
    });
  });
});

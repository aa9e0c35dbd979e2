import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildRequest } from '../kit/build-request.ts';
import { checkConnector } from '../kit/check/check-connector.ts';
import { verifyPush } from '../kit/push.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { readTracks } from '../kit/track/read-tracks.ts';
import { seventeenTrack } from './connector.ts';

const credential = { token: 'key' };
const moment = { now: Date.parse('2026-03-31T12:00:00Z'), nonce: '0'.repeat(32) };
const event = (time_iso: string, sub_status: string, stage: string | null = null) => ({
  time_iso,
  time_utc: null,
  description: sub_status,
  location: '',
  stage,
  sub_status,
});
const parcel = {
  number: 'RR1',
  carrier: 3011,
  track_info: {
    latest_status: { status: 'InTransit', sub_status: 'InTransit_CustomsProcessing' },
    tracking: {
      providers: [
        {
          provider: { key: 3011, name: 'China Post' },
          events: [event('2026-03-01T10:00:00+08:00', 'InTransit_PickedUp')],
        },
        {
          provider: { key: 21051, name: 'USPS' },
          events: [
            event('2026-03-02T10:00:00-05:00', 'InTransit_CustomsProcessing'),
            event('2026-03-02T21:00:00+08:00', 'InTransit_Departure', 'Departure'),
          ],
        },
      ],
    },
  },
};

describe('17track', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(seventeenTrack)).toEqual([]);
  });

  it('asks for forty numbers at most, one object each', () => {
    const input = { waybillNos: ['RR1', 'RR2'], carrierKey: 3011 };
    const { body = '', headers, url } = buildRequest(seventeenTrack, 'track', input, credential, moment);
    expect(url).toBe('https://api.17track.net/track/v2.2/gettrackinfo');
    expect(headers['17token']).toBe('key');
    expect(JSON.parse(body)).toEqual([
      { number: 'RR1', carrier: 3011 },
      { number: 'RR2', carrier: 3011 },
    ]);
  });

  it('puts the events of two posts and two zones into one order', () => {
    const body = JSON.stringify({ code: 0, data: { accepted: [parcel], rejected: [] } });
    const answer = readAnswer(seventeenTrack, 'track', { status: 200, headers: {}, body });
    if (!answer.ok) throw new Error(answer.failure.code);
    const { tracks, problems } = readTracks(seventeenTrack, answer.records);
    expect(problems).toEqual([]);
    expect(tracks[0]?.state).toBe('at-customs');
    expect(tracks[0]?.events.map(({ state }) => state)).toEqual(['picked-up', 'in-transit', 'at-customs']);
  });

  it('tells failures apart, and takes a push by its digest', () => {
    const failed = (status: number, code: number) =>
      readAnswer(seventeenTrack, 'probe', {
        status,
        headers: {},
        body: JSON.stringify({ code, data: { errors: [{ code, message: 'x' }] } }),
      });
    expect(failed(401, -18010002)).toMatchObject({ failure: { class: 'signature' } });
    expect(failed(200, -18010003)).toMatchObject({ failure: { class: 'retry' } });
    expect(failed(429, 0)).toMatchObject({ failure: { class: 'throttle' } });
    const body = JSON.stringify({ event: 'TRACKING_UPDATED', data: parcel });
    const sign = createHash('sha256').update(`${body}/key`).digest('hex');
    const incoming = { method: 'POST', target: '/push', headers: { sign }, body };
    const taken = verifyPush(seventeenTrack, 'tracks', incoming, credential, moment.now);
    expect(taken).toMatchObject({ ok: true, messages: [{ brings: 'track', payload: { number: 'RR1' } }] });
    const altered = { ...incoming, body: `${body} ` };
    expect(verifyPush(seventeenTrack, 'tracks', altered, credential, moment.now)).toMatchObject({
      ok: false,
    });
  });
});

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connector } from '../../connectors/kit/connector.ts';
import { buildRequest } from '../../connectors/kit/build-request.ts';
import { verifyPush, type Incoming, type PushResult } from '../../connectors/kit/push.ts';
import { readAnswer, type Answer } from '../../connectors/kit/read-answer.ts';
import { readTracks } from '../../connectors/kit/track/read-tracks.ts';
import { stageOfText, type TrackState } from '../../connectors/kit/track/stage-of-text.ts';
import { mergeTracks, type Track } from '../../connectors/kit/track/track.ts';
import { kdniao } from '../../connectors/kdniao/connector.ts';
import { kuaidi100 } from '../../connectors/kuaidi100/connector.ts';
import { seventeenTrack } from '../../connectors/seventeen-track/connector.ts';
import { signVectors } from '../../connectors/vectors.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { tally, type Suite, type Tally } from './suite.ts';
import { courierCodes, kuaidi100States } from './track-codes.ts';

/** Real answers and pushes of carriers and aggregators, read by the connectors as they come. */
export const tracking: Suite = {
  name: 'tracking',
  folder: '03-tracking',
  async run(dir) {
    const checks = tally();
    const read = async <T>(file: string): Promise<T> =>
      JSON.parse(await readFile(join(dir, file), 'utf8')) as T;
    await kuaidi100Traces(read, checks);
    await kuaidi100Push(read, checks);
    await kuaidi100Failures(read, checks);
    await kuaidi100Client(read, checks);
    kuaidi100States(await read('status-enums.json'), checks);
    await kdniaoTraces(read, checks);
    await crossBorder(read, checks);
    courierCodes(await readFile(join(dir, 'couriers.taobao-jd-pdd.csv'), 'utf8'), checks);
    return checks.result();
  },
};

type Read = <T>(file: string) => Promise<T>;
interface Real<E, P = Json> {
  _expected: E;
  payload: P;
}

const NOW = Date.parse('2026-03-31T12:00:00+08:00');
const moment = { now: NOW, nonce: '0'.repeat(32) };
const chinaTime = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+08:00`);
const answered = (connector: Connector, operation: string, body: Json): Answer =>
  readAnswer(connector, operation, { status: 200, headers: {}, body: JSON.stringify(body) });
const tracksOf = (connector: Connector, answer: Answer): Track[] =>
  answer.ok ? readTracks(connector, answer.records).tracks : [];
const isSorted = ({ events }: Track): boolean =>
  events.every(({ at }, index) => index === 0 || at >= (events[index - 1]?.at ?? 0));
const traceOf = (payload: Json): Track | undefined =>
  tracksOf(kuaidi100, answered(kuaidi100, 'track', payload))[0];

async function kuaidi100Traces(read: Read, checks: Tally): Promise<void> {
  const suning = await read<Real<{ first: string; last: string }>>('kuaidi100/suning-3.json');
  const first = traceOf(suning.payload);
  checks.equal('suning: state', first?.state, 'delivered');
  checks.equal('suning: first', first?.events[0]?.at, chinaTime(suning._expected.first));
  checks.equal('suning: last', first?.events.at(-1)?.at, chinaTime(suning._expected.last));
  checks.equal('suning: both events of one second', first?.events.length, 7);

  const yto = await read<
    Real<{
      events: number;
      pickup: string;
      delivered: string;
      stops: string[];
      hours_pickup_to_sign: string;
    }>
  >('kuaidi100/yuantong-3.json');
  const track = traceOf(yto.payload);
  const picked = track?.events.find(({ state }) => state === 'picked-up')?.at ?? 0;
  const texts = (track?.events ?? []).map(({ text }) => text).join('\n');
  const stops = yto._expected.stops.map((stop) => texts.indexOf(stop));
  checks.equal('yto: events', track?.events.length, yto._expected.events);
  checks.equal('yto: carrier', track?.carrier, 'yto');
  checks.equal('yto: picked up', picked, chinaTime(yto._expected.pickup));
  checks.equal('yto: signed', track?.signedAt, chinaTime(yto._expected.delivered));
  checks.equal(
    'yto: stops in order',
    stops,
    [...stops].toSorted((a, b) => a - b),
  );
  checks.holds('yto: stops found', !stops.includes(-1));
  const hours = ((track?.signedAt ?? 0) - picked) / 3_600_000;
  checks.equal('yto: hours', hours.toFixed(3), yto._expected.hours_pickup_to_sign);
  const middle = ['in-transit', 'out-for-delivery', 'waiting-pickup'].every((state) =>
    track?.events.some((event) => event.state === state),
  );
  checks.holds('yto: middle states kept', middle);

  const sto =
    await read<Real<{ events: number; pickup_scanned_twice: string[] }>>('kuaidi100/shentong-3.json');
  const twice = traceOf(sto.payload);
  checks.equal('sto: events', twice?.events.length, sto._expected.events);
  checks.equal(
    'sto: picked up twice',
    twice?.events.filter(({ state }) => state === 'picked-up').map(({ at }) => at),
    sto._expected.pickup_scanned_twice.map(chinaTime),
  );
  for (const one of [first, track, twice]) checks.holds('oldest first', one !== undefined && isSorted(one));
  const again = twice === undefined ? undefined : mergeTracks(twice, twice);
  checks.equal('the same answer again changes nothing', again, twice);
}

const pushed = (connector: Connector, form: Record<string, string>, credential: object): PushResult => {
  const incoming: Incoming = {
    method: 'POST',
    target: '/push',
    headers: {},
    body: new URLSearchParams(form).toString(),
  };
  return verifyPush(connector, 'tracks', incoming, { ...credential }, NOW);
};
const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

async function kuaidi100Push(read: Read, checks: Tally): Promise<void> {
  const { payload, _expected } = await read<Real<{ reply_ok: string }>>(
    'kuaidi100/callback-yunda-shutdown.json',
  );
  const param = JSON.stringify(payload);
  const form = { param, sign: md5(`${param}salt`).toUpperCase() };
  const result = pushed(kuaidi100, form, { salt: 'salt' });
  const messages = result.ok ? result.messages : [];
  const once = readTracks(
    kuaidi100,
    messages.map((message) => message.payload),
  ).tracks;
  const both = [...messages, ...messages].map((message) => message.payload);
  checks.equal('push: topic', messages[0]?.topic, 'shutdown');
  checks.equal('push: state', once[0]?.state, 'delivered');
  checks.equal('push: events', once[0]?.events.length, 10);
  checks.equal('push: carrier', once[0]?.carrier, 'yunda');
  checks.equal('push: the same twice', readTracks(kuaidi100, both).tracks, once);
  const reply = JSON.parse(result.reply.body) as JsonObject;
  const wanted = JSON.parse(_expected.reply_ok) as JsonObject;
  checks.equal('push: reply', { ...reply, result: String(reply['result'] === true) }, wanted);
  const forged = pushed(kuaidi100, { ...form, param: param.replace('"3"', '"2"') }, { salt: 'salt' });
  checks.equal('push: forged', forged.ok, false);
}

async function kuaidi100Failures(read: Read, checks: Tally): Promise<void> {
  const { payload } = await read<Real<unknown, Json[]>>('kuaidi100/errors.json');
  const stored = traceOf((await read<Real<unknown>>('kuaidi100/yuantong-3.json')).payload);
  const classes = payload.map((body) => {
    const answer = answered(kuaidi100, 'track', body);
    return answer.ok ? 'ok' : answer.failure.class;
  });
  checks.equal('errors with HTTP 200', classes, ['gone', 'retry', 'signature', 'gone']);
  for (const [index, body] of payload.entries()) {
    // Even if somebody took it for a trace: nothing is on its way, and nothing that is stored is lost.
    const [empty] = readTracks(kuaidi100, [body]).tracks;
    checks.holds(`error ${index}: state 0 is not 在途`, (empty?.state ?? 'none') === 'none');
    const merged = empty === undefined ? stored : mergeTracks(stored, empty);
    checks.equal(`error ${index}: stored events stay`, merged, stored);
  }
  const auto = await read<Real<{ best: string[] }, Json[]>>('kuaidi100/autonumber.json');
  const best = auto.payload.map((body) => {
    const answer = answered(kuaidi100, 'recognise-carrier', body);
    return answer.ok ? ((answer.records[0] as JsonObject | undefined)?.['comCode'] ?? '') : 'failed';
  });
  checks.equal('carriers by number', best, auto._expected.best);
}

async function kuaidi100Client(read: Read, checks: Tally): Promise<void> {
  const cases = await read<{
    signature: { key: string; customer: string; param: string; sign: string };
    phone_required: Record<string, boolean | string>;
    stage_of_text: [string, string][];
  }>('kuaidi100-client-cases.json');
  const { param, key, customer, sign } = cases.signature;
  const entry = { platform: 'kuaidi100', kind: 'query sign', inputs: { param, key, customer }, secret: key };
  checks.equal('signature', signVectors([entry])[0]?.['computed'], sign);
  const refusedWithout = (input: JsonObject): boolean => {
    try {
      buildRequest(kuaidi100, 'track', input, { customer, key, salt: 's' }, moment);
      return false;
    } catch {
      return true;
    }
  };
  for (const [carrierCode, needed] of Object.entries(cases.phone_required)) {
    if (typeof needed !== 'boolean') continue;
    checks.equal(`${carrierCode} without phone`, refusedWithout({ carrierCode, waybillNo: '1' }), needed);
    checks.equal(
      `${carrierCode} with phone`,
      refusedWithout({ carrierCode, waybillNo: '1', phone: '0501' }),
      false,
    );
  }
  checks.holds('empty carrier', refusedWithout({ carrierCode: '', waybillNo: '1' }));
  const words: Record<string, TrackState> = {
    pickup: 'picked-up',
    in_transit: 'in-transit',
    delivering: 'out-for-delivery',
    delivered: 'delivered',
  };
  for (const [text, stage] of cases.stage_of_text)
    checks.equal(`stage of “${text}”`, stageOfText(text), words[stage]);
}

async function kdniaoTraces(read: Read, checks: Tally): Promise<void> {
  const { payload, _expected } = await read<Real<{ parcels: number }>>('kdniao/push-2-ems.json');
  const data = JSON.stringify(payload);
  const sign = Buffer.from(md5(`${data}key`)).toString('base64');
  const result = pushed(kdniao, { RequestData: data, DataSign: sign }, { appKey: 'key' });
  const messages = result.ok ? result.messages : [];
  const { tracks, problems } = readTracks(
    kdniao,
    messages.map((message) => message.payload),
  );
  checks.equal('kdniao push: parcels', tracks.length, _expected.parcels);
  checks.equal('kdniao push: problems', problems, []);
  checks.equal(
    'kdniao push: states',
    tracks.map(({ state, carrier, events }) => [state, carrier, events.length]),
    [
      ['in-transit', 'ems', 8],
      ['in-transit', 'ems', 8],
    ],
  );
  checks.equal('kdniao push: last event', tracks[0]?.events.at(-1)?.state, 'out-for-delivery');
  checks.equal('kdniao push: first event', tracks[0]?.events[0]?.at, chinaTime('2015-03-06 21:16:58'));
  const yto = await read<Real<unknown>>('kdniao/yto-3.json');
  const [track] = tracksOf(kdniao, answered(kdniao, 'track', yto.payload));
  checks.equal('kdniao: carrier by its name', track?.carrier, 'yto');
  checks.equal('kdniao: state', [track?.state, track?.events.length], ['delivered', 7]);
  checks.equal('kdniao: signed', track?.signedAt, chinaTime('2018-12-24 17:19:41'));
}

/** Coarser words of another program for the same states. */
const COARSE: Readonly<Record<TrackState, string>> = {
  created: 'pending',
  'picked-up': 'in_transit',
  'in-transit': 'in_transit',
  'at-customs': 'in_transit',
  'out-for-delivery': 'in_transit',
  'waiting-pickup': 'in_transit',
  delivered: 'delivered',
  exception: 'exception',
  returned: 'exception',
  none: 'unknown',
};

async function crossBorder(read: Read, checks: Tally): Promise<void> {
  const { payload, _expected } = await read<Real<{ status: TrackState; events_oldest_first: string[] }>>(
    '17track/gettrackinfo-delivered.json',
  );
  const [track] = tracksOf(seventeenTrack, answered(seventeenTrack, 'track', payload));
  checks.equal('17track: state', track?.state, _expected.status);
  checks.equal(
    '17track: events',
    track?.events.map(({ code }) => code),
    _expected.events_oldest_first,
  );
  checks.equal('17track: zones', track?.signedAt, Date.parse('2022-05-02T18:34:00Z'));
  const { map } = await read<{ map: Record<string, string> }>('17track/status-map.json');
  for (const [status, coarse] of Object.entries(map)) {
    const record = { number: 'RR1', carrier: 3011, track_info: { latest_status: { status } } };
    const [one] = readTracks(seventeenTrack, [record]).tracks;
    checks.equal(`17track: ${status || '(empty)'}`, COARSE[one?.state ?? 'none'], coarse);
  }
  checks.note('17TRACK’s estimated day of delivery is not part of the unified track');
}

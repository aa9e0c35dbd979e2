import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printJson } from '../../schemas/values/print-json.ts';
import { failureOfThrown } from './failure.ts';
import { readProbe } from './probe.ts';
import { readAnswer, type Answer } from './read-answer.ts';
import { sample } from './sample-connector.fixture.ts';

const read = (
  body: string,
  more: { status?: number; headers?: Record<string, string> } = {},
  operation: object = {},
  rules: object = {},
): Answer => readAnswer(sample(operation, rules), 'call', { status: 200, headers: {}, ...more, body });
const classOf = (answer: Answer): string =>
  answer.ok ? 'ok' : `${answer.failure.class} ${answer.failure.code}`;

describe('an answer', () => {
  it('brings its records, ids exact', () => {
    const answer = read(
      '{"code":0,"data":{"rows":[{"id":1234567890123456789}],"n":"12"},"requestId":7}',
      {},
      {
        answer: { envelope: 'data', records: 'rows', total: 'n' },
      },
    );
    expect(answer).toMatchObject({ ok: true, total: 12, requestId: '7' });
    expect(answer.ok && printJson(answer.records)).toBe('[{"id":1234567890123456789}]');
  });

  it('says of each record whether it went well, and fails where none did', () => {
    const each = {
      answer: { records: 'rows', each: { path: 'state', is: ['Ok'], code: 'state', message: 'm' } },
    };
    const body = (...states: string[]) =>
      JSON.stringify({ code: 0, rows: states.map((state) => ({ state, m: 'words' })) });
    expect(read(body('Ok'), {}, each)).not.toHaveProperty('refused');
    expect(read(body('Ok', '7'), {}, each)).toMatchObject({
      ok: true,
      records: [{}, {}],
      refused: [{ index: 1, failure: { class: 'throttle', code: '7', said: 'words' } }],
    });
    expect(classOf(read(body('7'), {}, each))).toBe('throttle 7');
  });

  it('may be nothing at all, where the status says so', () => {
    expect(read('', { status: 204 }, {}, { response: { format: 'json' } })).toMatchObject({
      ok: true,
      records: [],
    });
    expect(classOf(read('', { status: 200 }))).toBe('retry answer-empty');
  });

  it('is a list of one thing, of nothing, or wrapped in text', () => {
    expect(read('{"code":0,"data":{"rows":{"a":1}}}')).toMatchObject({ ok: true, records: [{ a: 1 }] });
    expect(read('{"code":0,"data":{}}')).toMatchObject({ ok: true, records: [] });
    const open = { answer: { open: ['data', 'data.rows[*].inner'], records: 'data.rows' } };
    const text = JSON.stringify({
      code: 0,
      data: JSON.stringify({ rows: [{ inner: '{"b":2}' }, { inner: 'no json' }] }),
    });
    expect(read(text, {}, open)).toMatchObject({
      ok: true,
      records: [{ inner: { b: 2 } }, { inner: 'no json' }],
    });
  });

  it('reads XML, with one element or several', () => {
    const rules = {
      response: {
        format: 'xml',
        lists: ['r.rows.row'],
        success: [{ path: 'r.flag', is: ['success'] }],
        code: 'r.code',
      },
    };
    const xml = (rows: string) => `<?xml version="1.0"?><r><flag>success</flag><rows>${rows}</rows></r>`;
    const places = { answer: { records: 'r.rows.row' } };
    expect(read(xml('<row><id>00123456789012345678</id></row>'), {}, places, rules)).toMatchObject({
      records: [{ id: '00123456789012345678' }],
    });
    expect(read(xml('<row><a>1</a></row><row><a>&lt;</a></row>'), {}, places, rules)).toMatchObject({
      records: [{ a: '1' }, { a: '<' }],
    });
    const bomb = `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${xml('<row>&b;</row>')}`;
    expect(classOf(read(bomb, {}, places, rules))).toBe('retry answer-unreadable');
    expect(classOf(read('<r><flag>failure</flag><code>S1</code></r>', {}, places, rules))).toBe('invalid S1');
  });

  it('finds the next page in a cursor or the Link header', () => {
    const cursor = {
      answer: { records: 'data', next: 'next' },
      walk: { pages: { kind: 'cursor', size: 1, maxSize: 1 } },
    };
    expect(read('{"code":0,"data":[],"next":"abc"}', {}, cursor)).toMatchObject({ next: 'abc' });
    const link = {
      answer: { records: 'data' },
      walk: { pages: { kind: 'link', param: 'page_info', size: 1, maxSize: 1 } },
    };
    const header =
      '<https://a.test/x?page_info=p1>; rel="previous", <https://a.test/x?limit=5&page_info=p2>; rel="next"';
    expect(read('{"code":0,"data":[]}', { headers: { link: header } }, link)).toMatchObject({ next: 'p2' });
    const total = { answer: { records: 'data', total: 'header:X-WP-Total' } };
    expect(read('{"code":0,"data":[]}', { headers: { 'x-wp-total': '41' } }, total)).toMatchObject({
      total: 41,
    });
  });

  it.each<[string, string, { status?: number; headers?: Record<string, string> }]>([
    ['throttle 7', '{"code":7}', {}],
    ['signature 9', '{"code":9,"message":"bad secret given"}', {}],
    ['signature 951', '{"code":951,"error":"the secret"}', {}],
    ['gone 952', '{"code":952,"error":"the secret"}', {}],
    ['invalid 3', '{"code":3,"message":"?"}', {}],
    ['platform-down http-503', 'oops', { status: 503 }],
    ['throttle http-429', '{}', { status: 429 }],
    ['permission http-403', '<html>', { status: 403 }],
    ['re-authorise http-401', '{}', { status: 401 }],
    ['retry answer-html', '<!doctype html><p>', {}],
    ['retry answer-truncated', '{"code":0,"data":{"rows":[{"a":', {}],
    ['retry answer-unreadable', '{"code":0,}', {}],
    ['retry answer-empty', '', {}],
    ['retry answer-unexpected', '[]', { status: 200 }],
  ])('is classed: %s', (expected, body, more) => {
    const answer = read(body, more);
    expect(classOf(answer)).toBe(expected);
    if (answer.ok) return;
    expect(answer.failure.message.zh).toMatch(/[。？]$/);
    expect(answer.failure.next.zh).not.toBe('');
  });

  it('says how long to wait', () => {
    expect(read('{"code":7}')).toMatchObject({ failure: { waitMs: 2000 } });
    expect(read('{}', { status: 429, headers: { 'retry-after': '3' } })).toMatchObject({
      failure: { waitMs: 3000 },
    });
  });

  it('of another shape than asked for is no empty list', () => {
    const places = { answer: { envelope: 'orders_response', records: 'orders' } };
    expect(classOf(read('{"code":0,"hello":1}', {}, places))).toBe('retry answer-unexpected');
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.integer({ min: 100, max: 599 }), (body, status) => {
        expect(typeof read(body, { status }).ok).toBe('boolean');
      }),
    );
  });
});

describe('a probe', () => {
  const now = 1_800_000_000_000;
  const ticks = (answer: Answer, date?: string): string => {
    const { network, clock, signature, permission } = readProbe(sample(), answer, now, date);
    return [network, clock, signature, permission].join(' ');
  };
  const failed = (row: object): Answer =>
    readAnswer(sample({}, { errors: [row] }), 'call', { status: 200, headers: {}, body: '{"code":1}' });

  it('tells network, clock, signature and permission apart', () => {
    expect(ticks(read('{"code":0,"data":{"rows":[]}}'))).toBe('ok ok ok ok');
    expect(ticks({ ok: false, failure: failureOfThrown({ code: 'http-unreachable' }) })).toBe(
      'failed unknown unknown unknown',
    );
    expect(ticks(failed({ code: '1', class: 'clock' }))).toBe('ok failed unknown unknown');
    expect(ticks(failed({ code: '1', class: 'signature' }))).toBe('ok ok failed unknown');
    expect(ticks(failed({ code: '1', class: 'ip' }))).toBe('ok ok ok failed');
    const answer = read('{"code":0,"data":{"rows":[]}}');
    const date = new Date(now + 660_000).toUTCString();
    expect(ticks(answer, date)).toBe('ok failed ok ok');
    expect(readProbe(sample(), answer, now, date).clockDifferenceMs).toBe(660_000);
  });
});

import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkConnector } from './check/check-connector.ts';
import { verifyPush, type Incoming } from './push.ts';
import { sample } from './sample-connector.fixture.ts';

const title = { zh: '推送', en: 'Push' };
const ack = { status: 200, contentType: 'application/json', body: '{"code":0,"id":"{{message.id}}"}' };
const connector = sample(
  { inputs: [{ name: 'orderNo', title, type: 'text' }] },
  {
    push: [
      {
        id: 'orders',
        title,
        proof: 'documented',
        body: 'json',
        signature: {
          recipe: {
            message: [{ credential: 'key' }, { request: 'body' }],
            key: [{ credential: 'secret' }],
            algorithm: 'hmac-sha256',
            output: 'hex',
          },
          place: { in: 'header', name: 'Authorization' },
        },
        open: ['[*].data'],
        messages: '',
        topic: 'tag',
        messageId: 'msg_id',
        order: 'data.time',
        payload: 'data',
        topics: { '100': { brings: 'order', fetch: { operation: 'call', input: { orderNo: 'p_id' } } } },
        ack,
      },
      {
        id: 'tracks',
        title,
        proof: 'unverified',
        body: 'form',
        signature: {
          recipe: {
            message: [{ value: 'param' }, { credential: 'secret' }],
            algorithm: 'md5',
            output: 'upper-hex',
          },
          place: { in: 'form', name: 'sign' },
          anyCase: true,
          time: { place: { in: 'form', name: 'ts' }, unit: 's', toleranceMs: 300_000 },
        },
        open: ['param'],
        messages: 'param.results',
        topics: { '*': { brings: 'track' } },
        ack,
      },
    ],
  },
);
const credential = { key: 'k', secret: 's', shop: 'x' };
const now = 1_800_000_000_000;
const push = (id: string, incoming: Partial<Incoming>) =>
  verifyPush(
    connector,
    id,
    { method: 'POST', target: '/hook', headers: {}, body: '', ...incoming },
    credential,
    now,
  );
const signed = (body: string) => ({
  authorization: createHmac('sha256', 's').update(`k${body}`).digest('hex'),
});

describe('a push', () => {
  it('belongs to a manifest without a fault', () => {
    expect(checkConnector(connector)).toEqual([]);
  });

  it('is read once its signature over the raw bytes holds', () => {
    const data = JSON.stringify(JSON.stringify({ p_id: 6496679971677798670n.toString(), time: 5 }));
    const body = `[ {"tag":"100","msg_id":"m1","data":${data}}, {"tag":"0","msg_id":"m2","data":"test"} ]`;
    expect(push('orders', { body, headers: signed(body) })).toMatchObject({
      ok: true,
      messages: [
        {
          topic: '100',
          id: 'm1',
          order: '5',
          brings: 'order',
          fetch: { operation: 'call', input: { orderNo: '6496679971677798670' } },
        },
        { topic: '0', id: 'm2', brings: 'other', payload: 'test' },
      ],
      reply: { status: 200, body: '{"code":0,"id":"m1"}' },
    });
    const respaced = body.replace('[ ', '[');
    expect(push('orders', { body: respaced, headers: signed(body) })).toMatchObject({
      ok: false,
      failure: { class: 'signature' },
      reply: { status: 401 },
    });
    expect(push('orders', { body })).toMatchObject({ ok: false, failure: { class: 'signature' } });
  });

  it('is refused when it is signed and still no JSON', () => {
    expect(push('orders', { body: '[{', headers: signed('[{') })).toMatchObject({
      ok: false,
      failure: { class: 'invalid', code: 'push-unreadable' },
    });
  });

  it('is read from a form, in any case, within its time', () => {
    const param = '{"results":[{"no":"1"},{"no":"2"}]}';
    const sign = createHash('md5').update(`${param}s`).digest('hex');
    const body = (ts: number) => `param=${encodeURIComponent(param)}&sign=${sign}&ts=${ts}`;
    const result = push('tracks', { body: body(now / 1000 - 299) });
    expect(result).toMatchObject({
      ok: true,
      messages: [{ brings: 'track', payload: { no: '1' } }, { payload: { no: '2' } }],
    });
    expect(push('tracks', { body: body(now / 1000 - 301) })).toMatchObject({
      ok: false,
      failure: { class: 'clock' },
    });
  });

  it('of a name nobody knows is an error of the caller', () => {
    expect(() => push('nobody', {})).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'push-unknown' }) }),
    );
  });
});

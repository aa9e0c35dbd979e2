import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkConnector } from '../kit/check/check-connector.ts';
import { sealWecom, wecomSignature } from '../kit/signers/wecom-callback.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { openWecomCallback } from './callback.ts';
import { wecom } from './connector.ts';
import { simulateWecom } from './simulator.ts';

let simulator: Simulator;
let client: TestClient;
let clock = Date.parse('2026-03-31T12:00:00+08:00');

beforeAll(async () => {
  simulator = await startSimulator(simulateWecom, { now: () => clock, shop: { orders: 1 } });
  client = createTestClient(wecom, simulator, credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});
beforeEach(() => void (clock += 600_000));

const credential = () => ({
  webhook: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${simulator.world.credential.accessToken}`,
});
const lastMessage = (): unknown => JSON.parse([...simulator.world.written().values()].at(-1) ?? '{}');

describe('wecom', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(wecom)).toEqual([]);
  });

  it('sends text that mentions phones, and Markdown that mentions users', async () => {
    const text = { text: '有 3 单超时', phones: ['13800000000'], userIds: ['zhang', '@all'] };
    expect(await client.call('send-message', text)).toMatchObject({ ok: true });
    expect(lastMessage()).toEqual({
      msgtype: 'text',
      text: {
        content: '有 3 单超时',
        mentioned_list: ['zhang', '@all'],
        mentioned_mobile_list: ['13800000000'],
      },
    });
    await client.call('send-markdown', { text: '**日报**', userIds: ['zhang'] });
    expect(lastMessage()).toEqual({ msgtype: 'markdown', markdown: { content: '**日报**\n<@zhang>' } });
  });

  it('counts bytes before it sends', async () => {
    const fits = '单'.repeat(682);
    expect(await client.call('send-message', { text: fits })).toMatchObject({ ok: true });
    expect(await client.call('send-message', { text: `${fits}单` })).toMatchObject({
      ok: false,
      failure: { class: 'invalid', code: 'input-too-long' },
    });
  });

  it('waits a minute after the twentieth message', async () => {
    for (let count = 0; count < 20; count += 1) await client.call('send-message', { text: `${count}` });
    expect(await client.call('send-message', { text: '20' })).toMatchObject({
      ok: false,
      failure: { class: 'throttle', waitMs: 60_000 },
    });
  });

  it.each<[FaultKind, string]>([
    ['down', 'platform-down'],
    ['truncated', 'retry'],
    ['throttled', 'throttle'],
    ['token-expired', 're-authorise'],
  ])('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    expect(await client.call('probe')).toMatchObject({ ok: false, failure: { class: expected } });
  });
});

describe('a callback of WeCom', () => {
  const keys = {
    callbackToken: 'tk',
    encodingAesKey: Buffer.alloc(32, 9).toString('base64').slice(0, 43),
    receiveId: 'wx-corp',
  };
  const text = '<xml><MsgType>text</MsgType><Content>查单 123</Content></xml>';
  const incoming = (sealed: string, how: 'echo' | 'post', token = keys.callbackToken) => {
    const query = new URLSearchParams({
      msg_signature: wecomSignature(token, '1', 'n', sealed),
      timestamp: '1',
      nonce: 'n',
      ...(how === 'echo' ? { echostr: sealed } : {}),
    });
    const body = how === 'post' ? `<xml><ToUserName>c</ToUserName><Encrypt>${sealed}</Encrypt></xml>` : '';
    return { method: 'POST', target: `/hook?${query.toString()}`, headers: {}, body };
  };
  const seal = (message: string, receiveId = keys.receiveId) =>
    sealWecom(message, receiveId, '0123456789abcdef', keys.encodingAesKey);

  it('is opened, and the text that proves the address answered', () => {
    expect(openWecomCallback(incoming(seal('777'), 'echo'), keys)).toEqual({ ok: true, echo: '777' });
    expect(openWecomCallback(incoming(seal(text), 'post'), keys)).toEqual({
      ok: true,
      message: { xml: { MsgType: 'text', Content: '查单 123' } },
    });
  });

  it('is refused if forged, meant for another company, or no callback at all', () => {
    const classOf = (given: Parameters<typeof openWecomCallback>[0]) => {
      const opened = openWecomCallback(given, keys);
      return opened.ok ? 'ok' : opened.failure.class;
    };
    expect(classOf(incoming(seal(text), 'post', 'other'))).toBe('signature');
    expect(classOf(incoming(seal(text, 'other'), 'post'))).toBe('permission');
    expect(classOf(incoming('AAAA', 'post'))).toBe('invalid');
    expect(classOf({ method: 'POST', target: '/hook', headers: {}, body: 'no xml' })).toBe('invalid');
  });
});

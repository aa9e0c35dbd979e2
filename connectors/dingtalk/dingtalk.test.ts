import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkConnector } from '../kit/check/check-connector.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { dingtalk } from './connector.ts';
import { simulateDingtalk } from './simulator.ts';

const NOW = Date.parse('2026-03-31T12:00:00+08:00');
const MINUTE = 60_000;
let simulator: Simulator;
let client: TestClient;
let clock = NOW;

beforeAll(async () => {
  simulator = await startSimulator(simulateDingtalk, { now: () => clock, shop: { orders: 1 } });
  client = createTestClient(dingtalk, simulator, credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});
beforeEach(() => void (clock += 30 * MINUTE));

const credential = () => ({
  webhook: `https://oapi.dingtalk.com/robot/send?access_token=${simulator.world.credential.accessToken}`,
  secret: simulator.world.credential.appSecret,
});
const lastMessage = (): unknown => JSON.parse([...simulator.world.written().values()].at(-1) ?? '{}');

describe('dingtalk', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(dingtalk)).toEqual([]);
  });

  it('sends text and Markdown, and mentions by phone where the reader sees it', async () => {
    const sent = await client.call('send-message', { text: '仓库缺货 & <报警>', phones: ['13800000000'] });
    expect(sent).toMatchObject({ ok: true });
    expect(lastMessage()).toEqual({
      msgtype: 'text',
      text: { content: '仓库缺货 & <报警>' },
      at: { atMobiles: ['13800000000'] },
    });
    const markdown = { title: '日报', text: '## 今天\n- 3 单超时', phones: ['13800000000'], atAll: false };
    expect(await client.call('send-markdown', markdown)).toMatchObject({ ok: true });
    expect(lastMessage()).toMatchObject({
      markdown: { title: '日报', text: '## 今天\n- 3 单超时\n\n@13800000000' },
      at: { isAtAll: false },
    });
  });

  it('takes the bare token as well as the whole address, and signs nothing without a secret', async () => {
    const { accessToken } = simulator.world.credential;
    expect(await client.call('probe', {}, { ...credential(), webhook: accessToken })).toMatchObject({
      ok: true,
    });
    const unsigned = await client.call('probe', {}, { webhook: accessToken });
    expect(unsigned).toMatchObject({ ok: false });
    expect(simulator.world.counters().refused['clock-off']).toBe(1);
  });

  it('is held back for ten minutes after the twentieth message of a minute', async () => {
    for (let count = 0; count < 20; count += 1)
      expect(await client.call('send-message', { text: `${count}` })).toMatchObject({ ok: true });
    const [limit] = dingtalk.manifest.limits ?? [];
    expect(limit).toMatchObject({ count: 20, perMs: MINUTE });
    const refused = await client.call('send-message', { text: '20' });
    expect(refused).toMatchObject({ ok: false, failure: { class: 'throttle', waitMs: 10 * MINUTE } });
    clock += 2 * MINUTE;
    expect(await client.call('send-message', { text: '20' })).toMatchObject({ ok: false });
    clock += 10 * MINUTE;
    expect(await client.call('send-message', { text: '20' })).toMatchObject({ ok: true });
  });

  it.each<[FaultKind, string, string]>([
    ['down', 'platform-down', '平台暂时无法访问'],
    ['html', 'retry', '网页'],
    ['throttled', 'throttle', '限流 10 分钟'],
    ['wrong-secret', 'signature', '签名不对'],
    ['ip-refused', 'ip', '白名单'],
    ['scope-missing', 'invalid', '关键词'],
    ['token-expired', 're-authorise', 'access_token 填错'],
    ['clock-off', 'clock', '时间'],
  ])('tells %s as %s, with HTTP 200 or not', async (kind, expected, words) => {
    simulator.world.faults.set({ kind, times: 1 });
    const answer = await client.call('probe');
    if (answer.ok) throw new Error('a failure was expected');
    expect(answer.failure.class).toBe(expected);
    expect(answer.failure.message.zh).toContain(words);
    expect(answer.failure.next.zh).not.toBe('');
    expect(JSON.stringify(answer.failure)).not.toContain(credential().secret);
  });

  it('knows the gateway that says how long to wait', () => {
    const body = '{"status":1111,"wait":7,"source":"x5","punish":"deny","uuid":"u"}';
    expect(readAnswer(dingtalk, 'send-message', { status: 200, headers: {}, body })).toMatchObject({
      ok: false,
      failure: { class: 'throttle', waitMs: 7000 },
    });
  });

  it('is refused by its secret, its clock and its token for real', async () => {
    const classOf = async (wrong: Record<string, string>) => {
      const answer = await client.call('probe', {}, { ...credential(), ...wrong });
      return answer.ok ? 'ok' : answer.failure.class;
    };
    expect(await classOf({ secret: 'another' })).toBe('signature');
    expect(await classOf({ webhook: 'another' })).toBe('re-authorise');
  });
});

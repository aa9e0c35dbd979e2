import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkConnector } from '../kit/check/check-connector.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { feishu } from './connector.ts';
import { simulateFeishu } from './simulator.ts';

let simulator: Simulator;
let client: TestClient;
let clock = Date.parse('2026-03-31T12:00:00+08:00');

beforeAll(async () => {
  simulator = await startSimulator(simulateFeishu, { now: () => clock, shop: { orders: 1 } });
  client = createTestClient(feishu, simulator, credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});
beforeEach(() => void (clock += 600_000));

const credential = () => ({
  webhook: `https://open.feishu.cn/open-apis/bot/v2/hook/${simulator.world.credential.accessToken}`,
  secret: simulator.world.credential.appSecret,
});
const lastMessage = (): unknown => JSON.parse([...simulator.world.written().values()].at(-1) ?? '{}');

describe('feishu', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(feishu)).toEqual([]);
  });

  it('sends text and cards, signed in the body, and mentions users', async () => {
    const text = { text: '有 3 单超时', userIds: ['ou_1'], atAll: true };
    expect(await client.call('send-message', text)).toMatchObject({ ok: true });
    expect(lastMessage()).toMatchObject({
      timestamp: String(Math.floor(clock / 1000)),
      msg_type: 'text',
      content: { text: '有 3 单超时\n<at user_id="ou_1"></at>\n<at user_id="all"></at>' },
    });
    const card = { title: '日报', text: '**3** 单超时', userIds: ['ou_1'], atAll: false };
    expect(await client.call('send-markdown', card)).toMatchObject({ ok: true });
    expect(lastMessage()).toMatchObject({
      msg_type: 'interactive',
      card: {
        header: { title: { tag: 'plain_text', content: '日报' } },
        elements: [{ tag: 'markdown', content: '**3** 单超时\n<at id=ou_1></at>' }],
      },
    });
  });

  it('signs nothing without a secret', async () => {
    await client.call('probe', {}, { webhook: credential().webhook });
    expect(simulator.world.counters().refused['wrong-secret']).toBe(1);
  });

  it('keeps to five a second and a hundred a minute', async () => {
    expect(feishu.manifest.limits).toMatchObject([
      { count: 100, perMs: 60_000 },
      { count: 5, perMs: 1000 },
    ]);
    for (let count = 0; count < 5; count += 1)
      expect(await client.call('send-message', { text: '1' })).toMatchObject({ ok: true });
    expect(await client.call('send-message', { text: '6' })).toMatchObject({
      ok: false,
      failure: { class: 'throttle' },
    });
  });

  it('reads the wait from the header, and both spellings of a refusal', () => {
    const read = (body: string, headers = {}) => readAnswer(feishu, 'probe', { status: 200, headers, body });
    expect(
      read('{"code":99991400,"msg":"request trigger frequency limit"}', { 'x-ogw-ratelimit-reset': '3' }),
    ).toMatchObject({ ok: false, failure: { class: 'throttle', waitMs: 3000 } });
    expect(read('{"code":9499,"msg":"Bad Request"}')).toMatchObject({ failure: { class: 'invalid' } });
    expect(read('{"StatusCode":0,"StatusMessage":"success"}')).toMatchObject({ ok: true });
  });

  it.each<[FaultKind, string]>([
    ['down', 'platform-down'],
    ['wrong-json', 'retry'],
    ['throttled', 'throttle'],
    ['wrong-secret', 'signature'],
    ['ip-refused', 'ip'],
    ['scope-missing', 'invalid'],
    ['token-expired', 're-authorise'],
  ])('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    const answer = await client.call('probe');
    if (answer.ok) throw new Error('a failure was expected');
    expect(answer.failure.class).toBe(expected);
    expect(JSON.stringify(answer.failure)).not.toContain(credential().secret);
  });

  it('is refused by its secret and its address for real', async () => {
    const wrong = await client.call('probe', {}, { ...credential(), secret: 'another' });
    expect(wrong).toMatchObject({ failure: { class: 'signature' } });
    const elsewhere = 'https://open.feishu.cn/open-apis/bot/v2/hook/another';
    const gone = await client.call('probe', {}, { ...credential(), webhook: elsewhere });
    expect(gone).toMatchObject({ failure: { class: 're-authorise' } });
  });
});

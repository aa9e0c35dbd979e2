import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConnector } from '../kit/check/check-connector.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { aliyunSms } from './connector.ts';
import { simulateAliyunSms } from './simulator.ts';

let simulator: Simulator;
let client: TestClient;
const clock = Date.parse('2026-03-31T12:00:00+08:00');

beforeAll(async () => {
  simulator = await startSimulator(simulateAliyunSms, { now: () => clock, shop: { orders: 1 } });
  client = createTestClient(aliyunSms, simulator, credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const credential = () => ({
  accessKeyId: simulator.world.credential.appKey,
  accessKeySecret: simulator.world.credential.appSecret,
});
const message = {
  phones: ['13800000001', '13800000002'],
  signName: '阿里 云*~',
  templateId: 'SMS_1',
  templateParams: { name: '张三（测试）', no: 'SF+1/2=3' },
  outId: 'run-1',
};

describe('aliyun-sms', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(aliyunSms)).toEqual([]);
  });

  it.each(['send-message', 'send-message-v1'])(
    'is understood, whichever signature: %s',
    async (operation) => {
      const phones = operation === 'send-message' ? message.phones : ['13800000003'];
      const answer = await client.call(operation, { ...message, phones });
      expect(answer).toMatchObject({ ok: true, records: [{ Code: 'OK', BizId: expect.any(String) }] });
      const sent = JSON.parse([...simulator.world.written().values()].at(-1) ?? '{}') as Record<
        string,
        string
      >;
      expect(sent['SignName']).toBe('阿里 云*~');
      expect(JSON.parse(sent['TemplateParam'] ?? '')).toEqual(message.templateParams);
      const wrong = await client.call(operation, message, { ...credential(), accessKeySecret: 'another' });
      expect(wrong).toMatchObject({ ok: false, failure: { class: 'signature' } });
    },
  );

  it('tells by phone, day and our number whether it was sent', async () => {
    const found = await client.walk('list-sent', undefined, { phone: '13800000001', day: clock });
    expect(found).toMatchObject([{ OutId: 'run-1', SendStatus: 3 }]);
    expect(await client.walk('list-sent', undefined, { phone: '13900000000', day: clock })).toEqual([]);
  });

  it.each<[string, object, string, string]>([
    ['a number', { phones: ['12'] }, 'invalid', '手机号格式'],
    ['a signature', { signName: '未审核' }, 'invalid', '签名不存在'],
    ['a template', { templateId: 'X' }, 'invalid', '模板不存在'],
  ])('says what is wrong with %s, though the status is 200', async (_, wrong, expected, words) => {
    const answer = await client.call('send-message', { ...message, ...wrong });
    if (answer.ok) throw new Error('a failure was expected');
    expect(answer.failure.class).toBe(expected);
    expect(answer.failure.message.zh).toContain(words);
  });

  it('keeps to one code a minute and fifty messages a day for a number', async () => {
    const code = { ...message, phones: ['13800000009'], templateId: 'SMS_CODE' };
    expect(await client.call('send-message', code)).toMatchObject({ ok: true });
    expect(await client.call('send-message', code)).toMatchObject({
      failure: { class: 'throttle', code: 'isv.BUSINESS_LIMIT_CONTROL' },
    });
    expect(aliyunSms.manifest.limits).toContainEqual(
      expect.objectContaining({ per: 'recipient', count: 50, perMs: 86_400_000 }),
    );
  });

  it.each<[FaultKind, string]>([
    ['down', 'platform-down'],
    ['html', 'retry'],
    ['truncated', 'retry'],
    ['throttled', 'throttle'],
    ['wrong-secret', 'signature'],
    ['ip-refused', 'ip'],
    ['scope-missing', 'permission'],
    ['token-expired', 'signature'],
    ['clock-off', 'clock'],
  ])('tells %s as %s', async (kind, expected) => {
    simulator.world.faults.set({ kind, times: 1 });
    const answer = await client.call('probe');
    expect(answer).toMatchObject({ ok: false, failure: { class: expected } });
    expect(JSON.stringify(answer)).not.toContain(credential().accessKeySecret);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkConnector } from '../kit/check/check-connector.ts';
import { createTestClient, type TestClient } from '../kit/simulator/client.fixture.ts';
import type { FaultKind } from '../kit/simulator/faults.ts';
import { startSimulator, type Simulator } from '../kit/simulator/server.ts';
import { tencentSms } from './connector.ts';
import { simulateTencentSms } from './simulator.ts';

let simulator: Simulator;
let client: TestClient;
let clock = Date.parse('2026-03-31T12:00:00+08:00');

beforeAll(async () => {
  simulator = await startSimulator(simulateTencentSms, {
    now: () => clock,
    shop: { orders: 1 },
    credential: { more: { appId: '1400006666' } },
  });
  client = createTestClient(tencentSms, simulator, credential);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});
beforeEach(() => void (clock += 60_000));

const credential = () => ({
  secretId: simulator.world.credential.appKey,
  secretKey: simulator.world.credential.appSecret,
  appId: '1400006666',
});
const message = {
  phones: ['+8613800000001'],
  signName: '搭流',
  templateId: 1110,
  templateParams: ['张三', 3],
  outId: 'run-1',
};

describe('tencent-sms', () => {
  it('has a manifest without a fault', () => {
    expect(checkConnector(tencentSms)).toEqual([]);
  });

  it('sends, every variable as text', async () => {
    const answer = await client.call('send-message', message);
    expect(answer).toMatchObject({ ok: true, records: [{ Code: 'Ok', SessionContext: 'run-1' }] });
    expect(answer).not.toHaveProperty('refused');
    expect(JSON.parse([...simulator.world.written().values()].at(-1) ?? '{}')).toMatchObject({
      TemplateId: '1110',
      TemplateParamSet: ['张三', '3'],
      PhoneNumberSet: ['+8613800000001'],
    });
    const found = await client.call('list-sent', { phone: '+8613800000001', from: clock - 1000 });
    expect(found).toMatchObject({ ok: true, records: [{ ReportStatus: 'SUCCESS' }] });
  });

  it('says for each number whether it got it, and why not', async () => {
    const phones = ['+8613800000002', '+8613800000000', '138', '+8613800000002'];
    const answer = await client.call('send-message', { ...message, phones });
    if (!answer.ok) throw new Error(answer.failure.code);
    expect(answer.records).toHaveLength(4);
    const refused = answer.refused?.map(({ index, failure }) => `${index} ${failure.class}`);
    expect(refused).toEqual(['1 gone', '2 invalid', '3 throttle']);
    for (const { failure } of answer.refused ?? []) {
      expect(failure.message.zh).toMatch(/号/);
      expect(failure.next.en).not.toBe('');
    }
  });

  it('is a failure where no number got it', async () => {
    const answer = await client.call('send-message', { ...message, phones: ['+8613900000000'] });
    expect(answer).toMatchObject({
      ok: false,
      failure: { class: 'gone', code: 'FailedOperation.PhoneNumberInBlacklist' },
    });
    const many = Array.from({ length: 201 }, (_, at) => `+86138${10_000_000 + at}`);
    expect(await client.call('send-message', { ...message, phones: many })).toMatchObject({
      failure: { class: 'invalid', code: 'input-too-long' },
    });
    const other = await client.call('send-message', message, { ...credential(), appId: '1400000000' });
    expect(other).toMatchObject({ failure: { class: 'permission' } });
  });

  it.each<[FaultKind, string]>([
    ['down', 'platform-down'],
    ['html', 'retry'],
    ['wrong-json', 'retry'],
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
    expect(JSON.stringify(answer)).not.toContain(credential().secretKey);
  });

  it('is refused by its secret for real', async () => {
    const wrong = await client.call('probe', {}, { ...credential(), secretKey: 'another' });
    expect(wrong).toMatchObject({ failure: { class: 'signature' } });
  });
});

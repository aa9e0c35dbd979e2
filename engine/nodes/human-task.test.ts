import { describe, expect, it } from 'vitest';
import { compileSchema } from '../../schemas/validator.ts';
import type { Outcome } from '../sdk/outcome.ts';
import { flowOf, tryNode, type Trial } from '../sdk/try-node.ts';
import { humanTask } from './human-task.ts';

const config = {
  title: { zh: '退款 {{input.amount}} 元，{{input.remark}}', en: 'Refund of {{input.amount}}' },
  cause: 'large-refund',
  severity: 'important',
  handler: 'finance',
  deadlineMs: 3_600_000,
  form: { type: 'object', required: ['note'], properties: { note: { type: 'string' } } },
  decisions: [{ port: 'approve', label: { zh: '同意', en: 'Approve' } }, { port: 'refuse' }],
  object: { path: 'input.orderNo' },
};
const now = 1_790_000_000_000;
const run = (trial: Trial = {}, settings: object = config): Promise<Outcome> =>
  tryNode(humanTask, settings, { now, data: { input: { orderNo: 'T1001', amount: 500 } }, ...trial });

describe('the human task node', () => {
  it('puts a case with its form and deadline before a person', async () => {
    const outcome = await run();
    expect(outcome).toMatchObject({
      kind: 'wait',
      wait: { kind: 'person', token: 'token-1', dueAt: now + 3_600_000 },
      cases: [
        {
          type: 'task',
          cause: 'large-refund',
          severity: 'important',
          object: 'T1001',
          handler: 'finance',
          deadlineAt: now + 3_600_000,
          details: {
            title: { zh: '退款 500 元，{{input.remark}}', en: 'Refund of 500' },
            decisions: config.decisions,
            form: config.form,
          },
        },
      ],
    });
  });

  it('says what a reply must be', async () => {
    const outcome = await run();
    const check = compileSchema(outcome.kind === 'wait' ? outcome.wait.schema : false);
    expect(check({ decision: 'approve', data: { note: 'ok' } })).toEqual([]);
    expect(check({ decision: 'maybe', data: { note: 'ok' } })).not.toEqual([]);
    expect(check({ decision: 'approve', data: {} })).not.toEqual([]);
    expect(check({ data: { note: 'ok' } })).not.toEqual([]);
  });

  it('goes on by the decision, or by timeout', async () => {
    const payload = { decision: 'refuse', data: { note: 'no' } };
    expect(await run({ woken: { why: 'reply', payload } })).toEqual({
      kind: 'done',
      output: payload,
      port: 'refuse',
    });
    expect(await run({ woken: { why: 'due', payload: null } })).toMatchObject({ port: 'timeout' });
    expect(await run({ woken: { why: 'reply', payload: { decision: 'error' } } })).toMatchObject({
      error: { code: 'no-such-decision' },
    });
  });

  it('refuses ports that are taken, and a form that is no object', () => {
    const settings = {
      ...config,
      form: { type: 'string' },
      decisions: [{ port: 'timeout' }, { port: 'a' }, { port: 'a' }],
    };
    expect(
      humanTask.check?.(settings as never, flowOf('human-task', settings)).map(({ path }) => path),
    ).toEqual(['/decisions/0/port', '/decisions/2/port', '/form']);
  });
});

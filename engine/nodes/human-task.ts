import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import { Text } from '../../schemas/text.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done, type Outcome } from '../sdk/outcome.ts';
import { PortId, repeatedPorts } from '../sdk/port-list.ts';
import { timeoutPort } from '../sdk/port.ts';
import { compileNote, printValue } from '../sdk/template.ts';

const Decision = Type.Object(
  {
    port: field(PortId, '出口', 'Port'),
    label: Type.Optional(field(Text, '按钮', 'Button', { control: 'text' })),
  },
  exact,
);

export const humanTask = defineNode({
  type: 'human-task',
  version: 1,
  title: { zh: '人工处理', en: 'Human task' },
  summary: {
    zh: '在待处理里交给人决定，可以带表单和期限。',
    en: 'Puts a decision before a person, with a form and a deadline if needed.',
  },
  group: 'wait',
  icon: 'user',
  structure: 'step',
  effects: 'none',
  config: Type.Object(
    {
      title: field(Text, '标题', 'Title', {
        control: 'text',
        help: { zh: '可以写 {{input.orderNo}}。', en: 'May hold {{input.orderNo}}.' },
      }),
      cause: field(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }), '原因代码', 'Cause'),
      severity: field(
        Type.Union([
          option('urgent', '紧急', 'Urgent'),
          option('important', '重要', 'Important'),
          option('normal', '一般', 'Normal'),
          option('notice', '提示', 'Notice'),
        ]),
        '严重等级',
        'Severity',
      ),
      handler: Type.Optional(field(Type.String({ minLength: 1 }), '处理人或角色', 'Handler')),
      deadlineMs: Type.Optional(
        field(Type.Integer({ minimum: 1_000 }), '期限', 'Deadline', { control: 'duration' }),
      ),
      form: Type.Optional(field(Type.Unknown(), '表单', 'Form', { control: 'json-schema' })),
      decisions: field(Type.Array(Decision, { minItems: 1, maxItems: 10 }), '可选的决定', 'Decisions', {
        control: 'ports',
      }),
      object: Type.Optional(field(Expression, '处理对象', 'What it is about', { control: 'expression' })),
    },
    exact,
  ),
  ports: { from: '/decisions', also: [timeoutPort] },
  output: Type.Object({ decision: Type.String(), data: Type.Unknown() }, exact),
  examples: [
    {
      name: { zh: '审核大额退款', en: 'Review a large refund' },
      config: {
        title: { zh: '退款 {{input.amount}} 元', en: 'Refund of {{input.amount}}' },
        cause: 'large-refund',
        severity: 'important',
        decisions: [{ port: 'approve' }, { port: 'refuse' }],
        object: { path: 'input.orderNo' },
      },
      data: { input: { orderNo: 'T1001', amount: 500 } },
    },
    {
      name: { zh: '同意退款', en: 'The refund is approved' },
      config: {
        title: { zh: '退款', en: 'Refund' },
        cause: 'large-refund',
        severity: 'important',
        form: { type: 'object', properties: { note: { type: 'string' } } },
        decisions: [{ port: 'approve', label: { zh: '同意', en: 'Approve' } }, { port: 'refuse' }],
      },
      data: {
        input: {},
        woken: { why: 'reply', payload: { decision: 'approve', data: { note: '已核实' } } },
      },
      output: { decision: 'approve', data: { note: '已核实' } },
      port: 'approve',
    },
    {
      name: { zh: '过了期限', en: 'Past its deadline' },
      config: {
        title: { zh: '退款', en: 'Refund' },
        cause: 'refund',
        severity: 'normal',
        deadlineMs: 3_600_000,
        decisions: [{ port: 'approve' }],
      },
      data: { input: {}, woken: { why: 'due', payload: null } },
      output: { decision: 'timeout', data: null },
      port: 'timeout',
    },
  ],
  check: ({ decisions, form }): Problem[] => [
    ...repeatedPorts(decisions, '/decisions', ['timeout']),
    ...(form === undefined || isObjectSchema(form)
      ? []
      : [
          problem(
            'form-not-an-object',
            '/form',
            '表单的格式应为对象（type: object）。',
            'The schema of a form describes an object.',
          ),
        ]),
  ],
  prepare({ title, cause, severity, handler, deadlineMs, form, decisions, object }, tools) {
    const write = { zh: compileNote(title.zh, '/title/zh'), en: compileNote(title.en, '/title/en') };
    const about = object === undefined ? undefined : tools.expression(object, '/object');
    const ports = new Set(decisions.map(({ port }) => port));
    const schema = replySchema([...ports], form as Json | undefined);
    return {
      execute(call): Outcome {
        const deadlineAt = deadlineMs === undefined ? undefined : call.now + deadlineMs;
        return {
          kind: 'wait',
          wait: {
            kind: 'person',
            token: call.openWait(),
            schema,
            ...(deadlineAt === undefined ? {} : { dueAt: deadlineAt }),
          },
          cases: [
            {
              type: 'task',
              cause,
              severity,
              ...(about === undefined ? {} : { object: printValue(about(call)) }),
              ...(handler === undefined ? {} : { handler }),
              ...(deadlineAt === undefined ? {} : { deadlineAt }),
              details: {
                title: { zh: write.zh(call.data), en: write.en(call.data) },
                decisions: decisions as unknown as Json,
                ...(form === undefined ? {} : { form: form as Json }),
              },
            },
          ],
        };
      },
      resume({ woken }) {
        if (woken?.why === 'due') return done({ decision: 'timeout', data: null }, 'timeout');
        const { decision, data = null } = (woken?.payload ?? {}) as JsonObject;
        if (typeof decision !== 'string' || !ports.has(decision)) throw noSuchDecision(decision);
        return done({ decision, data }, decision);
      },
    };
  },
});

const isObjectSchema = (form: unknown): boolean =>
  typeof form === 'object' && form !== null && (form as { type?: unknown }).type === 'object';

/** What a reply must be: `{decision, data}` with one of the decisions, and data that fits the form. */
const replySchema = (ports: string[], form: Json | undefined): Json => ({
  type: 'object',
  required: ['decision'],
  properties: { decision: { enum: ports }, data: form ?? true },
});

const noSuchDecision = (decision: unknown): EngineError =>
  new EngineError('no-such-decision', {
    zh: `没有“${String(decision)}”这个决定。`,
    en: `There is no decision "${String(decision)}".`,
  });

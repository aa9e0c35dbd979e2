import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import { isZone } from '../../schemas/values/time.ts';
import { compileTime, epochToInstant } from '../../schemas/values/time.ts';
import { problem } from '../../schemas/problem.ts';
import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import type { Wait } from '../core/events.ts';
import type { Call } from '../sdk/call.ts';
import { exact, field } from '../sdk/field.ts';
import { defineNode, type Prepared } from '../sdk/node-type.ts';
import { done, type Outcome } from '../sdk/outcome.ts';
import { outPort, timeoutPort } from '../sdk/port.ts';

const Duration = Type.Integer({ minimum: 0, maximum: 31_536_000_000 });
const timeoutMs = Type.Optional(field(Duration, '最长等待', 'Longest wait', { control: 'duration' }));

const Until = Type.Union([
  field(
    Type.Object({ ms: field(Duration, '时长', 'For how long', { control: 'duration' }) }, exact),
    '一段时间',
    'A length of time',
  ),
  field(
    Type.Object(
      {
        at: field(Expression, '时刻', 'Instant', { control: 'expression' }),
        timezone: Type.Optional(
          field(Type.String({ minLength: 1 }), '时区', 'Time zone', {
            default: 'Asia/Shanghai',
            help: { zh: '时刻的文本没有写明时区时使用。', en: 'For a text that names no offset.' },
          }),
        ),
      },
      exact,
    ),
    '直到某个时刻',
    'An instant',
  ),
  field(
    Type.Object(
      {
        event: field(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' }), '事件', 'Event'),
        timeoutMs,
        earlier: Type.Optional(
          field(Type.Boolean(), '更早收到的也算', 'One that came earlier counts too', {
            default: true,
            help: {
              zh: '在循环里等下一次事件时请关闭。',
              en: 'Turn it off to wait for the next one inside a loop.',
            },
          }),
        ),
      },
      exact,
    ),
    '事件',
    'An event',
  ),
  field(
    Type.Object(
      {
        reply: Type.Literal(true),
        schema: Type.Optional(
          field(Type.Unknown(), '答复格式', 'Schema of the reply', { control: 'json-schema' }),
        ),
        timeoutMs,
      },
      exact,
    ),
    '外部答复',
    'A reply from outside',
  ),
]);

export const wait = defineNode({
  type: 'wait',
  version: 1,
  title: { zh: '等待', en: 'Wait' },
  summary: {
    zh: '等一段时间、某个时刻、一个事件或外部答复；重启不影响。',
    en: 'Waits for a time, an event or a reply; a restart changes nothing.',
  },
  group: 'wait',
  icon: 'clock-circle',
  structure: 'step',
  effects: 'none',
  config: Type.Object({ until: field(Until, '等到', 'Until') }, exact),
  ports: { fixed: [outPort, timeoutPort] },
  examples: [
    {
      name: { zh: '付款后等三十分钟', en: 'Thirty minutes' },
      config: { until: { ms: 1_800_000 } },
      data: { input: {}, woken: { why: 'due', payload: null } },
      output: null,
      port: 'out',
    },
    {
      name: { zh: '等买家付款', en: 'Until the buyer has paid' },
      config: { until: { event: 'paid', timeoutMs: 7_200_000 } },
      data: { input: {}, woken: { why: 'event', payload: { amount: 19.9 } } },
      output: { amount: 19.9 },
      port: 'out',
    },
    {
      name: { zh: '两小时没有付款', en: 'No payment in two hours' },
      config: { until: { event: 'paid', timeoutMs: 7_200_000 } },
      data: { input: {}, woken: { why: 'due', payload: null } },
      output: null,
      port: 'timeout',
    },
    {
      name: { zh: '到最晚发货时间', en: 'Until the latest time to ship' },
      config: { until: { at: { path: 'input.shipBefore' } } },
      data: { input: { shipBefore: 'soon' } },
      errorCode: 'not-a-time',
    },
  ],
  check({ until }) {
    if (!('at' in until) || until.timezone === undefined || isZone(until.timezone)) return [];
    return [
      problem(
        'unknown-zone',
        '/until/timezone',
        `不认识时区“${until.timezone}”。`,
        `Unknown time zone "${until.timezone}".`,
      ),
    ];
  },
  prepare({ until }, tools): Prepared {
    if ('ms' in until) return waiting((call) => ({ kind: 'time', dueAt: call.now + until.ms }), 'out');
    if ('at' in until) {
      const read = tools.expression(until.at, '/until/at');
      const toInstant = instantReader(until.timezone ?? 'Asia/Shanghai');
      return waiting((call) => ({ kind: 'time', dueAt: toInstant(read(call)) }), 'out');
    }
    const due = (call: Call): { dueAt?: number } =>
      until.timeoutMs === undefined ? {} : { dueAt: call.now + until.timeoutMs };
    if ('event' in until) {
      const { event, earlier = true } = until;
      return waiting(
        (call) => ({ kind: 'event', event, ...(earlier ? { earlier } : {}), ...due(call) }),
        'timeout',
      );
    }
    const schema = until.schema === undefined ? {} : { schema: until.schema as Json };
    return waiting((call) => ({ kind: 'reply', token: call.openWait(), ...schema, ...due(call) }), 'timeout');
  },
});

/** `duePort` is where the deadline leads: for a time it is what was waited for. */
const waiting = (open: (call: Call) => Wait, duePort: 'out' | 'timeout'): Prepared => ({
  execute: (call): Outcome => ({ kind: 'wait', wait: open(call) }),
  resume: ({ woken }) => (woken?.why === 'due' ? done(null, duePort) : done(woken?.payload ?? null, 'out')),
});

/** An instant in ms, or a text such as `2026-11-11 00:05` in this zone. */
function instantReader(timezone: string): (value: Json) => number {
  const read = compileTime(timezone);
  return (value) => {
    const instant =
      typeof value === 'number'
        ? epochToInstant(value, 'ms')
        : typeof value === 'string'
          ? read(value)
          : undefined;
    if (instant === undefined)
      throw new EngineError(
        'not-a-time',
        {
          zh: '等待的时刻不是时间：请给毫秒数或日期文本。',
          en: 'The instant to wait for is no time: give ms or a date text.',
        },
        { path: '/until/at' },
      );
    return instant;
  };
}

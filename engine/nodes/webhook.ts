import { Type } from 'typebox';
import { Expression } from '../../schemas/flow.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { exact, field, option } from '../sdk/field.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';

const HeaderName = Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' });

const Hmac = Type.Object(
  {
    secret: field(Type.String({ minLength: 1 }), '密钥', 'Secret', { control: 'secret' }),
    header: field(HeaderName, '签名所在的请求头', 'Header with the signature'),
    algorithm: field(
      Type.Union([
        option('sha256', 'SHA-256', 'SHA-256'),
        option('sha1', 'SHA-1', 'SHA-1'),
        option('md5', 'MD5', 'MD5'),
      ]),
      '算法',
      'Algorithm',
    ),
    encoding: field(
      Type.Union([option('hex', '十六进制', 'Hex'), option('base64', 'Base64', 'Base64')]),
      '编码',
      'Encoding',
    ),
    prefix: Type.Optional(
      field(Type.String(), '签名前缀', 'Prefix', {
        help: { zh: '例如 sha256=', en: 'For instance sha256=' },
      }),
    ),
    signed: Type.Optional(
      field(
        Type.Union([
          option('body', '内容', 'The body'),
          option('timestamp.body', '时间戳.内容', 'Time, full stop, body'),
        ]),
        '签名的对象',
        'What is signed',
        {
          default: 'body',
          help: {
            zh: '“时间戳.内容”连时间一起签名，旧推送不能换个时间再发一次。',
            en: 'With the time signed along, an old push cannot be sent again under another time.',
          },
        },
      ),
    ),
    timestampHeader: Type.Optional(field(HeaderName, '时间戳请求头', 'Header with the time')),
    toleranceMs: Type.Optional(
      field(Type.Integer({ minimum: 1_000 }), '允许的时间误差', 'Tolerated clock error', {
        control: 'duration',
        default: 300_000,
      }),
    ),
  },
  exact,
);

export const webhook = defineNode({
  type: 'webhook',
  version: 1,
  title: { zh: '接收推送', en: 'Webhook' },
  summary: {
    zh: '外部系统把数据推到一个专用网址，每次推送启动一次运行。',
    en: 'Another system pushes data to an address of its own; each push starts a run.',
  },
  group: 'trigger',
  icon: 'api',
  structure: 'trigger',
  effects: 'none',
  config: Type.Object(
    {
      replyMode: field(
        Type.Union([option('at-once', '收到即答复', 'At once'), option('flow', '由流程答复', 'By the flow')]),
        '答复方式',
        'Reply',
        {
          help: {
            zh: '“由流程答复”等到“答复”节点或运行结束。',
            en: 'By the flow: at its respond node or its end.',
          },
        },
      ),
      replyTimeoutMs: Type.Optional(
        field(
          Type.Integer({ minimum: 100, maximum: 120_000 }),
          '最长等待答复',
          'Longest wait for the reply',
          {
            control: 'duration',
            help: {
              zh: '超过后先答 202 和查询地址。',
              en: 'After it the answer is 202 with an address to ask at.',
            },
          },
        ),
      ),
      hmac: Type.Optional(field(Hmac, '校验签名', 'Check the signature')),
      idempotency: Type.Optional(
        field(
          Type.Union([
            field(
              Type.Object({ header: field(HeaderName, '去重键所在的请求头', 'Header with the key') }, exact),
              '从请求头取去重键',
              'Key from a header',
            ),
            field(Expression, '从内容取去重键', 'Key from the body', { control: 'expression' }),
          ]),
          '去重键',
          'De-duplication key',
          {
            help: {
              zh: '同一个值再次推来，返回第一次的答复。',
              en: 'A second push with the same value gets the first answer.',
            },
          },
        ),
      ),
      maxBytes: Type.Optional(
        field(
          Type.Integer({ minimum: 1, maximum: 104_857_600 }),
          '内容上限（字节）',
          'Largest body (bytes)',
          { default: 1_048_576 },
        ),
      ),
    },
    exact,
  ),
  ports: onePort,
  examples: [
    {
      name: { zh: '校验签名的订单推送', en: 'A signed order push' },
      config: {
        replyMode: 'flow',
        replyTimeoutMs: 5000,
        hmac: { secret: 'shop-webhook', header: 'X-Signature', algorithm: 'sha256', encoding: 'hex' },
        idempotency: { path: 'input.orderNo' },
      },
      data: { input: { orderNo: 'T1001', amount: 19.9 } },
      output: { orderNo: 'T1001', amount: 19.9 },
    },
    {
      name: { zh: '连时间戳一起签名的推送', en: 'A push that signs its time' },
      config: {
        replyMode: 'at-once',
        hmac: {
          secret: 'shop-webhook',
          header: 'X-Signature',
          algorithm: 'sha256',
          encoding: 'hex',
          signed: 'timestamp.body',
          timestampHeader: 'X-Timestamp',
          toleranceMs: 300_000,
        },
      },
      data: { input: { orderNo: 'T1001' } },
      output: { orderNo: 'T1001' },
    },
  ],
  check({ hmac, replyMode, replyTimeoutMs }) {
    const problems: Problem[] = [];
    if (hmac?.toleranceMs !== undefined && hmac.timestampHeader === undefined)
      problems.push(
        problem(
          'timestamp-header-missing',
          '/hmac/timestampHeader',
          '要限制时间误差，需要说明时间戳在哪个请求头。',
          'A tolerance needs the header that carries the time.',
        ),
      );
    if (hmac?.signed === 'timestamp.body' && hmac.timestampHeader === undefined)
      problems.push(
        problem(
          'signed-time-missing',
          '/hmac/timestampHeader',
          '时间戳要一起签名，需要说明它在哪个请求头。',
          'A time that is signed along needs the header that carries it.',
        ),
      );
    if (replyMode === 'at-once' && replyTimeoutMs !== undefined)
      problems.push({
        ...problem(
          'reply-timeout-unused',
          '/replyTimeoutMs',
          '收到即答复时，不会等待流程的答复。',
          'With a reply at once nothing waits for the flow.',
        ),
        severity: 'warning',
      });
    return problems;
  },
  prepare: () => ({ execute: ({ data }) => done(data.input) }),
});

import { Type, type Static } from 'typebox';
import { Expression } from '../../../schemas/flow.ts';
import { exact, field, option } from '../../sdk/field.ts';

const expression = { control: 'expression' } as const;
const HeaderName = Type.String({ pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$" });
const Method = Type.Union([
  option('GET', 'GET', 'GET'),
  option('POST', 'POST', 'POST'),
  option('PUT', 'PUT', 'PUT'),
  option('PATCH', 'PATCH', 'PATCH'),
  option('DELETE', 'DELETE', 'DELETE'),
  option('HEAD', 'HEAD', 'HEAD'),
]);
const BodyType = Type.Union([
  option('json', 'JSON', 'JSON'),
  option('form', '表单', 'Form'),
  option('text', '纯文本', 'Text'),
]);

/** What makes up one request; the node's own, and that of the question what became of it. */
const requestFields = {
  url: field(Expression, '网址', 'URL', expression),
  headers: Type.Optional(
    field(
      Type.Record(Type.String({ minLength: 1 }), field(Expression, '取值', 'Value', expression)),
      '请求头',
      'Headers',
      { control: 'pairs' },
    ),
  ),
  query: Type.Optional(
    field(
      Type.Record(Type.String({ minLength: 1 }), field(Expression, '取值', 'Value', expression)),
      '查询参数',
      'Query',
      { control: 'pairs' },
    ),
  ),
  body: Type.Optional(field(Expression, '内容', 'Body', expression)),
  bodyType: Type.Optional(field(BodyType, '内容格式', 'Body type', { default: 'json' })),
};

const responseRule = { control: 'rule', roots: ['response'] } as const;

export const Repeat = Type.Union([
  field(
    Type.Object({ kind: Type.Literal('none') }, exact),
    '对方不支持，结果不明时由人判定',
    'Cannot be repeated: a person decides when the outcome is unknown',
  ),
  field(
    Type.Object(
      { kind: Type.Literal('key'), header: field(HeaderName, '去重键请求头', 'Header of the key') },
      exact,
    ),
    '对方按去重键识别重复',
    'The other side knows repeats by a key',
  ),
  field(
    Type.Object(
      {
        kind: Type.Literal('query'),
        method: Type.Optional(
          field(
            Type.Union([option('GET', 'GET', 'GET'), option('POST', 'POST', 'POST')]),
            '查询方法',
            'Method',
            { default: 'GET' },
          ),
        ),
        ...requestFields,
        doneWhen: field(Type.Unknown(), '算已成功', 'It happened when', responseRule),
        neverWhen: field(Type.Unknown(), '算没有发生', 'It never happened when', responseRule),
      },
      exact,
    ),
    '先查询再决定是否重发',
    'Ask what became of it, then decide',
  ),
  field(
    Type.Object(
      {
        kind: Type.Literal('duplicate-answer'),
        rule: field(Type.Unknown(), '算重复', 'It is a duplicate when', responseRule),
      },
      exact,
    ),
    '重发时对方会答“已存在”',
    'The other side answers a repeat as a duplicate',
  ),
]);

export const HttpSettings = Type.Object(
  {
    method: field(Method, '方法', 'Method'),
    ...requestFields,
    credential: Type.Optional(field(Type.String({ minLength: 1 }), '密钥', 'Secret', { control: 'secret' })),
    credentialHeader: Type.Optional(
      field(HeaderName, '密钥放在哪个请求头', 'Header of the secret', { default: 'Authorization' }),
    ),
    credentialPrefix: Type.Optional(
      field(Type.String({ maxLength: 64 }), '密钥前缀', 'Before the secret', { default: 'Bearer ' }),
    ),
    timeoutMs: Type.Optional(
      field(Type.Integer({ minimum: 100, maximum: 600_000 }), '最长等待', 'Longest wait', {
        control: 'duration',
        default: 30_000,
      }),
    ),
    okStatus: Type.Optional(
      field(
        Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), { minItems: 1 }),
        '算成功的状态码',
        'Status that counts as success',
        {
          help: { zh: '不填为 200–299。', en: '200–299 unless told.' },
        },
      ),
    ),
    repeat: Type.Optional(
      field(Repeat, '能否重发', 'Can it be repeated', {
        help: {
          zh: '断线或重启后，第一次有没有成功可能不知道。',
          en: 'After a broken line or a restart, whether the first one got through may be unknown.',
        },
      }),
    ),
    response: Type.Optional(
      field(
        Type.Union([option('json', 'JSON', 'JSON'), option('text', '纯文本', 'Text')]),
        '答复格式',
        'Answer',
        { default: 'json' },
      ),
    ),
  },
  exact,
);
export type HttpSettings = Static<typeof HttpSettings>;
/** The settings of a request alone. */
export type RequestSettings = Pick<HttpSettings, 'url' | 'headers' | 'query' | 'body' | 'bodyType'> & {
  method: string;
};

import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Text } from '../text.ts';

/** How a failed keyword is told: a stable code, and the sentence in both languages. */
export interface Told {
  code: string;
  message: Text;
}
type Params = Record<string, unknown>;

const told = (code: string, zh: string, en: string): Told => ({ code, message: { zh, en } });

const typeNames: Record<string, [zh: string, en: string]> = {
  string: ['文本', 'a text'],
  number: ['数字', 'a number'],
  integer: ['整数', 'a whole number'],
  boolean: ['是或否', 'true or false'],
  array: ['列表', 'a list'],
  object: ['对象', 'an object'],
  null: ['空值', 'null'],
};

const formatNames: Record<string, [zh: string, en: string]> = {
  'date-time': [
    '日期时间（如 2026-11-11T00:05:00+08:00）',
    'a date and time such as 2026-11-11T00:05:00+08:00',
  ],
  date: ['日期（如 2026-11-11）', 'a date such as 2026-11-11'],
  time: ['时间（如 08:30:00+08:00）', 'a time such as 08:30:00+08:00'],
  email: ['邮箱地址', 'an e-mail address'],
  uri: ['完整网址', 'a full web address'],
  'uri-reference': ['网址或相对路径', 'a web address or a relative path'],
  uuid: ['UUID', 'a UUID'],
  ipv4: ['IPv4 地址', 'an IPv4 address'],
  ipv6: ['IPv6 地址', 'an IPv6 address'],
  'idn-email': ['邮箱地址', 'an e-mail address'],
  iri: ['完整网址', 'a full web address'],
  'iri-reference': ['网址或相对路径', 'a web address or a relative path'],
  hostname: ['主机名', 'a host name'],
  'idn-hostname': ['主机名', 'a host name'],
  regex: ['正则表达式', 'a regular expression'],
  'json-pointer': ['JSON Pointer', 'a JSON Pointer'],
  duration: ['时长（如 PT30M）', 'a duration such as PT30M'],
};

/** Values in a sentence: JSON, cut where it would fill the screen. */
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const listed = (values: unknown, separator: string): string => {
  const all = Array.isArray(values) ? values : [values];
  return all.slice(0, 12).map(shown).join(separator) + (all.length > 12 ? '…' : '');
};

function wrongType({ type }: Params): Told {
  const names = (Array.isArray(type) ? type : [type]).map(
    (name) => typeNames[String(name)] ?? [String(name), String(name)],
  );
  return told(
    'wrong-type',
    `应为${names.map(([zh]) => zh).join('或')}。`,
    `Must be ${names.map(([, en]) => en).join(' or ')}.`,
  );
}

function wrongFormat({ format }: Params): Told {
  const [zh, en] = formatNames[String(format)] ?? [String(format), `of the format ${String(format)}`];
  return told('wrong-format', `格式不对，应为${zh}。`, `Must be ${en}.`);
}

const signs: Record<string, [zh: string, en: string]> = {
  '>=': ['不小于', 'at least'],
  '>': ['大于', 'more than'],
  '<=': ['不大于', 'at most'],
  '<': ['小于', 'less than'],
};

function outOfRange({ comparison, limit }: Params): Told {
  const [zh, en] = signs[String(comparison)] ?? [String(comparison), String(comparison)];
  const low = String(comparison).startsWith('>');
  return told(low ? 'too-small' : 'too-big', `应${zh} ${String(limit)}。`, `Must be ${en} ${String(limit)}.`);
}

function notContained({ minContains, maxContains }: Params): Told {
  const most = typeof maxContains === 'number' ? `–${maxContains}` : '';
  return told(
    'not-contained',
    `符合要求的项应有 ${String(minContains)}${most} 个${most === '' ? '以上' : ''}。`,
    `Must hold ${most === '' ? 'at least ' : ''}${String(minContains)}${most} items that fit.`,
  );
}

const requiredWith = ({ property }: Params): Told =>
  told(
    'required',
    `填写“${String(property)}”时必须填写。`,
    `Is required when "${String(property)}" is present.`,
  );

const count = (params: Params): string => String(params['limit']);

/** One entry per keyword of draft 2020-12 (and of draft-07) that can fail. */
const tellers: Record<string, (params: Params) => Told> = {
  type: wrongType,
  format: wrongFormat,
  minimum: outOfRange,
  maximum: outOfRange,
  exclusiveMinimum: outOfRange,
  exclusiveMaximum: outOfRange,
  contains: notContained,
  required: () => told('required', '必须填写。', 'Is required.'),
  dependentRequired: requiredWith,
  dependencies: requiredWith,
  additionalProperties: () =>
    told('unknown-field', '没有这个字段，请删除或改名。', 'There is no such field; remove or rename it.'),
  unevaluatedProperties: () =>
    told('unknown-field', '没有这个字段，请删除或改名。', 'There is no such field; remove or rename it.'),
  propertyNames: () => told('wrong-name', '这个名称不符合要求。', 'This name is not allowed here.'),
  enum: ({ allowedValues }) =>
    told(
      'not-allowed',
      `只能是 ${listed(allowedValues, '、')}。`,
      `Must be one of ${listed(allowedValues, ', ')}.`,
    ),
  const: ({ allowedValue }) =>
    told('not-allowed', `只能是 ${shown(allowedValue)}。`, `Must be ${shown(allowedValue)}.`),
  minLength: (params) =>
    Number(params['limit']) === 1
      ? told('too-short', '不能为空。', 'Must not be empty.')
      : told('too-short', `至少 ${count(params)} 个字符。`, `Needs at least ${count(params)} characters.`),
  maxLength: (params) =>
    told('too-long', `最多 ${count(params)} 个字符。`, `Takes at most ${count(params)} characters.`),
  pattern: ({ pattern }) =>
    told('wrong-pattern', `不符合格式 ${String(pattern)}。`, `Does not match ${String(pattern)}.`),
  multipleOf: ({ multipleOf }) =>
    told(
      'not-multiple',
      `应为 ${String(multipleOf)} 的倍数。`,
      `Must be a multiple of ${String(multipleOf)}.`,
    ),
  minItems: (params) =>
    told('too-few-items', `至少 ${count(params)} 项。`, `Needs at least ${count(params)} items.`),
  maxItems: (params) =>
    told('too-many-items', `最多 ${count(params)} 项。`, `Takes at most ${count(params)} items.`),
  items: (params) =>
    told('too-many-items', `最多 ${count(params)} 项。`, `Takes at most ${count(params)} items.`),
  additionalItems: (params) =>
    told('too-many-items', `最多 ${count(params)} 项。`, `Takes at most ${count(params)} items.`),
  unevaluatedItems: () => told('forbidden', '这里不接受更多的项。', 'No further item is accepted here.'),
  uniqueItems: ({ i, j }) =>
    told(
      'not-unique',
      `第 ${Number(j) + 1} 项与第 ${Number(i) + 1} 项重复。`,
      `Items ${Number(j) + 1} and ${Number(i) + 1} are the same.`,
    ),
  minProperties: (params) =>
    told('too-few-fields', `至少 ${count(params)} 个字段。`, `Needs at least ${count(params)} fields.`),
  maxProperties: (params) =>
    told('too-many-fields', `最多 ${count(params)} 个字段。`, `Takes at most ${count(params)} fields.`),
  anyOf: () => told('no-form-fits', '不符合任何一种允许的写法。', 'Fits none of the allowed forms.'),
  oneOf: ({ passingSchemas }) =>
    passingSchemas === null
      ? told('no-form-fits', '不符合任何一种允许的写法。', 'Fits none of the allowed forms.')
      : told(
          'several-forms-fit',
          '同时符合多种写法，只能符合一种。',
          'Fits several of the forms, but must fit exactly one.',
        ),
  not: () => told('forbidden', '不接受这个值。', 'This value is not accepted.'),
  'false schema': () => told('forbidden', '这里不能有值。', 'No value is accepted here.'),
  if: () => told('condition-not-met', '不符合条件要求。', 'Does not meet the condition.'),
};

/** The sentence for a failed keyword; a keyword without one of its own keeps the library's words. */
export function tell({ keyword, params, message }: ErrorObject): Told {
  const teller = Object.hasOwn(tellers, keyword) ? tellers[keyword] : undefined;
  if (teller !== undefined) return teller(params);
  return told('invalid', `不符合规则“${keyword}”。`, message ?? `Fails the rule "${keyword}".`);
}

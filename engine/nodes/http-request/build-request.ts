import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { pointer } from '../../../schemas/values/pointer.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import { EngineError } from '../../core/errors.ts';
import type { Call, HttpRequest } from '../../sdk/call.ts';
import type { PrepareTools } from '../../sdk/node-type.ts';
import { printValue } from '../../sdk/template.ts';
import type { RequestSettings } from './settings.ts';

export type BuildRequest = (call: Call) => HttpRequest;
type Read = (call: Call) => Json;

const CONTENT_TYPES = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
} as const;

/** Compiles the parts of a request; `at` is where its settings stand in those of the node. Names of headers come out in lower case. */
export function compileRequest(settings: RequestSettings, tools: PrepareTools, at = ''): BuildRequest {
  const url = tools.expression(settings.url, `${at}/url`);
  const headers = compilePairs(settings.headers, tools, `${at}/headers`);
  const query = compilePairs(settings.query, tools, `${at}/query`);
  const body = settings.body === undefined ? undefined : tools.expression(settings.body, `${at}/body`);
  const bodyType = settings.bodyType ?? 'json';
  return (call) => {
    const sent: Record<string, string> = {};
    if (body !== undefined) sent['content-type'] = CONTENT_TYPES[bodyType];
    for (const [name, read] of headers) sent[name.toLowerCase()] = printValue(read(call));
    return {
      method: settings.method,
      url: withQuery(printValue(url(call)), query, call, `${at}/url`),
      headers: sent,
      ...(body === undefined ? {} : { body: printBody(body(call), bodyType) }),
    };
  };
}

const compilePairs = (pairs: RequestSettings['headers'], tools: PrepareTools, at: string): [string, Read][] =>
  Object.entries(pairs ?? {}).map(([name, value]) => [name, tools.expression(value, at + pointer([name]))]);

/** A list becomes the same name several times; null leaves the name out. */
function withQuery(text: string, query: readonly [string, Read][], call: Call, at: string): string {
  if (query.length === 0) return text;
  if (!URL.canParse(text))
    throw new EngineError(
      'url-refused',
      { zh: `“${text}”不是完整的网址。`, en: `"${text}" is not an absolute URL.` },
      { path: at },
    );
  const url = new URL(text);
  for (const [name, read] of query) {
    const value = read(call);
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== null) url.searchParams.append(name, printValue(item));
  }
  return url.href;
}

function printBody(value: Json, type: keyof typeof CONTENT_TYPES): string {
  if (type === 'json') return printJson(value);
  if (type === 'text') return printValue(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isDecimal(value))
    throw new EngineError(
      'form-not-an-object',
      { zh: '表单内容应为对象。', en: 'The body of a form is an object.' },
      { path: '/body' },
    );
  return new URLSearchParams(
    Object.entries(value).map(([name, item]) => [name, item === null ? '' : printValue(item)]),
  ).toString();
}

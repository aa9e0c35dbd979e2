import { Type } from 'typebox';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Effects } from '../../schemas/node.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { Call, HttpRequest, HttpResponse } from '../sdk/call.ts';
import { compileCondition } from '../sdk/condition.ts';
import { asJson } from '../sdk/expression.ts';
import { defineNode, type PrepareTools, type Prepared } from '../sdk/node-type.ts';
import { done, type Outcome } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { isSecretName, MASK, redactHeaders, redactUrl } from '../sdk/redact.ts';
import { compileRequest, type BuildRequest } from './http-request/build-request.ts';
import { isUnclear, unknownOutcome } from './http-request/outcome.ts';
import { readAnswer, readAnything, statusError } from './http-request/read-answer.ts';
import { HttpSettings } from './http-request/settings.ts';

export const httpRequest = defineNode({
  type: 'http-request',
  version: 1,
  title: { zh: '请求接口', en: 'HTTP request' },
  summary: {
    zh: '调用外部接口；断线后按所选办法确认，不会盲目重发。',
    en: 'Calls another system, and after a broken line never repeats blindly.',
  },
  group: 'connect',
  icon: 'cloud',
  structure: 'step',
  effects: 'once',
  config: HttpSettings,
  ports: onePort,
  output: Type.Object({
    status: Type.Integer(),
    headers: Type.Record(Type.String(), Type.String()),
    body: Type.Unknown(),
  }),
  examples: [
    {
      name: { zh: '查订单', en: 'Look an order up' },
      config: {
        method: 'GET',
        url: { text: 'https://shop.example/orders/{{input.orderNo}}' },
        query: { fields: { value: 'status' } },
      },
      data: { input: { orderNo: 'T1001' } },
      output: { status: 200, body: { orderNo: 'T1001', status: 'paid' } },
    },
    {
      name: { zh: '建运单，按去重键识别重复', en: 'Create a waybill; a repeat is known by its key' },
      config: {
        method: 'POST',
        url: { value: 'https://carrier.example/waybills' },
        body: { path: 'input' },
        credential: 'carrier',
        repeat: { kind: 'key', header: 'Idempotency-Key' },
      },
      data: { input: { orderNo: 'T1001' } },
      output: { status: 200, body: { waybill: 'SF100' } },
    },
    {
      name: { zh: '网址缺值', en: 'A value is missing in the URL' },
      config: { method: 'GET', url: { text: 'https://shop.example/orders/{{input.orderNo}}' } },
      data: { input: {} },
      errorCode: 'missing-value',
    },
  ],
  check: checkHttp,
  prepare: prepareHttp,
});

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

function checkHttp({
  method,
  body,
  headers,
  credential,
  credentialHeader = 'Authorization',
}: HttpSettings): Problem[] {
  const problems: Problem[] = [];
  if (isRead(method) && body !== undefined)
    problems.push(
      problem('body-unused', '/body', `${method} 请求不带内容。`, `A ${method} request carries no body.`),
    );
  const names = Object.keys(headers ?? {}).map((name) => name.toLowerCase());
  if (credential !== undefined && names.includes(credentialHeader.toLowerCase()))
    problems.push(
      problem(
        'header-taken',
        '/headers',
        `请求头 ${credentialHeader} 已由密钥占用。`,
        `The header ${credentialHeader} carries the secret.`,
      ),
    );
  return problems;
}

function effectsOf({ method, repeat = { kind: 'none' } }: HttpSettings): Effects {
  if (isRead(method) || repeat.kind === 'key' || repeat.kind === 'duplicate-answer') return 'repeatable';
  return repeat.kind === 'query' ? 'query' : 'once';
}

function prepareHttp(config: HttpSettings, tools: PrepareTools): Prepared {
  const { repeat = { kind: 'none' }, response = 'json', timeoutMs = 30_000, okStatus } = config;
  const effects = effectsOf(config);
  const build = withCredential(
    compileRequest(config, tools),
    config,
    repeat.kind === 'key' ? repeat.header : undefined,
  );
  const isDuplicate =
    repeat.kind === 'duplicate-answer' ? compileResponseRule(repeat.rule, '/repeat/rule') : undefined;
  const isOk = (status: number): boolean =>
    okStatus === undefined ? status >= 200 && status < 300 : okStatus.includes(status);

  const attempt = async (call: Call): Promise<Outcome> => {
    const answer = await call.http({ ...build(call), timeoutMs });
    if (isDuplicate?.(call, answer) === true) return done(readAnything(answer));
    if (!isOk(answer.status)) throw statusError(answer, call.now);
    return done(readAnswer(answer, response));
  };
  const request = (call: Call): Json => masked(build(call), config);
  if (effects === 'repeatable') return { effects, input: request, execute: attempt };

  const ask = repeat.kind === 'query' ? compileQuestion(repeat, config, tools, timeoutMs) : undefined;
  return {
    effects,
    request,
    ...(ask === undefined ? {} : { query: ask }),
    async execute(call) {
      try {
        return await attempt(call);
      } catch (error) {
        if (!isUnclear(error) || call.signal.aborted) throw error;
        const found = await ask?.(call).catch(() => 'unknown' as const);
        // What never happened may be tried again; the error says when.
        if (found === 'never-happened') throw error;
        return found === undefined || found === 'unknown'
          ? unknownOutcome(call, request(call), error)
          : found;
      }
    },
  };
}

type Question = Extract<NonNullable<HttpSettings['repeat']>, { kind: 'query' }>;

/** Asks the other side what became of the request. Any answer it gives may be judged, a 404 most of all. */
function compileQuestion(question: Question, config: HttpSettings, tools: PrepareTools, timeoutMs: number) {
  const build = withCredential(compileRequest({ method: 'GET', ...question }, tools, '/repeat'), config);
  const isDone = compileResponseRule(question.doneWhen, '/repeat/doneWhen');
  const isNever = compileResponseRule(question.neverWhen, '/repeat/neverWhen');
  return async (call: Call): Promise<Outcome | 'unknown' | 'never-happened'> => {
    const answer = await call.http({ ...build(call), timeoutMs });
    if (isDone(call, answer)) return done(readAnything(answer));
    return isNever(call, answer) ? 'never-happened' : 'unknown';
  };
}

/** A rule over the answer (`response.status`, `.headers`, `.body`) and the run's data; what it cannot tell is no. */
function compileResponseRule(rule: unknown, at: string): (call: Call, answer: HttpResponse) => boolean {
  const holds = compileCondition(rule, 'false', at);
  return (call, answer) => holds(asJson(call.data, { response: readAnything(answer) }));
}

function withCredential(build: BuildRequest, config: HttpSettings, keyHeader?: string): BuildRequest {
  const { credential, credentialHeader = 'Authorization', credentialPrefix = 'Bearer ' } = config;
  return (call) => {
    const request = build(call);
    const headers = { ...request.headers };
    if (credential !== undefined)
      headers[credentialHeader.toLowerCase()] = credentialPrefix + call.secret(credential);
    if (keyHeader !== undefined) headers[keyHeader.toLowerCase()] = call.idempotencyKey;
    return { ...request, headers };
  };
}

/** The request as a person may see it. */
function masked({ method, url, headers = {}, body }: HttpRequest, config: HttpSettings): JsonObject {
  const secretHeader = (config.credentialHeader ?? 'Authorization').toLowerCase();
  const shown = redactHeaders(headers, []);
  if (config.credential !== undefined) shown[secretHeader] = MASK;
  return {
    method,
    url: redactUrl(url),
    headers: shown,
    ...(body === undefined ? {} : { body: maskBody(body, config) }),
  };
}

/** Secrets inside a body are known by the names of its members. */
function maskBody(body: string, { bodyType = 'json' }: HttpSettings): string {
  if (bodyType === 'text') return body;
  const members = bodyType === 'form' ? /([^&=]+)=([^&]*)/g : /"([^"\\]+)"(\s*:\s*)"(?:[^"\\]|\\.)*"/g;
  return body.replace(members, (whole: string, name: string, colon: string) => {
    if (!isSecretName(name)) return whole;
    return bodyType === 'form' ? `${name}=${MASK}` : `"${name}"${colon}"${MASK}"`;
  });
}

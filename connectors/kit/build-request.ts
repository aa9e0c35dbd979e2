import type { Operation } from '../../schemas/connector.ts';
import { problem } from '../../schemas/problem.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Connector } from './connector.ts';
import {
  bodyOf,
  formText,
  isObject,
  textOf,
  urlOf,
  type Credential,
  type Draft,
  type Moment,
  type Pair,
  type WireRequest,
} from './draft.ts';
import { signRequest } from './sign-request.ts';
import { fillTemplate, fillText, jsonText, type TemplateScope } from './template.ts';
import { buildXml } from './xml.ts';

export interface RequestOptions {
  /** Scheme, host and port that stand in for every host of the manifest: a simulator's. */
  origin?: string | undefined;
  environment?: 'production' | 'sandbox' | undefined;
}

/**
 * The exact request of one call: the same arguments give the same bytes. `input` has the members that the operation
 * lists, and of a walk its page and window. Throws ProblemError (operation-unknown, input-missing,
 * credential-incomplete, value-unusable).
 */
export function buildRequest(
  connector: Connector,
  operationId: string,
  input: JsonObject,
  credential: Credential,
  moment: Moment,
  options: RequestOptions = {},
): WireRequest {
  const operation = operationOf(connector, operationId);
  checkInput(operation, input);
  const draft = draftRequest(connector, operation, input, credential, moment, options);
  const signed = signRequest(connector, operation, draft, credential, moment);
  return writeRequest(signed, operation.timeoutMs);
}

/** Throws ProblemError `operation-unknown`. */
export function operationOf({ manifest }: Connector, id: string): Operation {
  const operation = manifest.operations.find((one) => one.id === id);
  if (operation !== undefined) return operation;
  throw new ProblemError(
    problem(
      'operation-unknown',
      '/operation',
      `“${manifest.title.zh}”没有名为“${id}”的操作。`,
      `"${manifest.title.en}" has no operation "${id}".`,
      id,
    ),
  );
}

/** Throws ProblemError `input-missing` or `input-too-long`. */
export function checkInput(operation: Operation, input: JsonObject): void {
  for (const { name, title, required, requiredWhen, max, maxBytes } of operation.inputs) {
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    const isEmpty = value === undefined || value === null || value === '';
    if (isEmpty && (required === true || isWanted(requiredWhen, input)))
      throw new ProblemError(
        problem('input-missing', `/input/${name}`, `缺少“${title.zh}”。`, `"${title.en}" is missing.`),
      );
    if (max !== undefined && (Array.isArray(value) || typeof value === 'string') && value.length > max)
      throw new ProblemError(
        problem(
          'input-too-long',
          `/input/${name}`,
          `“${title.zh}”最多 ${max} 个。`,
          `"${title.en}" takes at most ${max}.`,
        ),
      );
    if (maxBytes !== undefined && typeof value === 'string' && Buffer.byteLength(value) > maxBytes)
      throw new ProblemError(
        problem(
          'input-too-long',
          `/input/${name}`,
          `“${title.zh}”最多 ${maxBytes} 字节（一个汉字 3 字节）。`,
          `"${title.en}" takes at most ${maxBytes} bytes.`,
        ),
      );
  }
}

const isWanted = (when: Operation['inputs'][number]['requiredWhen'], input: JsonObject): boolean =>
  when !== undefined &&
  Object.hasOwn(input, when.input) &&
  when.is.includes(textOf(input[when.input] ?? null));

/** The request before it is signed. */
export function draftRequest(
  { manifest }: Connector,
  operation: Operation,
  input: JsonObject,
  credential: Credential,
  moment: Moment,
  options: RequestOptions,
): Draft {
  const common = manifest.request;
  const encoding = operation.encoding ?? common.encoding ?? 'json';
  const scope: TemplateScope = {
    input,
    item: input,
    credential,
    moment,
    zone: manifest.zone,
    tables: manifest.tables ?? {},
    operation,
    sortKeys: operation.sortKeys ?? common.sortKeys ?? false,
  };
  const path = fillText(operation.path ?? '', scope);
  const params = encoding === 'none' ? undefined : fillTemplate(operation.params ?? {}, scope);
  const whole: TemplateScope = { ...scope, operation: { ...operation, path }, params };
  const fill = (place: 'query' | 'form' | 'json' | 'headers'): JsonObject =>
    (fillTemplate({ ...common[place], ...operation[place] }, whole) as JsonObject | undefined) ?? {};
  const draft: Draft = {
    method: operation.method ?? common.method ?? 'POST',
    base: baseOf(manifest.hosts, operation.host ?? 'api', whole, options),
    path,
    query: [...toPairs(fill('query')), ...(encoding === 'query' ? toPairs(params) : [])],
    headers: toHeaders(fill('headers')),
  };
  return withBody(
    draft,
    encoding,
    params,
    { form: fill('form'), json: fill('json') },
    whole,
    operation.root ?? common.root,
  );
}

function withBody(
  draft: Draft,
  encoding: string,
  params: Json | undefined,
  { form, json }: { form: JsonObject; json: JsonObject },
  { sortKeys }: TemplateScope,
  root: string | undefined,
): Draft {
  if (encoding === 'form' || Object.keys(form).length > 0) {
    const pairs = [...toPairs(form), ...(encoding === 'form' ? toPairs(params) : [])];
    return typed({ ...draft, form: pairs }, 'application/x-www-form-urlencoded;charset=utf-8');
  }
  if (encoding === 'xml')
    return typed({ ...draft, text: buildXml(params ?? {}, root ?? 'request') }, 'text/xml;charset=utf-8');
  if (encoding !== 'json' && Object.keys(json).length === 0) return draft;
  if (draft.method === 'GET') return draft;
  const body = encoding === 'json' && params !== undefined ? params : {};
  const whole = isObject(body) ? { ...body, ...json } : body;
  const type = 'application/json;charset=utf-8';
  // In the order of names the text is final; otherwise a signature may still be put into it.
  return sortKeys
    ? typed({ ...draft, text: jsonText(whole, true) }, type)
    : typed({ ...draft, json: whole }, type);
}

const typed = (draft: Draft, contentType: string): Draft => ({
  ...draft,
  headers: { 'content-type': contentType, ...draft.headers },
});

/** Nothing is sent without a value: platforms disagree on whether an empty parameter is signed. */
const toPairs = (values: Json | undefined): Pair[] =>
  Object.entries(isObject(values) ? values : {}).flatMap(([name, value]): Pair[] =>
    value === null || value === '' ? [] : [[name, textOf(value)]],
  );

const toHeaders = (values: JsonObject): Record<string, string> =>
  Object.fromEntries(toPairs(values).map(([name, value]) => [name.toLowerCase(), value]));

function baseOf(
  hosts: Connector['manifest']['hosts'],
  name: string,
  scope: TemplateScope,
  { origin, environment = 'production' }: RequestOptions,
): string {
  const host = hosts[name];
  const region = scope.credential['region'];
  const regional = region === undefined ? undefined : host?.regions?.[region];
  const template = environment === 'sandbox' ? host?.sandbox : (regional ?? host?.production);
  if (template === undefined)
    throw new ProblemError(
      problem(
        'host-unknown',
        '/host',
        `没有可用的地址“${name}”（${environment}）。`,
        `There is no ${environment} address "${name}".`,
        name,
      ),
    );
  const filled = fillText(template, scope, (value) => value).replace(/\/+$/, '');
  if (origin === undefined) return filled;
  const { pathname } = new URL(filled);
  return new URL(origin).origin + (pathname === '/' ? '' : pathname);
}

/** A finished draft as it goes over the wire. */
export function writeRequest(draft: Draft, timeoutMs?: number): WireRequest {
  const body = bodyOf(draft);
  const query = formText(draft.query);
  return {
    method: draft.method,
    url: urlOf(draft) + (query === '' ? '' : `?${query}`),
    headers: { ...draft.headers },
    ...(body === undefined ? {} : { body }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

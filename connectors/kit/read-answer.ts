import type { ConnectorManifest, Operation, ResponseRules } from '../../schemas/connector.ts';
import { isNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { operationOf } from './build-request.ts';
import type { Connector } from './connector.ts';
import { isObject, textOf } from './draft.ts';
import { classify, failureOf, type Failure, type Said } from './failure.ts';
import { mergeUnits } from './merge-units.ts';
import { openMembers } from './open-members.ts';
import { readPath } from './template.ts';
import { parseXml } from './xml.ts';

/** An answer as HTTP brought it; header names in lower case. */
export interface WireAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What an operation's answer brings. Numbers are exact: an id of 19 digits is a Big, or a text if it was one. */
export interface Records {
  ok: true;
  records: Json[];
  total?: number;
  /** Cursor of the next page. */
  next?: string;
  hasNext?: boolean;
  requestId?: string;
  /** Records that say they failed, by their index, where others went well; if all did, the answer is a failure. */
  refused?: { index: number; failure: Failure }[];
  /** The whole body, for operations whose records are not all of it. */
  body: Json;
}
export type Answer = Records | { ok: false; failure: Failure; body?: Json };

/** Never throws, whatever the answer: what cannot be read is a failure that says so. */
export function readAnswer(connector: Connector, operationId: string, answer: WireAnswer): Answer {
  const operation = operationOf(connector, operationId);
  const { manifest } = connector;
  const rules = manifest.response;
  const isText = operation.answer.format === 'text' && answer.status < 300;
  const parsed = parseBody(isText ? { ...rules, format: 'text' } : rules, answer);
  if ('failure' in parsed) return { ok: false, failure: unreadable(connector, answer, parsed.failure) };
  const body = openMembers(parsed.body, [...(rules.open ?? []), ...(operation.answer.open ?? [])]);
  const look = (path: string): Json | undefined => lookup(path, body, answer);
  if (!isSuccess(rules, operation, answer, look)) {
    const said = saidBy(rules, operation, answer, look);
    // Neither the sign of success nor a word of failure: somebody else's answer.
    const isStrange = answer.status < 300 && said.code === undefined && said.message === undefined;
    const failure = isStrange ? { ...unexpected(), status: answer.status } : classify(manifest, said);
    return { ok: false, failure, body };
  }
  return readRecords(manifest, operation, answer, body);
}

function readRecords(
  manifest: ConnectorManifest,
  operation: Operation,
  answer: WireAnswer,
  body: Json,
): Answer {
  const places = operation.answer;
  const inside = places.envelope === undefined ? body : readPath(places.envelope, body);
  if ((inside === undefined || inside === null) && answer.status !== 204)
    return { ok: false, failure: { ...unexpected(), status: answer.status }, body };
  const look = (path: string | undefined): Json | undefined =>
    path === undefined ? undefined : lookup(path, inside ?? null, answer);
  const at = look(places.records);
  const found = places.values === true && isObject(at) ? Object.values(at).flat() : at;
  const rows = Array.isArray(found) ? found : found === undefined || found === null ? [] : [found];
  const { merge } = places;
  const records = merge === undefined ? rows : rows.map((row) => mergeUnits(merge, row));
  const refused = refusedOf(manifest, operation, records);
  const [first] = refused;
  if (first !== undefined && refused.length === records.length)
    return { ok: false, failure: { ...first.failure, status: answer.status }, body };
  const total = countOf(look(places.total));
  const next = nextOf(operation, look(places.next), answer);
  const hasNext = look(places.hasNext);
  const requestId = firstText(manifest.response.requestId, (path) => lookup(path, body, answer));
  return {
    ok: true,
    records,
    ...(total === undefined ? {} : { total }),
    ...(next === undefined ? {} : { next }),
    ...(hasNext === undefined ? {} : { hasNext: hasNext === true || hasNext === 'true' || hasNext === 1 }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(refused.length === 0 ? {} : { refused }),
    body,
  };
}

function refusedOf(
  manifest: ConnectorManifest,
  { id, answer: { each } }: Operation,
  records: readonly Json[],
): { index: number; failure: Failure }[] {
  if (each === undefined) return [];
  return records.flatMap((record, index) => {
    const at = (path: string | undefined): string | undefined => {
      const value = path === undefined ? undefined : readPath(path, record);
      return value === undefined || value === null ? undefined : textOf(value);
    };
    if (each.is.some((one) => textOf(one) === at(each.path))) return [];
    const said = { code: at(each.code), message: at(each.message), operation: id };
    return [{ index, failure: classify(manifest, said) }];
  });
}

function parseBody(
  rules: ResponseRules,
  { status, body }: WireAnswer,
): { body: Json } | { failure: Failure } {
  // 204 is the whole answer.
  if (status === 204) return { body: null };
  if (rules.format === 'text') return { body };
  const text = body.replace(/^\uFEFF/, '').trim();
  if (/^<(?:!doctype html|html|head|body)\b/i.test(text))
    return { failure: shown('answer-html', '网页', 'a web page') };
  if (text === '') return { failure: shown('answer-empty', '空白', 'nothing') };
  try {
    return { body: rules.format === 'json' ? parseJson(text) : parseXml(text, rules.lists) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const end = rules.format === 'json' ? /[}\]]$/ : />$/;
    return {
      failure: end.test(text)
        ? shown('answer-unreadable', '读不懂的内容', 'what cannot be read')
        : shown('answer-truncated', '不完整的内容', 'a part of an answer'),
    };
  }
}

const shown = (code: string, zh: string, en: string): Failure =>
  failureOf('retry', code, {
    text: {
      zh: `平台返回了${zh}，而不是约定的数据。`,
      en: `The platform returned ${en} instead of the data agreed on.`,
    },
  });

const unexpected = (): Failure => shown('answer-unexpected', '另一种结构的数据', 'data of another shape');

/** A page of a gateway that is down, or turns us away, is known by its status alone. */
function unreadable({ manifest }: Connector, answer: WireAnswer, failure: Failure): Failure {
  const { status } = answer;
  if (status >= 400)
    return classify(manifest, { status, waitMs: retryAfter(answer), message: failure.message.zh });
  return { ...failure, status };
}

function isSuccess(
  rules: ResponseRules,
  { answer: places }: Operation,
  { status }: WireAnswer,
  look: (path: string) => Json | undefined,
): boolean {
  if (status >= 400 || status < 200) return false;
  const conditions = [...(rules.success ?? []), ...(places.success ?? [])];
  return conditions.every((condition) => {
    if ('absent' in condition) return (look(condition.absent) ?? null) === null;
    if ('present' in condition) return (look(condition.present) ?? null) !== null;
    const value = [condition.path]
      .flat()
      .map(look)
      .find((one) => one !== undefined);
    return value !== undefined && condition.is.some((one) => textOf(one) === textOf(value));
  });
}

function saidBy(
  rules: ResponseRules,
  operation: Operation,
  answer: WireAnswer,
  look: (path: string) => Json | undefined,
): Said {
  const wait = rules.wait === undefined ? undefined : countOf(look(rules.wait.path));
  return {
    code: firstText(rules.code, look),
    subCode: firstText(rules.subCode, look),
    message: firstText(rules.message, look),
    requestId: firstText(rules.requestId, look),
    status: answer.status,
    operation: operation.id,
    waitMs: wait === undefined ? retryAfter(answer) : wait * (rules.wait?.unitMs ?? 1000),
  };
}

const lookup = (path: string, body: Json, { headers }: WireAnswer): Json | undefined =>
  path.startsWith('header:') ? headers[path.slice('header:'.length).toLowerCase()] : readPath(path, body);

function firstText(
  paths: string | readonly string[] | undefined,
  look: (path: string) => Json | undefined,
): string | undefined {
  for (const path of typeof paths === 'string' ? [paths] : (paths ?? [])) {
    const value = look(path);
    if (value !== undefined && value !== null && value !== '') return textOf(value);
  }
  return undefined;
}

function countOf(value: Json | undefined): number | undefined {
  const count = isNumeric(value) || typeof value === 'string' ? Number(textOf(value)) : Number.NaN;
  return Number.isSafeInteger(count) && count >= 0 && value !== '' ? count : undefined;
}

/** Seconds; a date is not used by any platform here and would need a clock. */
const retryAfter = ({ headers }: WireAnswer): number | undefined => {
  const seconds = countOf(headers['retry-after']);
  return seconds === undefined ? undefined : seconds * 1000;
};

/** The cursor in the answer, or in the `Link` header's URL of the next page. */
function nextOf({ walk }: Operation, value: Json | undefined, { headers }: WireAnswer): string | undefined {
  if (walk?.pages.kind !== 'link')
    return value === undefined || value === null || value === '' ? undefined : textOf(value);
  const link = (headers['link'] ?? '').split(',').find((one) => /;\s*rel="?next"?/.test(one));
  const url = /<([^>]+)>/.exec(link ?? '')?.[1];
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url).searchParams.get(walk.pages.param) ?? undefined;
}

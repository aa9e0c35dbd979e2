import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { EngineError } from '../../core/errors.ts';
import type { HttpResponse } from '../../sdk/call.ts';

/** Never journaled: they let whoever reads the run act as its account. */
const LEFT_OUT: ReadonlySet<string> = new Set(['set-cookie', 'authorization', 'proxy-authenticate']);

/** The answer as later steps read it. JSON is read without loss; an empty body is null. Throws EngineError `http-body`. */
export function readAnswer({ status, headers, body }: HttpResponse, format: 'json' | 'text'): JsonObject {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !LEFT_OUT.has(name)));
  return { status, headers: kept, body: format === 'text' ? body : readJson(body, status) };
}

function readJson(body: string, status: number): Json {
  if (body.trim() === '') return null;
  try {
    return parseJson(body);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { zh, en } = error.problem.message;
    throw new EngineError(
      'http-body',
      { zh: `对方的答复不是可用的 JSON：${zh}`, en: `The answer is no usable JSON: ${en}` },
      { blame: 'remote', cause: error, details: { status, body: body.slice(0, 500) } },
    );
  }
}

/** The same, but what is no JSON stays text: pages of proxies and gateways come with any status. */
export function readAnything(answer: HttpResponse): JsonObject {
  try {
    return readAnswer(answer, 'json');
  } catch {
    return readAnswer(answer, 'text');
  }
}

/**
 * What an unwelcome status means: 408, 425, 429 and 5xx may pass, and the other side says when (Retry-After, seconds
 * or a date); any other refuses this very request. `http-refused` says that it was certainly not carried out.
 */
export function statusError(answer: HttpResponse, now: number): EngineError {
  const { status } = answer;
  const later = status === 408 || status === 425 || status === 429;
  const broken = status >= 500;
  const retryAfterMs = readRetryAfter(answer.headers['retry-after'], now);
  return new EngineError(
    broken ? 'http-server-error' : 'http-refused',
    { zh: `对方答复状态码 ${status}。`, en: `The other side answered with status ${status}.` },
    {
      blame: broken || later ? 'remote' : 'author',
      retryable: broken || later,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      details: { status, body: answer.body.slice(0, 500) },
    },
  );
}

function readRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

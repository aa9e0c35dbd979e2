import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../../schemas/problem.ts';
import type { Text } from '../../schemas/text.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { EngineError } from '../core/errors.ts';

/** A refusal with its HTTP status. */
export class ApiRefusal extends Error {
  readonly statusCode: number;
  readonly code: string;
  readonly text: Text;
  readonly problems: readonly Problem[];
  readonly details: unknown;
  constructor(
    statusCode: number,
    code: string,
    text: Text,
    more: { problems?: readonly Problem[]; details?: unknown } = {},
  ) {
    super(text.en);
    this.name = 'ApiRefusal';
    this.statusCode = statusCode;
    this.code = code;
    this.text = text;
    this.problems = more.problems ?? [];
    this.details = more.details;
  }
}

export const refuse = (
  status: number,
  code: string,
  zh: string,
  en: string,
  more: { problems?: readonly Problem[]; details?: unknown } = {},
): ApiRefusal => new ApiRefusal(status, code, { zh, en }, more);

export const notFound = (): ApiRefusal => refuse(404, 'not-found', '没有找到。', 'There is nothing here.');
export const notAllowed = (): ApiRefusal =>
  refuse(403, 'not-allowed', '没有权限，请联系管理员。', 'You may not do this; ask an owner.');

interface ErrorBody {
  code: string;
  message: Text;
  problems: readonly Problem[];
  details?: unknown;
}

/** Statuses of the engine's own codes; any other is the author's (422), the other side's (502) or ours (500). */
const engineStatus: Readonly<Record<string, number>> = {
  'flow-not-published': 409,
  'flow-paused': 409,
  'not-paused': 409,
  'run-not-found': 404,
  'table-unknown': 404,
  'pack-unknown': 404,
  'action-not-found': 404,
  'schedule-not-found': 404,
  'repair-not-found': 404,
  'repair-over': 409,
  'repair-not-stopped': 409,
  'channel-exists': 409,
  'channel-changed': 409,
  'channel-busy': 409,
  'promotion-not-found': 404,
  'promotion-changed': 409,
  'schedule-open': 409,
  'schedule-disabled': 409,
  'would-repeat': 409,
  'no-failed-step': 409,
  'unknown-secret': 409,
  'too-deep': 409,
};
/** A problem is a mistake in the request (400), but for these. */
const problemStatus: Readonly<Record<string, number>> = {
  'table-forbidden': 403,
  'pii-forbidden': 403,
  'row-rule': 403,
  'read-timeout': 408,
};
const blameStatus = { author: 422, remote: 502, engine: 500 } as const;

/** Messages of the framework are for developers; these are for whoever sent the request. */
const frameworkTexts: Readonly<Record<number, [code: string, zh: string, en: string]>> = {
  400: ['bad-request', '请求格式不对。', 'The request is malformed.'],
  404: ['not-found', '没有找到。', 'There is nothing here.'],
  408: ['too-slow', '请求传得太慢。', 'The request took too long to arrive.'],
  413: ['body-too-large', '内容太大。', 'The body is too large.'],
  415: ['wrong-content-type', '请用 application/json 发送。', 'Send application/json.'],
  429: ['too-many-requests', '请求太频繁，请稍后再试。', 'Too many requests; try again later.'],
};

export function statusAndBody(error: unknown): { status: number; body: ErrorBody } {
  if (error instanceof ApiRefusal) {
    const { statusCode, code, text, problems, details } = error;
    return {
      status: statusCode,
      body: { code, message: text, problems, ...(details === undefined ? {} : { details }) },
    };
  }
  if (error instanceof ProblemError)
    return {
      status: problemStatus[error.problem.code] ?? 400,
      body: { code: error.problem.code, message: error.problem.message, problems: [error.problem] },
    };
  if (error instanceof EngineError && error.blame !== 'engine') {
    const status = engineStatus[error.code] ?? blameStatus[error.blame];
    const { path } = error.options;
    const problems = path === undefined ? [] : [{ code: error.code, path, message: error.text }];
    return { status, body: { code: error.code, message: error.text, problems } };
  }
  const status = (error as Partial<FastifyError> | null)?.statusCode ?? 500;
  const [code, zh, en] = (status < 500 ? (frameworkTexts[status] ?? frameworkTexts[400]) : undefined) ?? [
    'internal',
    '服务器内部错误，已记入日志。',
    'Internal error; it is in the log.',
  ];
  return { status: status < 500 ? status : 500, body: { code, message: { zh, en }, problems: [] } };
}

/** What went wrong inside stays inside: a 5xx tells its code and the id under which the log has it. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, body } = statusAndBody(error);
  // The rest of the body is still on its way and will not be read.
  if (status === 413) reply.header('connection', 'close');
  if (status < 500) return reply.code(status).send(body);
  request.log.error({ err: error }, 'request failed');
  return reply.code(status).send({ ...body, details: { requestId: request.id } });
}

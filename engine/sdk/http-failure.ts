import { EngineError } from '../core/errors.ts';

/** Failures before the first byte of the request left: the other side cannot have acted. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);
const BAD_CERTIFICATE = /^CERT_|^ERR_TLS_|CERT|ISSUER/;
/** Refused by our own client, before connecting: a header or a body that HTTP does not allow. */
const INVALID: ReadonlySet<string> = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']);

/** Codes that say the request never left this machine, so that even an effect that must happen once may be tried again. */
export const neverSent = (code: string): boolean =>
  code === 'http-unreachable' || code === 'http-busy' || code === 'url-refused' || code === 'http-header';

/** What a thrown thing means to a flow: an EngineError with its blame and whether to try again. */
export function describeFailure(
  thrown: unknown,
  state: { canceled: boolean; timedOut: boolean },
): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const cause = rootOf(thrown);
  if (cause instanceof EngineError) return cause;
  if (state.canceled) return canceled(thrown);
  if (state.timedOut) return timedOut(thrown);
  const code = codeOf(cause);
  if (INVALID.has(code)) return invalid(cause);
  if (NOT_SENT.has(code) || BAD_CERTIFICATE.test(code)) return unreachable(code, thrown);
  return lost(code || messageOf(cause), thrown);
}

/** A failed attempt on several addresses is an AggregateError; the first tells enough. */
function rootOf(thrown: unknown): unknown {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return rootOf(thrown.errors[0]);
  if (thrown instanceof Error && thrown.cause !== undefined) return rootOf(thrown.cause);
  return thrown;
}

const codeOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : '';

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

const canceled = (cause: unknown): EngineError =>
  new EngineError(
    'canceled',
    { zh: '请求已取消。', en: 'The request was canceled.' },
    { blame: 'engine', cause },
  );

const timedOut = (cause: unknown): EngineError =>
  new EngineError(
    'http-timeout',
    { zh: '对方没有在限定时间内答复。', en: 'The other side did not answer in time.' },
    { blame: 'remote', retryable: true, unsure: true, cause },
  );

const invalid = (cause: unknown): EngineError =>
  new EngineError(
    'http-header',
    {
      zh: `请求不合 HTTP 规范：${messageOf(cause)}`,
      en: `The request is not valid HTTP: ${messageOf(cause)}`,
    },
    { cause },
  );

const unreachable = (code: string, cause: unknown): EngineError =>
  new EngineError(
    'http-unreachable',
    { zh: `连不上对方（${code}）。`, en: `The other side cannot be reached (${code}).` },
    { blame: 'remote', retryable: true, cause },
  );

const lost = (code: string, cause: unknown): EngineError =>
  new EngineError(
    'http-lost',
    {
      zh: `连接在答复之前中断（${code}）。`,
      en: `The connection broke before the answer was complete (${code}).`,
    },
    { blame: 'remote', retryable: true, unsure: true, cause },
  );

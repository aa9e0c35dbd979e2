import { Agent, buildConnector, request as send } from 'undici';
import { EngineError } from '../core/errors.ts';
import { createBulkhead } from './bulkhead.ts';
import type { HttpRequest, HttpResponse } from './call.ts';
import { describeFailure } from './http-failure.ts';
import { createHttpGuard, type GuardOptions } from './http-guard.ts';
import { readBody } from './http-body.ts';

export interface HttpClientOptions extends GuardOptions {
  /** Requests under way per origin; one slow origin never takes the places of another. */
  concurrencyPerOrigin?: number;
  /** Requests in line per origin before `http-busy`. */
  waitingPerOrigin?: number;
  /** Bytes of an answer, after unpacking; 10 Mi unless told. */
  maxResponseBytes?: number;
  /** For a request that names none. Covers everything from the line to the last byte. */
  timeoutMs?: number;
}

export interface HttpClient {
  /**
   * Resolves to any answer the other side gave, whatever its status. Throws EngineError: `url-refused`, `http-busy`
   * and `http-unreachable` mean that nothing was sent; `http-timeout` and `http-lost` that it may have arrived;
   * `http-too-large`, `http-redirects`, `http-header` are final.
   */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const FOLLOWED: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** All that goes on to another origin: whatever else a flow sends may be a credential under any name. */
const KEPT_ACROSS_ORIGINS: ReadonlySet<string> = new Set(['accept', 'accept-language', 'user-agent']);

/** The engine's way to the outside: guarded against private addresses, bounded in time, bytes and places. */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const {
    concurrencyPerOrigin = 16,
    waitingPerOrigin = 1_000,
    maxResponseBytes = 10 * 1024 * 1024,
  } = options;
  const guard = createHttpGuard(options);
  const bulkhead = createBulkhead(concurrencyPerOrigin, waitingPerOrigin);
  const pool = { connections: concurrencyPerOrigin, pipelining: 1 } as const;
  const guarded = new Agent({ ...pool, connect: buildConnector({ lookup: guard.lookup, timeout: 10_000 }) });
  const open = new Agent({ ...pool, connect: buildConnector({ timeout: 10_000 }) });

  const once = async (url: URL, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    const leave = await bulkhead.enter(url.origin, signal);
    try {
      const answer = await send(url, {
        dispatcher: guard.isAllowed(url) ? open : guarded,
        method: request.method,
        headers: request.headers ?? {},
        body: request.body ?? null,
        signal,
        // The signal bounds the whole; undici's own limits would cut long answers at five minutes.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const headers = flatten(answer.headers);
      return {
        status: answer.statusCode,
        headers,
        body: await readBody(answer.body, headers, maxResponseBytes),
      };
    } finally {
      leave();
    }
  };

  const follow = async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    let current = { ...request, method: request.method.toUpperCase() };
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const url = guard.check(current.url);
      const answer = await once(url, current, signal);
      const location = answer.headers['location'];
      if (!REDIRECTS.has(answer.status) || location === undefined || !FOLLOWED.has(current.method))
        return answer;
      current = redirected(current, url, location);
    }
    throw tooManyRedirects();
  };

  return {
    async request(request, signal) {
      const timeout = AbortSignal.timeout(request.timeoutMs ?? options.timeoutMs ?? 30_000);
      try {
        return await follow(request, AbortSignal.any([signal, timeout]));
      } catch (error) {
        throw describeFailure(error, { canceled: signal.aborted, timedOut: timeout.aborted });
      }
    },
    async close() {
      await Promise.all([guarded.destroy(), open.destroy()]);
    },
  };
}

function redirected(request: HttpRequest, from: URL, location: string): HttpRequest & { method: string } {
  if (!URL.canParse(location, from.href)) throw tooManyRedirects();
  const to = new URL(location, from);
  const headers = request.headers ?? {};
  if (to.origin === from.origin) return { ...request, url: to.href };
  const kept = Object.entries(headers).filter(([name]) => KEPT_ACROSS_ORIGINS.has(name.toLowerCase()));
  return { ...request, url: to.href, headers: Object.fromEntries(kept) };
}

const tooManyRedirects = (): EngineError =>
  new EngineError(
    'http-redirects',
    {
      zh: `对方一再重定向（超过 ${MAX_REDIRECTS} 次），或重定向到无效网址。`,
      en: `The other side redirected more than ${MAX_REDIRECTS} times, or to an invalid URL.`,
    },
    { blame: 'remote' },
  );

/** Names come in lower case; a header sent several times is joined as HTTP says. */
const flatten = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
    ),
  );

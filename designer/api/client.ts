import type { BodyOf, ParamsOf, QueryOf, ReplyOf, Route } from '../../schemas/api/route.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { dictionary } from '../language/dictionary.ts';
import { address, type Query } from './address.ts';
import { ApiFailure, unreachable } from './failure.ts';

type Given<Name extends string, Value> = Value extends undefined ? unknown : Record<Name, Value>;

/** What a call of a route needs; members of the query have defaults on the server. */
export type Request<R extends Route> = Given<'params', ParamsOf<R>> &
  Given<'body', BodyOf<R>> & {
    query?: QueryOf<R> extends undefined ? never : Partial<NonNullable<QueryOf<R>>>;
    headers?: Record<string, string>;
    signal?: AbortSignal | undefined;
  };

interface Loose {
  params?: Record<string, unknown>;
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** Sent with every change, so that no page of another site can make one in our name. */
let csrf: string | null = null;
export const rememberCsrf = (token: string | null): void => {
  csrf = token;
};

const listeners = new Set<() => void>();
/** Told when the server no longer knows who is asking. Returns how to stop. */
export const onSignedOut = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/**
 * One call of the API. The route is named by its type alone (`call<typeof listRuns>('GET', '/api/v1/runs', …)`), so
 * method, path, parameters and answer are checked against the contract and the schemas stay out of the bundle.
 * Throws ApiFailure.
 */
export async function call<R extends Route>(
  method: R['method'],
  path: R['path'],
  request: Request<R>,
): Promise<ReplyOf<R>> {
  const { params, query, body, headers = {}, signal } = request as Loose;
  const answer = await send(address(path, params, query), {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(csrf === null || method === 'GET' ? {} : { 'x-csrf-token': csrf }),
      ...headers,
    },
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: printJson(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await answer.text();
  if (!answer.ok) throw failureOf(answer, text);
  return parseJson(text) as ReplyOf<R>;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw unreachable();
  }
}

function failureOf({ status }: Response, text: string): ApiFailure {
  const failure = new ApiFailure(status, bodyOf(text) ?? unreadable(status));
  if (status === 401 && failure.code === 'not-signed-in') for (const listener of listeners) listener();
  return failure;
}

type FailureBody = ConstructorParameters<typeof ApiFailure>[1];

/** Undefined when it was not our server that answered, but a proxy before it. */
function bodyOf(text: string): FailureBody | undefined {
  try {
    const body = parseJson(text) as Partial<FailureBody> | null;
    if (typeof body?.code !== 'string' || typeof body.message?.zh !== 'string') return undefined;
    return { ...(body as FailureBody), problems: body.problems ?? [] };
  } catch {
    return undefined;
  }
}

const unreadable = (status: number): FailureBody => ({
  code: `http-${status}`,
  message: dictionary['failure.unreadable'],
  problems: [],
});

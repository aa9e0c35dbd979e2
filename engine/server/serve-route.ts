import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { TSchema } from 'typebox';
import { ApiError } from '../../schemas/api/forms.ts';
import { allows } from '../../schemas/api/permission.ts';
import type { BodyOf, ParamsOf, QueryOf, ReplyOf, Route } from '../../schemas/api/route.ts';
import type { Actor } from '../store/actor.ts';
import { notAllowed, refuse } from './api-error.ts';
import { CSRF_HEADER, isSameText, type Identities, type Identity } from './identity.ts';
import { documentSchema } from './request-schema.ts';

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null;
  }
}

/** What a handler is given: everything checked, typed by the route's own schemas. */
export interface RouteCall<R extends Route> {
  params: ParamsOf<R>;
  query: QueryOf<R>;
  body: BodyOf<R>;
  /** Without rights where the route is open to anyone and nobody is signed in. */
  actor: Actor;
  identity: Identity | null;
  request: FastifyRequest;
  reply: FastifyReply;
}

export type Handler<R extends Route> = (call: RouteCall<R>) => Promise<ReplyOf<R>>;

/** Registers a route of the contract. Every route of the API goes through here, so none forgets to ask who is there. */
export type Serve = <R extends Route>(
  route: R,
  handler: Handler<R>,
  options?: { loginLimit?: boolean },
) => void;

const NOBODY: Actor = { kind: 'user', id: '', name: '', permissions: [] };

export function createServe(app: FastifyInstance, identities: Identities, loginsPerMinute: number): Serve {
  return (route, handler, options) => {
    app.route({
      method: route.method,
      url: fastifyPath(route.path),
      schema: schemaOf(route),
      config: options?.loginLimit === true ? { rateLimit: { max: loginsPerMinute, timeWindow: 60_000 } } : {},
      onRequest: gate(route, identities),
      handler: async (request, reply) => {
        reply.code(route.status ?? 200);
        const identity = request.identity;
        const { params, query, body } = request;
        const call = { params, query, body, actor: identity?.actor ?? NOBODY, identity, request, reply };
        return handler(call as RouteCall<typeof route>);
      },
    });
  };
}

/** Braces, as OpenAPI has them, become the router's colons. */
export const fastifyPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** Before the body is read: who asks, whether the request comes from our own pages, and whether it is allowed. */
const gate =
  ({ right, method }: Route, identities: Identities): onRequestAsyncHookHandler =>
  async (request) => {
    const identity = await identities.identify(request);
    request.identity = identity;
    // Signing in needs no token: a page of another site cannot send JSON here without asking first.
    if (right === 'anyone') return;
    if (identity?.via === 'cookie' && method !== 'GET') checkCsrf(request, identity);
    if (identity === null) throw refuse(401, 'not-signed-in', '请先登录。', 'Sign in first.');
    if (right === 'signed-in') return;
    const id =
      right.of === undefined ? undefined : String((request.params as Record<string, unknown>)[right.of]);
    const open = allows(
      identity.actor.permissions,
      right.action,
      right.kind,
      id ?? (right.narrowed === true ? undefined : '*'),
    );
    if (!open) throw notAllowed();
  };

function checkCsrf(request: FastifyRequest, { csrf }: Identity): void {
  const sent = request.headers[CSRF_HEADER];
  if (typeof sent !== 'string' || !isSameText(sent, csrf))
    throw refuse(
      403,
      'csrf',
      '页面已过期，请刷新后再试。',
      'The page is out of date; reload it and try again.',
    );
}

/** What the document says of a route, and what requests to it are checked by. */
export function schemaOf(route: Route): object {
  const { params, query, body, reply, status = 200, summary, tag, right } = route;
  const present = (name: string, schema: TSchema | undefined): object =>
    schema === undefined ? {} : { [name]: documentSchema(schema) };
  return {
    summary: summary.en,
    description: summary.zh,
    tags: [tag],
    ...(right === 'anyone' ? { security: [] } : {}),
    ...present('params', params),
    ...present('querystring', query),
    ...present('body', body),
    response: { [status]: documentSchema(reply), '4xx': documentSchema(ApiError) },
  };
}

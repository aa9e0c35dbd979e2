import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getPushedRun, pushWebhook } from '../../../schemas/api/hooks.ts';
import { notFound, refuse } from '../api-error.ts';
import type { Metrics } from '../metrics.ts';
import { documentOnly } from '../request-schema.ts';
import { schemaOf } from '../serve-route.ts';
import type { ServerParts } from '../server-parts.ts';
import { readBody } from './body.ts';
import type { CompiledHook } from './compile-hook.ts';
import { createHookTable } from './hook-table.ts';
import { createPush } from './push.ts';
import { readOutcome } from './run-outcome.ts';

declare module 'fastify' {
  interface FastifyRequest {
    hook: CompiledHook | null;
  }
}

/** Tries at addresses that do not exist, a minute and address. */
const MAX_MISSES = 60;

/**
 * The doors for pushes. They have a scope of their own with nothing in it but what a push needs: its address, its
 * size, its signature, its key, and the start of the run.
 */
export async function registerHooks(
  app: FastifyInstance,
  parts: ServerParts,
  metrics: Metrics,
): Promise<void> {
  const { flows, secrets, config } = parts;
  const table = createHookTable(flows, (name) => secrets.open(name));
  secrets.onChange(() => table.forgetAll());
  const miss = app.createRateLimit({ max: MAX_MISSES, timeWindow: 60_000 });

  const open = async (request: FastifyRequest): Promise<void> => {
    const { path } = request.params as { path: string };
    const hook = table.known(path) ?? (await table.find(path));
    if (hook === null) throw await refusedAddress(request, miss);
    request.hook = hook;
  };

  app.decorateRequest('hook', null);
  app.removeAllContentTypeParsers();
  // Known by its name, the type nearly all pushes have is not taken apart for each of them.
  app.addContentTypeParser(['application/json', '*'], (request: FastifyRequest, payload: IncomingMessage) =>
    readBody(payload, request.hook?.maxBytes ?? 0),
  );

  app.post('/hooks/:path', {
    ...documentOnly,
    schema: schemaOf(pushWebhook),
    config: { rateLimit: { max: config.rateLimits.hooks, timeWindow: 60_000 } },
    onRequest: open,
    handler: createPush(parts, metrics),
  });
  const asked = { ...documentOnly, schema: schemaOf(getPushedRun), onRequest: open };
  app.get('/hooks/:path/runs/:run', asked, async (request, reply) => {
    const { run } = request.params as { path: string; run: string };
    const outcome = await readOutcome(parts.tables, request.hook?.flow ?? '', run);
    if (outcome === null) throw notFound();
    return reply.send(outcome);
  });
}

async function refusedAddress(
  request: FastifyRequest,
  miss: ReturnType<FastifyInstance['createRateLimit']>,
): Promise<Error> {
  const limit = await miss(request);
  if (limit.isAllowed || !limit.isExceeded) return notFound();
  return refuse(429, 'too-many-requests', '请求太频繁，请稍后再试。', 'Too many requests; try again later.');
}

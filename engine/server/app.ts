import { Buffer } from 'node:buffer';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { parseJsonIntake } from '../../schemas/values/parse-json.ts';
import { handleError } from './api-error.ts';
import { registerDesigner } from './designer.ts';
import { createEventStreams } from './event-stream.ts';
import { createFlowKnowledge } from './flow-knowledge.ts';
import { serveHealth } from './health.ts';
import { registerChannelPushes } from './hooks/channel-pushes.ts';
import { registerHooks } from './hooks/hook-routes.ts';
import { registerReplies } from './hooks/replies.ts';
import { createIdentities, type Identities } from './identity.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { registerOpenApi } from './openapi.ts';
import type { ImportDesk } from './import-port.ts';
import type { ServerParts } from './server-parts.ts';
import { useOurSchemas } from './request-schema.ts';
import { serveAccounts } from './routes/accounts.ts';
import { serveCaseHandling } from './routes/case-handling.ts';
import { serveCases } from './routes/cases.ts';
import { serveCatalog } from './routes/catalog.ts';
import { serveChecks } from './routes/checks.ts';
import { serveChannels } from './routes/channels.ts';
import { serveFlowFiles } from './routes/flow-files.ts';
import { serveFlowPauses } from './routes/flow-pauses.ts';
import { serveDemoShop } from './routes/demo-shop.ts';
import { serveExports } from './routes/exports.ts';
import { serveFlows } from './routes/flows.ts';
import { serveImports } from './routes/imports.ts';
import { serveIntake } from './routes/intake.ts';
import { serveMappings } from './routes/mappings.ts';
import { servePacks } from './routes/packs.ts';
import { serveRecordActions } from './routes/record-actions.ts';
import { serveRecordViews } from './routes/record-views.ts';
import { serveRecords } from './routes/records.ts';
import { serveRepairs } from './routes/repairs.ts';
import { serveRunActivity } from './routes/run-activity.ts';
import { serveRunHandling } from './routes/run-handling.ts';
import { serveRunStreams } from './routes/run-streams.ts';
import { serveRuns } from './routes/runs.ts';
import { serveSearch } from './routes/search.ts';
import { serveSchedules } from './routes/schedules.ts';
import { serveSessions } from './routes/sessions.ts';
import { serveTables } from './routes/tables.ts';
import { serveTrials } from './routes/trials.ts';
import { serveVersions } from './routes/versions.ts';
import type { RecordAccess } from '../tables/record-access.ts';
import { createServe, type Serve } from './serve-route.ts';
import { watchOthers } from './watch.ts';

const VERSION = '1';
/** How long a request that is being answered may hold up the end of the process. */
const CLOSE_MS = 1_000;

/**
 * The server, put together by name: one can read here what there is, and in which order. It listens when its caller
 * says so, and everything it needs comes from there too.
 */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const { config, log } = parts;
  const app = fastify({
    ...(log === false ? {} : { loggerInstance: log }),
    // One line of our own per request, written when it is answered.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy,
    bodyLimit: config.bodyLimit,
    requestTimeout: 60_000,
    keepAliveTimeout: 72_000,
    // Closing lets answers under way out, but not for ever.
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 200 },
  });
  const metrics = createMetrics(parts.engine, parts.tables);
  const identities = createIdentities(parts.accounts, parts.now, config.sessionMs);
  parts.flows.onChange((flow) => parts.engine.refresh(flow));
  app.setErrorHandler(handleError);
  useOurSchemas(app);
  app.addHook('onResponse', (request, reply, done) => {
    noteRequest(request, reply, metrics);
    done();
  });
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), CLOSE_MS).unref();
  });
  const stopWatching = watchOthers(parts, identities, app.log);
  app.addHook('onClose', async () => {
    stopWatching();
    metrics.close();
    await identities.flush();
  });

  await app.register(rateLimit, {
    max: config.rateLimits.api,
    timeWindow: 60_000,
    // One visit takes dozens of built files.
    allowList: ({ url }) => url.startsWith('/assets/'),
    addHeadersOnExceeding: {},
  });
  await registerOpenApi(app, VERSION);
  await registerDesigner(app, parts.designerDir);
  await app.register(async (scope) => registerHooks(scope, parts, metrics));
  await app.register(async (scope) => registerReplies(scope, parts));
  const { channels } = parts;
  if (channels !== undefined)
    await app.register(async (scope) => registerChannelPushes(scope, channels, config.rateLimits.hooks));
  await app.register(async (api) => registerApi(api, parts, identities, metrics));
  return app;
}

/** One line and one figure per request. The route is its pattern: an address may hold a secret, and a body may hold anything. */
function noteRequest(request: FastifyRequest, reply: FastifyReply, metrics: Metrics): void {
  const route = request.routeOptions.url ?? 'none';
  const ms = reply.elapsedTime;
  metrics.request(route, request.method, reply.statusCode, ms / 1000);
  request.log.info(
    { method: request.method, route, status: reply.statusCode, ms: Math.round(ms) },
    'request',
  );
}

/** Everything under `/api`, for people and machines that say who they are. */
async function registerApi(
  app: FastifyInstance,
  parts: ServerParts,
  identities: Identities,
  metrics: Metrics,
): Promise<void> {
  await app.register(cookie);
  takeJson(app);
  takeFiles(app);
  app.decorateRequest('identity', null);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  const serve = createServe(app, identities, parts.config.rateLimits.logins);
  serveHealth(serve, parts, metrics);
  serveSessions(serve, parts, identities);
  serveAccounts(serve, parts, identities);
  serveFlows(serve, parts);
  const gather = createFlowKnowledge(parts);
  serveChecks(serve, parts, gather);
  serveTrials(serve, parts, gather);
  serveFlowFiles(serve, parts);
  serveFlowPauses(serve, parts);
  serveVersions(serve, parts);
  serveCatalog(serve, parts);
  serveMappings(serve, parts);
  serveRuns(serve, parts);
  serveCases(serve, parts);
  serveCaseHandling(serve, parts);
  serveSearch(serve, parts);
  serveRunActivity(serve, parts);
  if (parts.schedules !== undefined) serveSchedules(serve, parts.schedules);
  if (parts.repairs !== undefined) serveRepairs(serve, parts.repairs);
  if (parts.records !== undefined) serveTableRoutes(serve, parts.records);
  if (parts.packs !== undefined) servePacks(serve, parts.packs);
  if (parts.packs !== undefined && parts.records !== undefined)
    serveDemoShop(serve, { ...parts, packs: parts.packs, records: parts.records });
  if (parts.channels !== undefined) serveChannels(serve, parts.channels);
  if (parts.intake !== undefined) serveIntake(serve, parts.intake);
  if (parts.imports !== undefined) serveFileRoutes(serve, { ...parts, imports: parts.imports });
  serveRunHandling(serve, parts);
  serveRunStreams(serve, parts, createEventStreams(app));
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

function serveFileRoutes(serve: Serve, parts: ServerParts & { imports: ImportDesk }): void {
  serveImports(serve, parts);
  serveExports(serve, parts.imports);
}

function serveTableRoutes(serve: Serve, records: RecordAccess): void {
  serveTables(serve, records);
  serveRecords(serve, records);
  serveRecordViews(serve, records);
  serveRecordActions(serve, records);
}

/** A file is handed on as it comes in, and never held: whoever takes it bounds it. */
function takeFiles(app: FastifyInstance): void {
  app.addContentTypeParser('application/octet-stream', (_request, body, done) => done(null, body));
}

/** Numbers stay exact, and texts that no store can keep are cleaned before anybody sees them. */
function takeJson(app: FastifyInstance): void {
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, body.length === 0 ? undefined : parseJsonIntake(Buffer.from(body)).value);
    } catch (error) {
      done(error as Error);
    }
  });
}

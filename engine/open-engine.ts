import { createHmac } from 'node:crypto';
import type { Clock, Fault } from './core/ports.ts';
import type { Database } from './open-database.ts';
import type { Registry } from './registry/registry.ts';
import { createEngine, type EngineOptions, type RunningEngine } from './runtime/create-engine.ts';
import type { Outside } from './runtime/step-call.ts';
import type { HttpClient } from './sdk/http.ts';
import type { FlowService } from './server/flow-service.ts';
import { pausesOf, readsOf } from './store/runtime-reads.ts';

interface Parts {
  database: Database;
  flows: FlowService;
  registry: Registry;
  client: HttpClient;
  clock: Clock;
  fault: Fault;
  /** For the calls of nodes. */
  stepTables: NonNullable<Outside['tables']>;
  stepChannels: NonNullable<Outside['channels']>;
}

interface Options {
  worker: string;
  groups?: string[];
  /** False: drives what it starts itself, but claims nothing. */
  works?: boolean;
  log: Outside['log'];
}

/** The engine on its database, recovered from what a former process left behind, and told of what others make due. */
export const openEngine = async (
  options: Options,
  parts: Parts,
): Promise<{ engine: RunningEngine; stop(ms: number): Promise<void> }> => {
  const { database, flows } = parts;
  const engine = createEngine(engineOptions(options, parts));
  flows.onChange(engine.refresh);
  await engine.open();
  const listening = options.works === false ? undefined : await database.doorbell?.listen(engine.ring);
  return {
    engine,
    async stop(ms) {
      await listening?.close();
      await engine.stop(ms);
    },
  };
};

const engineOptions = (
  { worker, groups, works = true, log }: Options,
  { database, flows, registry, client, clock, fault, stepTables, stepChannels }: Parts,
): EngineOptions => ({
  store: database.store,
  reads: readsOf(database.tables),
  pauses: pausesOf(database.tables),
  flows: flows.source,
  failureListeners: flows.failureListeners,
  types: registry,
  outside: { ...outsideOf(client, database, log), tables: stepTables, channels: stepChannels },
  clock,
  fault,
  worker,
  works,
  ...(groups === undefined ? {} : { groups }),
  onError: (runId, error) =>
    log('error', 'drive failed', {
      run: runId,
      error: String(error instanceof Error ? error.stack : error),
    }),
});

const outsideOf = (client: HttpClient, { store, secrets, key }: Database, log: Outside['log']): Outside => ({
  http: client.request,
  secret: secrets.open,
  datasets: store.datasets,
  log,
  // Tokens are derived, never stored in clear; whoever has the database alone cannot make one.
  idKey: createHmac('sha256', key).update('step-ids').digest(),
});

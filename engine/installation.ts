import { createHmac } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Fault } from './core/ports.ts';
import { nodeTypes } from './nodes/index.ts';
import { createRegistry, type Registry } from './registry/registry.ts';
import { openQueue } from './queue/queue.ts';
import { createEngine, type EngineOptions, type RunningEngine } from './runtime/create-engine.ts';
import type { Schedules } from './runtime/schedules.ts';
import type { HttpRequest, HttpResponse } from './sdk/call.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './sdk/http.ts';
import type { Outside } from './runtime/step-call.ts';
import type { NodeType } from './sdk/node-type.ts';
import { createFlowService, type FlowService } from './server/flow-service.ts';
import { openClock, type OpenClock } from './open-clock.ts';
import { openDuties, type StandingOptions } from './open-duties.ts';
import { openRepairs } from './open-repairs.ts';
import { openSchedules } from './open-schedules.ts';
import { createIncidents } from './runtime/incidents.ts';
import type { Repairs } from './runtime/repair.ts';
import type { Transaction } from './sdk/transaction.ts';
import { createIncidentStore } from './store/incident-store.ts';
import { syncSchedules } from './store/schedule-sync.ts';
import { pausesOf, readsOf } from './store/runtime-reads.ts';
import { openSecretStore, type SecretStore } from './store/secret-store.ts';
import { createStore, type Store } from './store/store.ts';
import { caseProblems } from './trial/case-problems.ts';
import { tablesOf, type Tables } from './store/tables.ts';
import { loadVaultKey } from './store/vault-key.ts';

export interface InstallationOptions {
  /** Folder of the database and the files; made when it is not there. */
  dataDir: string;
  /** `postgres://…`; a SQLite file in `dataDir` when left out. */
  databaseUrl?: string;
  /** 64 hexadecimal digits; a file beside the data folder when left out. */
  key?: string;
  /** Name of this process among those on the database. */
  worker: string;
  groups?: string[];
  /** False: this process serves requests and drives what it starts itself, but claims nothing. */
  works?: boolean;
  /** False: this process fires no schedules. */
  schedules?: boolean;
  clock?: Clock;
  fault?: Fault;
  http?: HttpClientOptions;
  /** The engine's own work: how long runs are kept, where backups go. Left out, this process does none of it. */
  duties?: Pick<StandingOptions, 'keep' | 'backup'>;
  /** Node types besides the built-in ones. */
  types?: readonly NodeType[];
  log(level: 'info' | 'warn' | 'error', message: string, context: Record<string, unknown>): void;
}

/** Everything behind the server: database, flows, secrets, engine. */
export interface Installation {
  store: Store;
  tables: Tables;
  flows: FlowService;
  secrets: SecretStore;
  registry: Registry;
  engine: RunningEngine;
  schedules: Schedules;
  repairs: Repairs;
  clock: Clock;
  http(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /** Parks what can be parked within `ms`, then closes the database. What cannot be parked is recovered by the next start. */
  close(ms?: number): Promise<void>;
}

/** Everything that runs beside the runs: schedules, mass repairs, duties. */
const openBackground = (
  options: InstallationOptions,
  {
    store,
    tables,
    flows,
    secrets,
    engine,
    clock,
    setClock,
    fault,
  }: Pick<Installation, 'store' | 'tables' | 'flows' | 'secrets' | 'engine' | 'clock'> & {
    setClock: OpenClock['setClock'];
    fault: Fault;
  },
): Pick<Installation, 'schedules' | 'repairs'> & { stop(): Promise<void> } => {
  const { worker, works = true, log } = options;
  const catchUp = async (): Promise<void> => {
    await flows.catchUp();
    await secrets.catchUp();
  };
  const incidents = createIncidents(createIncidentStore(tables), clock, (about, error) =>
    log('error', 'duty failed', { about, error: String(error) }),
  );
  const { schedules, scheduler } = openSchedules({ tables, engine, clock, fault, incidents });
  const { repairs, runner } = openRepairs({ store, engine, worker, clock, incidents });
  const duties = openDuties({
    store,
    catchUp,
    ...(setClock === undefined ? {} : { setClock }),
    tellFailures: engine.tellFailures,
    worker,
    clock,
    incidents,
    ...options.duties,
  });
  if (options.schedules ?? true) scheduler.start();
  if (works) runner.start();
  if (options.duties !== undefined) duties.start();
  return {
    schedules,
    repairs,
    async stop() {
      await Promise.all([scheduler.stop(), runner.stop(), duties.stop()]);
    },
  };
};

const outsideOf = (
  client: HttpClient,
  secrets: SecretStore,
  key: Buffer,
  log: InstallationOptions['log'],
): Outside => ({
  http: client.request,
  secret: secrets.open,
  log,
  // Tokens are derived, never stored in clear; whoever has the database alone cannot make one.
  idKey: createHmac('sha256', key).update('step-ids').digest(),
});

interface EngineParts extends Pick<Installation, 'store' | 'tables' | 'flows' | 'registry' | 'clock'> {
  options: InstallationOptions;
  fault: Fault;
  outside: Outside;
}

const engineOptions = ({
  options,
  store,
  tables,
  flows,
  registry,
  clock,
  fault,
  outside,
}: EngineParts): EngineOptions => ({
  store,
  reads: readsOf(tables),
  pauses: pausesOf(tables),
  flows: flows.source,
  failureListeners: flows.failureListeners,
  types: registry,
  outside,
  clock,
  fault,
  worker: options.worker,
  works: options.works ?? true,
  ...(options.groups === undefined ? {} : { groups: options.groups }),
  onError: (runId, error) =>
    options.log('error', 'drive failed', {
      run: runId,
      error: String(error instanceof Error ? error.stack : error),
    }),
});

/**
 * On PostgreSQL what becomes due is rung at every process, in the transaction that makes it due; a ring that is lost
 * costs one poll. Within one process the store tells the engine itself.
 */
const openStore = async (
  { dataDir, databaseUrl, worker }: InstallationOptions,
  clock: Clock,
  fault: Fault,
) => {
  const url = databaseUrl ?? `sqlite:${join(dataDir, 'daliu.sqlite')}`;
  const doorbell = databaseUrl === undefined ? undefined : await openQueue(url);
  const ring = doorbell && ((tx: Transaction, ids: string[]) => doorbell.ring(ids, tx));
  const store = await createStore({ url, worker, clock, fault, ...(ring === undefined ? {} : { ring }) });
  return { store, doorbell };
};

/** Opens the database, proves the key, recovers what a former process left behind and takes up work. */
export const openInstallation = async (options: InstallationOptions): Promise<Installation> => {
  const { fault = () => {}, log } = options;
  await mkdir(options.dataDir, { recursive: true });
  const { clock, setClock } = await openClock(options);
  const key = await loadVaultKey(options.dataDir, options.key);
  const { store, doorbell } = await openStore(options, clock, fault);
  const tables = tablesOf(store);
  const secrets = await openSecretStore(tables, clock.now, key);
  const registry = createRegistry([...nodeTypes, ...(options.types ?? [])]);
  const flows = createFlowService({
    tables,
    registry,
    now: clock.now,
    wentLive: [syncSchedules],
    tryCases: caseProblems,
  });
  const client = createHttpClient(options.http);
  const parts = { store, tables, flows, registry, clock, fault };
  const outside = outsideOf(client, secrets, key, log);
  const engine = createEngine(engineOptions({ ...parts, options, outside }));
  flows.onChange(engine.refresh);
  await engine.open();
  const listening = options.works === false ? undefined : await doorbell?.listen(engine.ring);
  const background = openBackground(options, { ...parts, secrets, engine, setClock });
  return {
    store,
    tables,
    flows,
    secrets,
    registry,
    engine,
    schedules: background.schedules,
    repairs: background.repairs,
    clock,
    http: client.request,
    async close(ms = 5000) {
      await background.stop();
      await listening?.close();
      await engine.stop(ms);
      await client.close();
      await store.close();
      await doorbell?.close();
    },
  };
};

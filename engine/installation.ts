import { createHmac } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Fault } from './core/ports.ts';
import { nodeTypes } from './nodes/index.ts';
import { createRegistry, type Registry } from './registry/registry.ts';
import { openQueue } from './queue/queue.ts';
import { createEngine, type RunningEngine } from './runtime/create-engine.ts';
import type { Schedules } from './runtime/schedules.ts';
import { systemClock } from './runtime/system-clock.ts';
import type { HttpRequest, HttpResponse } from './sdk/call.ts';
import { createHttpClient, type HttpClientOptions } from './sdk/http.ts';
import type { NodeType } from './sdk/node-type.ts';
import { createFlowService, type FlowService } from './server/flow-service.ts';
import { openSchedules } from './open-schedules.ts';
import { syncSchedules } from './store/schedule-sync.ts';
import { pausesOf, readsOf } from './store/runtime-reads.ts';
import { openSecretStore, type SecretStore } from './store/secret-store.ts';
import { createStore, type Store } from './store/store.ts';
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
  clock: Clock;
  http(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /** Parks what can be parked within `ms`, then closes the database. What cannot be parked is recovered by the next start. */
  close(ms?: number): Promise<void>;
}

/**
 * On PostgreSQL what becomes due here is rung at every process; a ring that is lost costs one poll. Within one process
 * the store tells the engine itself.
 */
const openDoorbell = async (
  { databaseUrl, works = true }: InstallationOptions,
  store: Store,
  engine: RunningEngine,
  log: InstallationOptions['log'],
): Promise<{ close(): Promise<void> }> => {
  if (databaseUrl === undefined) return { close: async () => {} };
  const queue = await openQueue(databaseUrl);
  const listening = works ? await queue.listen(engine.ring) : null;
  store.onDue((ids) => {
    queue.ring(ids).catch((error: unknown) => log('warn', 'ring lost', { error: String(error) }));
  });
  return {
    async close() {
      await listening?.close();
      await queue.close();
    },
  };
};

/** Opens the database, proves the key, recovers what a former process left behind and takes up work. */
export const openInstallation = async (options: InstallationOptions): Promise<Installation> => {
  const { clock = systemClock, fault = () => {}, worker, log } = options;
  await mkdir(options.dataDir, { recursive: true });
  const url = options.databaseUrl ?? `sqlite:${join(options.dataDir, 'daliu.sqlite')}`;
  const key = await loadVaultKey(options.dataDir, options.key);
  const store = await createStore({ url, worker, clock, fault });
  const tables = tablesOf(store);
  const secrets = await openSecretStore(tables, clock.now, key);
  const registry = createRegistry([...nodeTypes, ...(options.types ?? [])]);
  const flows = createFlowService({ tables, registry, now: clock.now, wentLive: [syncSchedules] });
  const client = createHttpClient(options.http);
  const engine = createEngine({
    store,
    reads: readsOf(tables),
    pauses: pausesOf(tables),
    flows: flows.source,
    failureListeners: flows.failureListeners,
    types: registry,
    outside: {
      http: client.request,
      secret: secrets.open,
      log: (level, message, context) => log(level, message, context),
      // Tokens are derived, never stored in clear; whoever has the database alone cannot make one.
      idKey: createHmac('sha256', key).update('step-ids').digest(),
    },
    clock,
    fault,
    worker,
    works: options.works ?? true,
    ...(options.groups === undefined ? {} : { groups: options.groups }),
    onError: (runId, error) =>
      log('error', 'drive failed', {
        run: runId,
        error: String(error instanceof Error ? error.stack : error),
      }),
  });
  flows.onChange(engine.refresh);
  const doorbell = await openDoorbell(options, store, engine, log);
  await engine.open();
  const { schedules, scheduler } = openSchedules({ tables, engine, clock, fault, log });
  if (options.schedules ?? true) scheduler.start();
  return {
    store,
    tables,
    flows,
    secrets,
    registry,
    engine,
    schedules,
    clock,
    http: client.request,
    async close(ms = 5000) {
      await scheduler.stop();
      await doorbell.close();
      await engine.stop(ms);
      await client.close();
      await store.close();
    },
  };
};

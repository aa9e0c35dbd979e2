import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Fault } from './core/ports.ts';
import { nodeTypes } from './nodes/index.ts';
import { openBackground } from './open-background.ts';
import { openChannels, type OpenChannels } from './open-channels.ts';
import { openClock } from './open-clock.ts';
import { openDatabase, type Database } from './open-database.ts';
import type { StandingOptions } from './open-duties.ts';
import { openImports, type OpenImports } from './open-imports.ts';
import { openIntake } from './open-intake.ts';
import { openEngine } from './open-engine.ts';
import { createPackService, type PackService } from './packs/pack-service.ts';
import { createShippedPacks } from './packs/shipped-packs.ts';
import { openTables } from './open-tables.ts';
import { createRegistry, type Registry } from './registry/registry.ts';
import type { RunningEngine } from './runtime/create-engine.ts';
import type { Repairs } from './runtime/repair.ts';
import type { Schedules } from './runtime/schedules.ts';
import type { HttpRequest, HttpResponse } from './sdk/call.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './sdk/http.ts';
import type { NodeType } from './sdk/node-type.ts';
import type { RecordAccess } from './tables/record-access.ts';
import { syncTriggers } from './tables/triggers/sync-triggers.ts';
import type { ChannelDesk } from './server/channel-port.ts';
import type { ImportDesk } from './server/import-port.ts';
import type { IntakeDesk } from './server/intake-port.ts';
import { createFlowService, type FlowService } from './server/flow-service.ts';
import { syncSchedules } from './store/schedule-sync.ts';
import type { SecretStore } from './store/secret-store.ts';
import type { Store } from './store/store.ts';
import type { Tables } from './store/tables.ts';
import { caseProblems } from './trial/case-problems.ts';

export interface InstallationOptions {
  /** Folder of the database and the files; made when it is not there. */
  dataDir: string;
  /** `postgres://…`; a SQLite file in `dataDir` when left out. */
  databaseUrl?: string;
  /** 64 hexadecimal digits; a file beside the data folder when left out. */
  key?: string;
  /** Of schedules that name none; Asia/Shanghai when left out. */
  timezone?: string;
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
  /** Tables of people's own, their records, views and buttons. */
  records: RecordAccess;
  /** Tables and flows that come, and go, together. */
  packs: PackService;
  /** Shops, and how whole their orders are here. */
  channels: ChannelDesk;
  /** Files into tables, and tables as files. */
  imports: ImportDesk;
  /** How right orders come in, and what people put right in them. */
  intake: IntakeDesk;
  clock: Clock;
  http(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /** Parks what can be parked within `ms`, then closes the database. What cannot be parked is recovered by the next start. */
  close(ms?: number): Promise<void>;
}

/** Opens the database, proves the key, recovers what a former process left behind and takes up work. */
export const openInstallation = async (options: InstallationOptions): Promise<Installation> => {
  const { fault = () => {} } = options;
  await mkdir(options.dataDir, { recursive: true });
  const { clock, setClock } = await openClock(options);
  const database = await openDatabase(options, clock, fault);
  const { store, tables, secrets } = database;
  const registry = createRegistry([...nodeTypes, ...(options.types ?? [])]);
  const flows = openFlows(options, database, registry, clock);
  const { records, forSteps: stepTables } = openTables(options, database, clock);
  const client = createHttpClient(options.http);
  const channels = openShops(options, database, client, clock);
  const imports = openFiles(options, database, records, clock);
  const desks = { channels: channels.desk, imports: imports.desk };
  const parts = { database, flows, registry, client, clock, fault };
  const { engine, stop } = await openEngine(options, {
    ...parts,
    stepTables,
    stepChannels: channels.steps,
  });
  const { schedules, repairs, ...background } = openBackground(options, {
    database,
    records,
    flows,
    engine,
    clock,
    setClock,
    fault,
  });
  return {
    store,
    tables,
    flows,
    secrets,
    registry,
    engine,
    schedules,
    repairs,
    records,
    packs: createPackService({
      tables,
      catalog: records.catalog,
      flows,
      shipped: createShippedPacks(),
      clock,
    }),
    ...desks,
    intake: openIntake({ ...desks, tables, catalog: records.catalog, clock }),
    clock,
    http: client.request,
    async close(ms = 5000) {
      await channels.stop();
      await imports.stop();
      await background.stop();
      await stop(ms);
      await client.close();
      await database.close();
    },
  };
};

/** What goes live brings its schedules and its triggers on tables with it. */
const openFlows = (
  { timezone }: InstallationOptions,
  { tables, store }: Database,
  registry: Registry,
  clock: Clock,
): FlowService =>
  createFlowService({
    tables,
    registry,
    now: clock.now,
    wentLive: [
      (tx, definition, at) => syncSchedules(tx, definition, at, timezone),
      (tx, definition, at) => syncTriggers(tx, definition, store.dialect, at),
    ],
    tryCases: caseProblems,
  });

/** Shops are read by the processes that fire schedules. */
const openShops = (
  { worker, log, duties, schedules = true }: InstallationOptions,
  { tables, store, secrets }: Database,
  client: HttpClient,
  clock: Clock,
): OpenChannels => {
  const channels = openChannels({
    tables,
    database: store.dialect,
    secrets,
    client,
    clock,
    worker,
    log: (about, error) => log('error', 'channel failed', { about, error: String(error) }),
  });
  if (duties !== undefined && schedules) channels.start();
  return channels;
};

/** Imports are worked on by the processes that work at all; what others left is taken up at once. */
const openFiles = (
  { dataDir, log, works = true }: InstallationOptions,
  { tables }: Database,
  { catalog, reads }: RecordAccess,
  clock: Clock,
): OpenImports => {
  const imports = openImports({
    tables,
    catalog,
    reads,
    clock,
    folder: join(dataDir, 'files'),
    log: (about, error) => log('error', 'import failed', { about, error: String(error) }),
  });
  if (works) imports.start();
  return imports;
};

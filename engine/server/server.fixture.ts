import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { readConfig, type Config } from '../config.ts';
import type { Clock } from '../core/ports.ts';
import { nodeTypes } from '../nodes/index.ts';
import { openChannels } from '../open-channels.ts';
import { openImports, type OpenImports } from '../open-imports.ts';
import { openIntake } from '../open-intake.ts';
import { createRegistry, type Registry } from '../registry/registry.ts';
import { createEngine, type RunningEngine } from '../runtime/create-engine.ts';
import { createFlowCache } from '../runtime/flow-cache.ts';
import { createIncidents } from '../runtime/incidents.ts';
import { createRepairs, type Repairs } from '../runtime/repair.ts';
import type { Pace } from '../runtime/schedule-port.ts';
import { createSchedules } from '../runtime/schedules.ts';
import type { Engine } from '../runtime/engine.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { systemActor } from '../store/actor.ts';
import { createIncidentStore } from '../store/incident-store.ts';
import { createPromotionStore } from '../store/promotion-store.ts';
import { createRepairChanges } from '../store/repair-changes.ts';
import { createRepairList } from '../store/repair-list.ts';
import { createScheduleChanges } from '../store/schedule-changes.ts';
import { createScheduleList } from '../store/schedule-list.ts';
import { syncSchedules } from '../store/schedule-sync.ts';
import { pausesOf, readsOf } from '../store/runtime-reads.ts';
import { createPackService } from '../packs/pack-service.ts';
import { createShippedPacks } from '../packs/shipped-packs.ts';
import { openTables, type OpenTables } from '../open-tables.ts';
import type { RecordAccess } from '../tables/record-access.ts';
import { syncTriggers } from '../tables/triggers/sync-triggers.ts';
import { openSecretStore, type SecretStore } from '../store/secret-store.ts';
import { createStore, type Store } from '../store/store.ts';
import { tablesOf } from '../store/tables.ts';
import { openAccounts, type Accounts } from './accounts.ts';
import { buildServer } from './app.ts';
import type { ChannelDesk } from './channel-port.ts';
import { misfitsOf } from './contract.fixture.ts';
import { createFlowService, type FlowService } from './flow-service.ts';
import type { ImportDesk } from './import-port.ts';
import type { ServerParts } from './server-parts.ts';

export interface TestServer {
  app: FastifyInstance;
  engine: Engine;
  store: Store;
  flows: FlowService;
  accounts: Accounts;
  secrets: SecretStore;
  repairs: Repairs;
  records: RecordAccess;
  imports: ImportDesk;
  errors: unknown[];
  /** A request with a token that may do everything, unless it brings headers of its own. */
  call(
    method: Request['method'],
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Headers of a new token of this role. */
  as(role: string): Promise<Record<string, string>>;
  /** Creates and publishes. */
  publish(definition: FlowDefinition): Promise<void>;
  close(): Promise<void>;
}

export interface Answer {
  status: number;
  body: never;
  text: string;
  headers: LightMyRequestResponse['headers'];
}

export interface TestServerOptions {
  clock?: Clock;
  config?: Partial<Config>;
  parts?: Partial<ServerParts>;
  url?: string;
}

const root = systemActor('test');

type Parts = Omit<ServerParts, 'log'> & { repairs: Repairs; records: RecordAccess };

interface EngineParts {
  flows: FlowService;
  registry: Registry;
  secrets: SecretStore;
  stepTables: OpenTables['forSteps'];
  clock: Clock;
  errors: unknown[];
}

const engineOn = (
  store: Store,
  { flows, registry, secrets, stepTables, clock, errors }: EngineParts,
): RunningEngine => {
  const tables = tablesOf(store);
  return createEngine({
    store,
    reads: readsOf(tables),
    pauses: pausesOf(tables),
    flows: flows.source,
    failureListeners: flows.failureListeners,
    types: registry,
    outside: {
      http: async () => ({ status: 200, headers: {}, body: '{}' }),
      secret: (name) => secrets.open(name),
      datasets: store.datasets,
      tables: stepTables,
      log: () => {},
      idKey: randomBytes(32),
    },
    clock,
    fault: () => {},
    worker: 'test',
    onError: (_run, error) => errors.push(error),
  });
};

/** Everything under the server, real: the engine, the stores, SQLite. */
async function openParts(
  store: Store,
  { clock = systemClock, config: changed }: TestServerOptions,
  errors: unknown[],
): Promise<Parts> {
  const tables = tablesOf(store);
  const { now } = clock;
  const registry = createRegistry(nodeTypes);
  const config = { ...readConfig({}), ...changed };
  const flows = createFlowService({
    tables,
    registry,
    now,
    wentLive: [
      (tx, definition, at) => syncSchedules(tx, definition, at),
      (tx, definition, at) => syncTriggers(tx, definition, store.dialect, at),
    ],
  });
  const { records, forSteps } = openTables({}, { store, tables }, clock);
  const accounts = await openAccounts(tables, now, config);
  const secrets = await openSecretStore(tables, now, Buffer.alloc(32, 7));
  const engine = engineOn(store, { flows, registry, secrets, stepTables: forSteps, clock, errors });
  await engine.open();
  const schedules = createSchedules({
    store: {
      ...createScheduleList<Pace>(tables),
      ...createScheduleChanges(tables),
      ...createPromotionStore(tables),
    },
    flow: createFlowCache(flows.source, registry).version,
    clock,
    ring: () => {},
  });
  return {
    engine,
    tables,
    flows,
    accounts,
    secrets,
    registry,
    schedules,
    records,
    packs: createPackService({
      tables,
      catalog: records.catalog,
      flows,
      shipped: createShippedPacks(),
      clock,
    }),
    repairs: createRepairs(
      { ...createRepairList(tables), ...createRepairChanges(tables) },
      clock,
      createIncidents(createIncidentStore(tables), clock, (_about, error) => errors.push(error)),
    ),
    config,
    now,
  };
}

const deskOf = (store: Store, { tables, secrets }: Parts, clock: Clock, errors: unknown[]): ChannelDesk =>
  openChannels({
    tables,
    database: store.dialect,
    secrets,
    client: { request: async () => ({ status: 403, headers: {}, body: '{}' }) },
    clock,
    worker: 'test',
    log: (_about, error) => errors.push(error),
  }).desk;

/** Parses in this thread: what goes through the server here is small, and ours. */
const filesOf = ({ tables, records }: Parts, folder: string, clock: Clock, errors: unknown[]): OpenImports =>
  openImports({
    tables,
    catalog: records.catalog,
    reads: records.reads,
    clock,
    folder,
    thread: 'here',
    log: (_about, error) => errors.push(error),
  });

/** The whole server on a real engine and a real SQLite database in memory, nothing of ours replaced. */
export async function openTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { clock = systemClock, url = ':memory:' } = options;
  const store = await createStore({ worker: 'test', clock, url });
  const errors: unknown[] = [];
  const opened = await openParts(store, options, errors);
  const channels = deskOf(store, opened, clock, errors);
  const folder = await mkdtemp(join(tmpdir(), 'daliu-server-'));
  const files = filesOf(opened, folder, clock, errors);
  const { catalog } = opened.records;
  const intake = openIntake({ tables: opened.tables, catalog, clock, channels, imports: files.desk });
  const parts = {
    ...opened,
    channels,
    imports: files.desk,
    intake,
    log: false as const,
    ...options.parts,
  };
  const { engine, flows, accounts, secrets, repairs, records } = parts;
  const app = await buildServer(parts);
  const as = async (role: string): Promise<Record<string, string>> => {
    const made = await accounts.tokens.create({ name: role, role }, root);
    return { authorization: `Bearer ${made?.credential ?? ''}` };
  };
  const owner = await as('owner');
  return {
    app,
    engine,
    store,
    flows,
    accounts,
    secrets,
    repairs,
    records,
    imports: files.desk,
    errors,
    as,
    call: (method, path, body, headers = owner) => inject(app, { method, url: path, body, headers }),
    async publish(definition) {
      const draft = await flows.drafts.create(definition, {}, root);
      const result = await flows.publish(definition.id, { revision: draft?.revision ?? 0 }, root);
      if (result.kind !== 'published') throw new Error(`${result.kind}: ${JSON.stringify(result.problems)}`);
    },
    async close() {
      await app.close();
      await files.stop();
      await engine.stop(1000);
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  body: unknown;
  headers: Record<string, string>;
}

/** Every answer is held against the contract of its route. */
export async function inject(app: FastifyInstance, { method, url, body, headers }: Request): Promise<Answer> {
  const options: InjectOptions = {
    method,
    url,
    headers: { host: '127.0.0.1:7788', ...headers },
  };
  if (body !== undefined) {
    options.payload = typeof body === 'string' ? body : JSON.stringify(body);
    options.headers = { 'content-type': 'application/json', ...options.headers };
  }
  const response = await app.inject(options);
  const isJson = String(response.headers['content-type']).startsWith('application/json');
  const text = response.body;
  const misfits = misfitsOf(method, url, response.statusCode, isJson ? parseJson(text) : text);
  if (misfits.length > 0) throw new Error(`${method} ${url} breaks its contract: ${misfits.join('; ')}`);
  return {
    status: response.statusCode,
    text,
    headers: response.headers,
    body: (isJson ? JSON.parse(text) : text) as never,
  };
}

import { randomBytes } from 'node:crypto';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { readConfig, type Config } from '../config.ts';
import type { Clock } from '../core/ports.ts';
import { nodeTypes } from '../nodes/index.ts';
import { createRegistry } from '../registry/registry.ts';
import { createEngine } from '../runtime/create-engine.ts';
import type { Engine } from '../runtime/engine.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { systemActor } from '../store/actor.ts';
import { pausesOf, readsOf } from '../store/runtime-reads.ts';
import { openSecretStore, type SecretStore } from '../store/secret-store.ts';
import { createStore, type Store } from '../store/store.ts';
import { tablesOf } from '../store/tables.ts';
import { openAccounts, type Accounts } from './accounts.ts';
import { buildServer } from './app.ts';
import { createFlowService, type FlowService } from './flow-service.ts';
import type { ServerParts } from './parts.ts';

export interface TestServer {
  app: FastifyInstance;
  engine: Engine;
  store: Store;
  flows: FlowService;
  accounts: Accounts;
  secrets: SecretStore;
  errors: unknown[];
  /** A request with a token that may do everything, unless it brings headers of its own. */
  call(method: string, url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
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

/** The whole server on a real engine and a real SQLite database in memory, nothing of ours replaced. */
export async function openTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const clock = options.clock ?? systemClock;
  const store = await createStore({
    worker: 'test',
    clock,
    ...(options.url === undefined ? {} : { url: options.url }),
  });
  const tables = tablesOf(store);
  const registry = createRegistry(nodeTypes);
  const config = { ...readConfig({}), ...options.config };
  const flows = createFlowService({ tables, registry, now: clock.now });
  const accounts = await openAccounts(tables, clock.now, config);
  const secrets = await openSecretStore(tables, clock.now, Buffer.alloc(32, 7));
  const errors: unknown[] = [];
  const engine = createEngine({
    store,
    reads: readsOf(tables),
    pauses: pausesOf(tables),
    flows: flows.source,
    failureListeners: async () => [],
    types: registry,
    outside: {
      http: async () => ({ status: 200, headers: {}, body: '{}' }),
      secret: (name) => secrets.open(name),
      log: () => {},
      idKey: randomBytes(32),
    },
    clock,
    fault: () => {},
    worker: 'test',
    onError: (_run, error) => errors.push(error),
  });
  await engine.open();
  const parts: ServerParts = {
    engine,
    tables,
    flows,
    accounts,
    secrets,
    registry,
    config,
    now: clock.now,
    log: false,
    ...options.parts,
  };
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
    errors,
    as,
    call: (method, url, body, headers = owner) => inject(app, { method, url, body, headers }),
    async publish(definition) {
      const draft = await flows.drafts.create(definition, {}, root);
      const result = await flows.publish(definition.id, { revision: draft?.revision ?? 0 }, root);
      if (result.kind !== 'published') throw new Error(`${result.kind}: ${JSON.stringify(result.problems)}`);
    },
    async close() {
      await app.close();
      await engine.stop(1000);
      await store.close();
    },
  };
}

interface Request {
  method: string;
  url: string;
  body: unknown;
  headers: Record<string, string>;
}

export async function inject(app: FastifyInstance, { method, url, body, headers }: Request): Promise<Answer> {
  const options: InjectOptions = {
    method: method as 'GET',
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
  return {
    status: response.statusCode,
    text,
    headers: response.headers,
    body: (isJson ? JSON.parse(text) : text) as never,
  };
}

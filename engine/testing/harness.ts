import { createHash } from 'node:crypto';
import type { FlowDefinition } from '../../schemas/flow.ts';
import type { RunMode } from '../../schemas/run.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { RunEvent } from '../core/events.ts';
import type { Clock, Fault } from '../core/ports.ts';
import { nodeTypes } from '../nodes/index.ts';
import { openTables } from '../open-tables.ts';
import { createRegistry } from '../registry/registry.ts';
import { createEngine, type RunningEngine } from '../runtime/create-engine.ts';
import type { Engine, RunNotice } from '../runtime/engine.ts';
import { systemClock } from '../runtime/system-clock.ts';
import type { HttpRequest, HttpResponse } from '../sdk/call.ts';
import type { NodeType } from '../sdk/node-type.ts';
import { pausesOf, readsOf } from '../store/runtime-reads.ts';
import { createStore, type Store } from '../store/store.ts';
import { tablesOf, type Tables } from '../store/tables.ts';

export interface HarnessOptions {
  flows: FlowDefinition[];
  /** Node types besides the built-in ones. */
  types?: NodeType[];
  clock?: Clock;
  fault?: Fault;
  url?: string;
  worker?: string;
  http?: (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;
  leaseMs?: number;
  pollMs?: number;
  capacity?: number;
}

export interface Harness {
  engine: RunningEngine;
  store: Store;
  tables: Tables;
  /** Starts a run and waits until it answers, ends or parks. */
  run(
    flow: string,
    input: Json,
    options?: { mode?: RunMode; key?: string },
  ): Promise<{ runId: string; status: string; output?: Json; errorCode?: string }>;
  /** Resolves when the run has this status (rejects after 20 s). */
  until(runId: string, ...statuses: string[]): Promise<string>;
  journal(runId: string): Promise<RunEvent[]>;
  /** Resolves with the journal once it holds what is looked for (rejects after 20 s). */
  untilJournal(runId: string, holds: (events: RunEvent[]) => boolean): Promise<RunEvent[]>;
  errors: unknown[];
  close(): Promise<void>;
  /** Drops everything in the middle, as far as a process can do that to itself. */
  drop(): Promise<void>;
}

/** The same in every harness, as a real installation's key is the same after every restart. */
const idKey = createHash('sha256').update('harness').digest();

/** Asks again at every notice of a run until there is an answer. */
const watcher =
  (engine: Engine) =>
  async <T>(runId: string, what: string, ask: () => Promise<T | undefined>): Promise<T> => {
    let stop = (): void => {};
    try {
      return await new Promise<T>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`Run ${runId} never ${what}`)), 20_000);
        const look = (notice?: RunNotice): void => {
          if (notice && notice.runId !== runId) return;
          void ask().then((answer) => answer !== undefined && resolve(answer), reject);
        };
        const unsubscribe = engine.subscribe(look);
        stop = () => {
          clearTimeout(timer);
          unsubscribe();
        };
        look();
      });
    } finally {
      stop();
    }
  };

const engineOn = (store: Store, options: HarnessOptions, errors: unknown[]): RunningEngine => {
  const tables = tablesOf(store);
  const flows = new Map(options.flows.map((flow) => [flow.id, flow]));
  const { leaseMs, pollMs, capacity } = options;
  return createEngine({
    store,
    reads: readsOf(tables),
    pauses: pausesOf(tables),
    flows: {
      async published(id) {
        const definition = flows.get(id);
        return definition ? { version: 1, definition } : null;
      },
    },
    failureListeners: async () => [],
    types: createRegistry([...nodeTypes, ...(options.types ?? [])]),
    outside: {
      http: options.http ?? (async () => ({ status: 200, headers: {}, body: '{}' })),
      secret: () => 'secret',
      datasets: store.datasets,
      tables: openTables({}, { store, tables }, options.clock ?? systemClock).forSteps,
      log: () => {},
      idKey,
    },
    clock: options.clock ?? systemClock,
    fault: options.fault ?? (() => {}),
    worker: options.worker ?? 'w1',
    ...(leaseMs === undefined ? {} : { leaseMs }),
    ...(pollMs === undefined ? {} : { pollMs }),
    ...(capacity === undefined ? {} : { capacity }),
    onError: (_run, error) => errors.push(error),
  });
};

/** A real engine on a real SQLite database (in memory unless told otherwise) with the given flows published as version 1. */
export const createHarness = async (options: HarnessOptions): Promise<Harness> => {
  const { url = ':memory:', worker = 'w1', clock = systemClock, fault = () => {} } = options;
  const store = await createStore({ url, worker, clock, fault });
  const tables = tablesOf(store);
  const errors: unknown[] = [];
  const engine = engineOn(store, options, errors);
  await engine.open();
  const reads = readsOf(tables);

  const watch = watcher(engine);
  let closed: Promise<void> | null = null;
  const close = (ms: number): Promise<void> => {
    closed ??= engine.stop(ms).then(() => store.close());
    return closed;
  };

  return {
    engine,
    store,
    tables,
    errors,
    until: (runId, ...statuses) =>
      watch(runId, `became ${statuses.join(' or ')}`, async () => {
        const status = (await reads.head(runId))?.status;
        return status !== undefined && statuses.includes(status) ? status : undefined;
      }),
    journal: (runId) => store.journal(runId),
    untilJournal: (runId, holds) =>
      watch(runId, 'came there', async () => {
        const events = await store.journal(runId);
        return holds(events) ? events : undefined;
      }),
    async run(flow, input, { mode, key } = {}) {
      const started = await engine.start({
        flow,
        input,
        trigger: 'manual',
        ...(mode === undefined ? {} : { mode }),
        ...(key === undefined ? {} : { idempotencyKey: key }),
      });
      if (started.kind === 'running') return started.settled;
      return { status: started.kind, ...started };
    },
    close: () => close(1000),
    drop: () => close(0),
  };
};

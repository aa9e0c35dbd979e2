import type { FlowDefinition } from '../../schemas/flow.ts';
import type { ScheduleConfig } from '../../schemas/schedule.ts';
import type { SlotView } from '../../schemas/schedule-view.ts';
import type { FaultName } from '../core/ports.ts';
import { nodeTypes } from '../nodes/index.ts';
import { createRegistry } from '../registry/registry.ts';
import { systemActor } from '../store/actor.ts';
import { createFlowStore } from '../store/flow-store.ts';
import { createIncidentStore } from '../store/incident-store.ts';
import { createPromotionStore } from '../store/promotion-store.ts';
import { createScheduleChanges } from '../store/schedule-changes.ts';
import { createScheduleList } from '../store/schedule-list.ts';
import { createScheduleStore } from '../store/schedule-store.ts';
import { syncSchedules } from '../store/schedule-sync.ts';
import { createStore, type Store } from '../store/store.ts';
import { tablesOf, type Tables } from '../store/tables.ts';
import { createVersionStore, type VersionStore } from '../store/version-store.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import { createFlowCache } from './flow-cache.ts';
import { createIncidents } from './incidents.ts';
import type { Pace } from './schedule-port.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { createSchedules, type Schedules } from './schedules.ts';
import { clockTicker } from './ticker.ts';

/** Friday, 10 October 2025, 00:00 in Shanghai. */
export const MIDNIGHT = Date.parse('2025-10-10T00:00:00+08:00');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const someone = { ...systemActor('王芳'), kind: 'user' as const, id: 'u1' };

export interface Scheduling {
  store: Store;
  tables: Tables;
  clock: FakeClock;
  scheduler: Scheduler;
  /** A scheduler as another process would have it. */
  another(): Scheduler;
  schedules: Schedules;
  /** Names to throw at; each throws once. */
  faults: Set<FaultName>;
  /** What went into the log. */
  logged: string[];
  /** Saves the definition as a draft and makes it live; answers its version. */
  publish(definition: FlowDefinition): Promise<number>;
  goLive(flow: string, version: number): Promise<void>;
  /** Moves the clock on in steps, with a tick after each. */
  pass(ms: number, stepMs?: number): Promise<void>;
  /** Ends every run that is due, as a worker would. Answers how many. */
  finish(): Promise<number>;
  /** Slots by the clock, in order. */
  slots(schedule: string): Promise<SlotView[]>;
  /** Forgets slots decided on before; answers how many. */
  forget(before: number): Promise<number>;
  /** Ids of all runs, in order. */
  runs(): Promise<string[]>;
  close(): Promise<void>;
}

export interface SchedulingOptions {
  url?: string;
  worker?: string;
  clock?: FakeClock;
}

export const scheduled = (
  id: string,
  config: Partial<ScheduleConfig> = {},
  settings?: FlowDefinition['settings'],
): FlowDefinition => ({
  schemaVersion: 1,
  id,
  name: { zh: id, en: id },
  nodes: {
    tick: {
      type: 'schedule',
      config: {
        cron: '*/15 * * * *',
        timezone: 'Asia/Shanghai',
        overlap: 'parallel',
        catchUp: { policy: 'all' },
        ...config,
      },
    },
  },
  edges: [],
  ...(settings === undefined ? {} : { settings }),
});

/**
 * Real stores, a real scheduler and a clock that a test moves; runs are ended by `finish`, so they stay open as long
 * as a test wants.
 */
export async function openScheduling(options: SchedulingOptions = {}): Promise<Scheduling> {
  const { worker = 'w1', clock = createFakeClock(MIDNIGHT), url = ':memory:' } = options;
  const store = await createStore({ url, worker, clock });
  const faults = new Set<FaultName>();
  const wired = wire(store, clock, (name) => {
    if (faults.delete(name)) throw new Error(`fault at ${name}`);
  });
  const { tables, scheduler, versions } = wired;

  return {
    ...wired,
    store,
    clock,
    faults,
    goLive: async (flow, version) => void (await versions.goLive(flow, version, someone)),
    async pass(ms, stepMs = MINUTE) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock.advance(Math.min(stepMs, ms - passed));
        await scheduler.tick();
      }
    },
    finish: () => finishDue(store, worker, clock),
    slots: async (schedule) =>
      (await createScheduleList(tables).history(schedule, 10_000)).slots
        .filter(({ kind }) => kind === 'slot')
        .sort((a, b) => a.slotAt - b.slotAt),
    forget: createScheduleChanges(tables).forgetSlots,
    runs: async () =>
      (await tables.read<{ id: string }>('SELECT id FROM runs ORDER BY id')).map(({ id }) => id),
    async close() {
      await scheduler.stop();
      await store.close();
    },
  };
}

function wire(store: Store, clock: FakeClock, fault: (name: FaultName) => void) {
  const tables = tablesOf(store);
  const versions = createVersionStore(tables, clock.now, [syncSchedules]);
  const cache = createFlowCache(
    {
      async published(flow, version = 0) {
        const definition = await versions.definition(flow, version);
        return definition === null ? null : { version, definition };
      },
    },
    createRegistry(nodeTypes),
  );
  const logged: string[] = [];
  const shared = { flow: cache.version, clock, ring: () => {} };
  const promotions = createPromotionStore(tables);
  const another = () =>
    createScheduler({
      ...shared,
      store: { ...createScheduleStore<Pace>(tables, fault), windows: promotions.windows },
      ticker: clockTicker(clock),
      incidents: createIncidents(createIncidentStore(tables), clock, (about) => logged.push(about)),
    });
  const scheduler = another();
  const schedules = createSchedules({
    ...shared,
    store: { ...createScheduleList<Pace>(tables), ...createScheduleChanges(tables), ...promotions },
  });
  const publish = (definition: FlowDefinition) => publishDraft(tables, versions, clock, definition);
  return { tables, versions, scheduler, another, schedules, logged, publish };
}

async function publishDraft(
  tables: Tables,
  versions: VersionStore,
  clock: FakeClock,
  definition: FlowDefinition,
): Promise<number> {
  const flows = createFlowStore(tables, clock.now);
  const draft = await flows.draft(definition.id);
  if (draft === null) await flows.create(definition, {}, someone);
  else await flows.save(definition.id, definition, draft.revision, someone);
  const { revision } = (await flows.draft(definition.id))!;
  const published = await versions.publish(definition.id, { revision }, someone);
  if (published.kind !== 'published') throw new Error(published.kind);
  return published.version.version;
}

async function finishDue(store: Store, worker: string, clock: FakeClock): Promise<number> {
  const at = clock.now();
  const leases = await store.claim({ worker, now: at, limit: 1_000, leaseMs: 30_000 });
  for (const { runId, epoch, seq } of leases)
    await store.append({
      runId,
      epoch,
      seq,
      events: [{ type: 'run.completed', at, output: null }],
      status: 'completed',
      dueAt: null,
      release: true,
      endedAt: at,
    });
  return leases.length;
}

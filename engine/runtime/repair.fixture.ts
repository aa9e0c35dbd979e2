import { Type } from 'typebox';
import type { RepairChange, RepairFilter, RepairView } from '../../schemas/repair.ts';
import { EngineError } from '../core/errors.ts';
import { defineNode } from '../sdk/node-type.ts';
import { done } from '../sdk/outcome.ts';
import { onePort } from '../sdk/port.ts';
import { systemActor } from '../store/actor.ts';
import { createIncidentStore } from '../store/incident-store.ts';
import { createRepairChanges } from '../store/repair-changes.ts';
import { createRepairList } from '../store/repair-list.ts';
import { createRepairStore } from '../store/repair-store.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import type { Harness, HarnessOptions } from '../testing/harness.ts';
import { flow, set } from './flow.fixture.ts';
import { createIncidents } from './incidents.ts';
import type { RepairStore } from './repair-port.ts';
import { createRepairRunner, type RepairRunner } from './repair-runner.ts';
import { createRepairs, type Repairs } from './repair.ts';
import { clockTicker } from './ticker.ts';

export const someone = { ...systemActor('李雷'), kind: 'user' as const };
export const START = 1_760_000_000_000;

/** Orders whose call to the shop fails, with the code of the failure. */
type Broken = Map<number, string>;

const shopCall = (broken: Broken, calls: number[]) =>
  defineNode({
    type: 'shop-call',
    version: 1,
    title: { zh: '调用店铺', en: 'Call the shop' },
    summary: { zh: '测试用', en: 'For tests' },
    group: 'connect',
    icon: 'api',
    structure: 'step',
    effects: 'repeatable',
    config: Type.Object({}, { additionalProperties: false }),
    ports: onePort,
    examples: [],
    prepare: () => ({
      async execute({ data }) {
        const { order } = data.input as { order: number };
        calls.push(order);
        const code = broken.get(order);
        if (code !== undefined) throw new EngineError(code, code);
        return done({ order });
      },
    }),
  });

export interface Scene {
  harness: Harness;
  clock: FakeClock;
  broken: Broken;
  calls: number[];
  repairs: Repairs;
  runner: RepairRunner;
  /** A runner as another process would have it. */
  another(worker: string, store?: Partial<RepairStore>): RepairRunner;
  /** Starts a run per order and waits until it has ended. */
  orders(...orders: number[]): Promise<string[]>;
  /** Lets seconds pass with a tick after each, and what was let go come to its end. */
  pass(seconds: number): Promise<void>;
}

const shop = flow(
  'orders',
  {
    first: set({ seen: { value: true } }),
    call: { type: 'shop-call', config: {} },
    last: set({ ok: { value: true } }),
  },
  ['start first call last'],
  { searchKeys: { order: { path: 'input.order' } } },
);

interface SceneOptions {
  url?: string;
  clock?: FakeClock;
}

/** A flow whose call to a shop fails for the orders a test names, on a real engine with a clock the test moves. */
export async function openScene(
  open: (options: HarnessOptions) => Promise<Harness>,
  options: SceneOptions = {},
): Promise<Scene> {
  const { clock = createFakeClock(START) } = options;
  const broken: Broken = new Map();
  const calls: number[] = [];
  const harness = await open({
    flows: [shop, { ...shop, id: 'other' }],
    types: [shopCall(broken, calls)],
    clock,
    ...(options.url === undefined ? {} : { url: options.url }),
  });
  const { store, tables, engine } = harness;
  const incidents = createIncidents(createIncidentStore(tables), clock, () => {});
  const another = (worker: string, more: Partial<RepairStore> = {}): RepairRunner =>
    createRepairRunner({
      store: { ...createRepairStore(tables), end: createRepairChanges(tables).end, ...more },
      engine,
      journal: store.journal,
      worker,
      clock,
      ticker: clockTicker(clock),
      incidents,
    });
  const runner = another('w1');
  const settled = async (): Promise<void> => {
    const released = await tables.read<{ id: string }>(
      "SELECT result_run AS id FROM repair_items WHERE state = 'released'",
    );
    for (const { id } of released) {
      const reopened = await harness.untilJournal(id, (events) => events.at(-1)!.type.startsWith('run.'));
      if (reopened.at(-1)!.type === 'run.reopened') throw new Error('still open');
      await harness.until(id, 'completed', 'failed', 'canceled');
    }
  };
  return {
    harness,
    clock,
    broken,
    calls,
    runner,
    another,
    repairs: createRepairs({ ...createRepairList(tables), ...createRepairChanges(tables) }, clock, incidents),
    orders: (...orders) =>
      Promise.all(orders.map(async (order) => (await harness.run('orders', { order })).runId)),
    async pass(seconds) {
      for (let second = 0; second < seconds; second += 1) {
        clock.advance(1_000);
        await runner.tick();
        await settled();
      }
    },
  };
}

export const range = (from: number, until: number): number[] =>
  Array.from({ length: until - from }, (_, at) => from + at);

/** Begins a repair that lets everything go at once, unless told otherwise. */
export const begin = (
  { repairs }: Scene,
  filter: RepairFilter,
  more: { change?: RepairChange; ratePerMinute?: number; stopAfterErrors?: number } = {},
): Promise<RepairView> =>
  repairs.create(
    { filter, change: {}, reason: '店铺恢复', ratePerMinute: 6_000, stopAfterErrors: 20, ...more },
    someone,
  );

export const breakAll = (broken: Broken, orders: readonly number[], code = 'shop-down'): void => {
  for (const order of orders) broken.set(order, code);
};

export const audited = async ({ harness }: Scene): Promise<string[]> => {
  const rows = await harness.tables.read<{ action: string }>(
    "SELECT action FROM audit WHERE kind = 'repair' ORDER BY id",
  );
  return rows.map(({ action }) => action);
};

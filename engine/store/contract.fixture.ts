import type { Json } from '../../schemas/values/json.ts';
import type { RunEvent } from '../core/events.ts';
import type { FaultName } from '../core/ports.ts';
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts';
import type { Append, Lease, NewRun } from './run-store.ts';
import type { Store } from './store.ts';

/** A database for one test: opens stores on it, any number of them one after the other. */
export interface ContractDatabase {
  open(options: { worker: string; clock: FakeClock; fault?: (name: FaultName) => void }): Promise<Store>;
  drop(): Promise<void>;
}

/** What a contract is held against. */
export interface ContractTarget {
  name: string;
  create(): Promise<ContractDatabase>;
  /** True if a second process may open the same database at the same time. */
  shared: boolean;
}

export interface Bench {
  store: Store;
  clock: FakeClock;
  database: ContractDatabase;
  /** Run ids the store told its listeners, in order. */
  told: string[];
  /** Names to throw at; each throws once. */
  faults: Set<FaultName>;
  close(): Promise<void>;
}

/** Making and dropping databases on a busy machine. */
export const HOOK_MS = 60_000;

export const START = 1_760_000_000_000;

export async function openBench(target: ContractTarget, worker = 'w1'): Promise<Bench> {
  const database = await target.create();
  const clock = createFakeClock(START);
  const faults = new Set<FaultName>();
  const fault = (name: FaultName): void => {
    if (faults.delete(name)) throw new Error(`fault at ${name}`);
  };
  const store = await database.open({ worker, clock, fault });
  const told: string[] = [];
  store.onDue((ids) => told.push(...ids));
  return {
    store,
    clock,
    database,
    told,
    faults,
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
}

export const started = (input: Json = { order: 1 }): RunEvent => ({
  type: 'run.started',
  v: 1,
  at: START,
  input,
  mode: 'live',
  depth: 0,
  trigger: 'webhook',
});

export const completed = (step: string, output: Json = null): RunEvent => ({
  type: 'step.completed',
  step,
  at: START,
  output,
});

/** A parked run that is due at once, unless told otherwise. */
export const newRun = (id: string, more: Partial<NewRun> = {}): NewRun => ({
  id,
  flowId: 'orders',
  version: 1,
  mode: 'live',
  priority: 0,
  depth: 0,
  status: 'running',
  leased: false,
  dueAt: START,
  events: [started()],
  createdAt: START,
  ...more,
});

/** The next append of a run that was born leased with one event. */
export const append = (runId: string, more: Partial<Append> = {}): Append => ({
  runId,
  epoch: 1,
  seq: 1,
  events: [completed('a')],
  status: 'running',
  dueAt: null,
  release: false,
  ...more,
});

/** Claims everything that is due. */
export const claimAll = (
  { store, clock }: Pick<Bench, 'store' | 'clock'>,
  more: Partial<Parameters<Store['claim']>[0]> = {},
): Promise<Lease[]> => store.claim({ worker: 'w1', now: clock.now(), limit: 100, leaseMs: 30_000, ...more });

export const idsOf = (leases: readonly Lease[]): string[] => leases.map(({ runId }) => runId);

import type { Clock } from './core/ports.ts';
import type { Engine } from './runtime/engine.ts';
import type { Incidents } from './runtime/incidents.ts';
import { createRepairRunner, type RepairRunner } from './runtime/repair-runner.ts';
import { createRepairs, type Repairs } from './runtime/repair.ts';
import { cronTicker, type Ticker } from './runtime/ticker.ts';
import { createRepairChanges } from './store/repair-changes.ts';
import { createRepairList } from './store/repair-list.ts';
import { createRepairStore } from './store/repair-store.ts';
import type { Store } from './store/store.ts';
import { tablesOf } from './store/tables.ts';

interface Parts {
  store: Store;
  engine: Pick<Engine, 'retry' | 'fork'>;
  worker: string;
  clock: Clock;
  incidents: Incidents;
  ticker?: Ticker;
}

/** Mass repairs of one installation: what people do with them, and what works on them. */
export const openRepairs = (parts: Parts): { repairs: Repairs; runner: RepairRunner } => {
  const { store, engine, worker, clock, incidents, ticker = cronTicker } = parts;
  const tables = tablesOf(store);
  const changes = createRepairChanges(tables);
  return {
    repairs: createRepairs({ ...createRepairList(tables), ...changes }, clock, incidents),
    runner: createRepairRunner({
      store: { ...createRepairStore(tables), end: changes.end },
      engine,
      journal: store.journal,
      worker,
      clock,
      ticker,
      incidents,
    }),
  };
};

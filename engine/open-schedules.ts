import type { Clock, Fault } from './core/ports.ts';
import type { RunningEngine } from './runtime/create-engine.ts';
import type { Incidents } from './runtime/incidents.ts';
import type { Pace } from './runtime/schedule-port.ts';
import { createScheduler, type Scheduler } from './runtime/scheduler.ts';
import { createSchedules, type Schedules } from './runtime/schedules.ts';
import { cronTicker } from './runtime/ticker.ts';
import { createPromotionStore } from './store/promotion-store.ts';
import { createScheduleChanges } from './store/schedule-changes.ts';
import { createScheduleList } from './store/schedule-list.ts';
import { createScheduleStore } from './store/schedule-store.ts';
import type { Tables } from './store/tables.ts';

interface Parts {
  tables: Tables;
  engine: RunningEngine;
  clock: Clock;
  fault: Fault;
  incidents: Incidents;
}

/** What makes schedules fire, and what people do with them, on one installation's tables. */
export const openSchedules = ({
  tables,
  engine,
  clock,
  fault,
  incidents,
}: Parts): { schedules: Schedules; scheduler: Scheduler } => {
  const shared = { flow: engine.compiled, clock, ring: engine.ring };
  const promotions = createPromotionStore(tables);
  return {
    scheduler: createScheduler({
      ...shared,
      store: { ...createScheduleStore<Pace>(tables, fault), windows: promotions.windows },
      ticker: cronTicker,
      incidents,
    }),
    schedules: createSchedules({
      ...shared,
      store: { ...createScheduleList<Pace>(tables), ...createScheduleChanges(tables), ...promotions },
    }),
  };
};

import type { Clock, Fault } from './core/ports.ts';
import type { OpenClock } from './open-clock.ts';
import type { Database } from './open-database.ts';
import { openDuties, type StandingOptions } from './open-duties.ts';
import { openRepairs } from './open-repairs.ts';
import { openSchedules } from './open-schedules.ts';
import { recheckDuty } from './intake/recheck-duty.ts';
import { openTableTriggers, tableDuties } from './open-tables.ts';
import type { RecordAccess } from './tables/record-access.ts';
import type { RunningEngine } from './runtime/create-engine.ts';
import { createIncidents } from './runtime/incidents.ts';
import type { Repairs } from './runtime/repair.ts';
import type { Schedules } from './runtime/schedules.ts';
import type { FlowService } from './server/flow-service.ts';
import { createIncidentStore } from './store/incident-store.ts';

interface Parts {
  database: Database;
  records: RecordAccess;
  flows: FlowService;
  engine: RunningEngine;
  clock: Clock;
  setClock: OpenClock['setClock'];
  fault: Fault;
}

interface Options {
  worker: string;
  works?: boolean;
  /** False: this process fires no schedules. */
  schedules?: boolean;
  /** Left out, this process does none of the engine's own work. */
  duties?: Pick<StandingOptions, 'keep' | 'backup'>;
  log(level: 'error', message: string, context: Record<string, unknown>): void;
}

export interface Background {
  schedules: Schedules;
  repairs: Repairs;
  stop(): Promise<void>;
}

/** Everything that runs beside the runs: schedules, mass repairs, duties. */
export const openBackground = (options: Options, parts: Parts): Background => {
  const { worker, works = true, log } = options;
  const { database, records, flows, engine, clock, setClock, fault } = parts;
  const { store, tables, secrets } = database;
  const incidents = createIncidents(createIncidentStore(tables), clock, (about, error) =>
    log('error', 'duty failed', { about, error: String(error) }),
  );
  const { schedules, scheduler } = openSchedules({ tables, engine, clock, fault, incidents });
  const { repairs, runner } = openRepairs({ store, engine, worker, clock, incidents });
  const { triggers, actions } = openTableTriggers({
    database,
    records,
    flow: engine.compiled,
    ring: engine.ring,
    clock,
    incidents,
  });
  const duties = openDuties({
    store,
    more: [...tableDuties(records, tables), recheckDuty({ tables, catalog: records.catalog, clock })],
    catchUp: async () => {
      await flows.catchUp();
      await secrets.catchUp();
    },
    ...(setClock === undefined ? {} : { setClock }),
    tellFailures: engine.tellFailures,
    worker,
    clock,
    incidents,
    ...options.duties,
  });
  const running = [
    ...((options.schedules ?? true) ? [scheduler, triggers, actions] : []),
    ...(works ? [runner] : []),
    ...(options.duties === undefined ? [] : [duties]),
  ];
  for (const each of running) each.start();
  return {
    schedules,
    repairs,
    async stop() {
      await Promise.all(running.map((each) => each.stop()));
    },
  };
};

import type { Clock } from './core/ports.ts';
import type { Database } from './open-database.ts';
import type { CompiledFlow } from './runtime/compiled-flow.ts';
import type { Duty } from './runtime/duty.ts';
import type { Incidents } from './runtime/incidents.ts';
import { cronTicker, type Ticker } from './runtime/ticker.ts';
import { createActionRunner, type ActionRunner } from './tables/actions/action-runner.ts';
import { createActionStore } from './tables/actions/action-store.ts';
import { createRecordActions } from './tables/actions/record-actions.ts';
import { buildStructures } from './tables/build-structures.ts';
import { createFlowTables } from './tables/flow-tables.ts';
import { createUsesElsewhere } from './tables/uses-elsewhere.ts';
import type { RecordReads } from './tables/query/record-reads.ts';
import { createViewStore } from './tables/query/view-store.ts';
import { createRecordAccess, type RecordAccess } from './tables/record-access.ts';
import type { Tables } from './store/tables.ts';
import { openTableCatalog } from './tables/table-catalog.ts';
import { createRowTriggers, type RowTriggers } from './tables/triggers/row-triggers.ts';
import { createTriggerStore } from './tables/triggers/trigger-store.ts';

/** The tables of an installation: what the API, flows and the command line do with them. */
export interface OpenTables {
  records: RecordAccess;
  /** For the calls of nodes. */
  forSteps: ReturnType<typeof createFlowTables>;
}

interface Options {
  /** Of those who ask without a zone of their own; Asia/Shanghai when left out. */
  timezone?: string;
}

/** Tables of one installation, before there is an engine: its steps write to them. */
export const openTables = (
  { timezone = 'Asia/Shanghai' }: Options,
  { store, tables }: Pick<Database, 'store' | 'tables'>,
  clock: Clock,
): OpenTables => {
  const catalog = openTableCatalog({
    tables,
    database: store.dialect,
    clock,
    otherUses: createUsesElsewhere(),
  });
  const reads: RecordReads = { store, catalog, clock, zone: timezone };
  const build = createBuilder({ tables, database: store.dialect, clock });
  return {
    records: createRecordAccess({
      tables,
      catalog,
      reads,
      views: createViewStore(tables, reads),
      actions: createRecordActions({ tables, store: createActionStore(tables), reads, clock }),
      build,
      clock,
    }),
    forSteps: createFlowTables({ tables, catalog, reads }),
  };
};

/** One builder to a process: a call while one is under way makes it look once more. */
function createBuilder(context: Parameters<typeof buildStructures>[0]): RecordAccess['build'] {
  let underWay: Promise<unknown> | null = null;
  let again = false;
  const work = async (signal: AbortSignal | undefined): Promise<void> => {
    try {
      do {
        again = false;
        await buildStructures(context, signal);
      } while (again);
    } finally {
      underWay = null;
    }
  };
  return async (signal) => {
    again = true;
    underWay ??= work(signal);
    await underWay;
  };
}

/** What is built or dropped is looked after every few seconds, also if the change was made elsewhere. */
export const tableDuties = ({ build }: RecordAccess, tables: Tables): Duty[] => [
  {
    name: 'table-structures',
    scope: 'process',
    times: { everyMs: 3_000 },
    retryMs: 10_000,
    run: (signal) => build(signal),
  },
  {
    // Of long writes whose run was canceled on the way; those that end forget it themselves.
    name: 'step-batches',
    scope: 'database',
    times: { everyMs: 3_600_000 },
    jitterMs: 300_000,
    run: () =>
      tables.write((tx) =>
        tx.query(
          `DELETE FROM step_batches WHERE NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = step_batches.run_id
            AND r.status IN ('queued', 'running', 'waiting', 'failed'))`,
        ),
      ),
  },
];

interface TriggerParts {
  database: Pick<Database, 'store' | 'tables'>;
  records: RecordAccess;
  flow(id: string, version: number): Promise<CompiledFlow>;
  ring(runIds: readonly string[]): void;
  clock: Clock;
  incidents: Incidents;
  ticker?: Ticker;
}

/** What starts flows from tables: changes of records, and buttons on them. */
export const openTableTriggers = ({
  database: { store, tables },
  records: { catalog, reads },
  ticker = cronTicker,
  ...shared
}: TriggerParts): { triggers: RowTriggers; actions: ActionRunner } => ({
  triggers: createRowTriggers({
    ...shared,
    ticker,
    store,
    triggers: createTriggerStore(tables),
    catalog,
    zone: reads.zone,
  }),
  actions: createActionRunner({ ...shared, ticker, tables, store: createActionStore(tables), reads }),
});

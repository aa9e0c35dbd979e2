import type { Clock } from './core/ports.ts';
import { createDuties, type Duties } from './runtime/duties.ts';
import type { Duty } from './runtime/duty.ts';
import type { Incidents } from './runtime/incidents.ts';
import { cronTicker, type Ticker } from './runtime/ticker.ts';
import { backUpToFolder, type BackupFolder } from './store/daily-backup.ts';
import { createDutyStore } from './store/duty-store.ts';
import { createRepairList } from './store/repair-list.ts';
import type { KeepRule } from './store/retention.ts';
import { createScheduleChanges } from './store/schedule-changes.ts';
import type { Store } from './store/store.ts';
import { tablesOf } from './store/tables.ts';
import { tidy } from './store/tidy.ts';

export interface StandingOptions {
  store: Store;
  /** Looks what other processes changed in flows and secrets. */
  catchUp(): Promise<void>;
  /** Compares this machine's clock with the database's, where several hosts may share it. */
  setClock?(): Promise<unknown>;
  /** Starts the error flows of failures that nobody was told of yet. */
  tellFailures(): Promise<void>;
  worker: string;
  clock: Clock;
  incidents: Incidents;
  /** How long runs are kept of flows that say nothing; without it for ever. */
  keep?: KeepRule;
  /** Without it there is no daily backup. `at` is a cron expression; 03:30 when left out. */
  backup?: BackupFolder & { at?: string; timezone: string };
  ticker?: Ticker;
  /** What other things of the installation ask for. */
  more?: readonly Duty[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** Slots and repairs of the past are history: runs tell what they did for as long as those are kept. */
const KEPT_HISTORY_MS = 90 * DAY;
/** Beyond this size the write-ahead log is cut off between the hourly times. */
const LARGE_LOG_BYTES = 64 * 1024 * 1024;

/** What an installation does by itself besides runs: to be started with the process and stopped before its database. */
export const openDuties = (options: StandingOptions): Duties => {
  const { store, worker, clock, incidents, ticker = cronTicker } = options;
  const shared = { worker, clock, incidents, ticker };
  return createDuties({
    ...shared,
    duties: [...standingDuties(options), ...(options.more ?? [])],
    store: createDutyStore(tablesOf(store)),
  });
};

const leaseSweep = (store: Store, clock: Clock): Duty => ({
  name: 'lease-sweep',
  scope: 'process',
  times: { everyMs: 5 * SECOND },
  jitterMs: SECOND,
  retryMs: 5 * SECOND,
  run: () => store.recover(clock.now()),
});

/** What keeps this process in step with the others on the database. */
function keepingStep({ catchUp, setClock }: StandingOptions): Duty[] {
  const own = { scope: 'process', retryMs: 5 * SECOND } as const;
  const duties: Duty[] = [{ ...own, name: 'catch-up', times: { everyMs: 2 * SECOND }, run: catchUp }];
  if (setClock !== undefined)
    duties.push({ ...own, name: 'clock', times: { everyMs: MINUTE }, jitterMs: 10 * SECOND, run: setClock });
  return duties;
}

function standingDuties(options: StandingOptions): Duty[] {
  const { store, tellFailures, clock, keep, backup } = options;
  const tables = tablesOf(store);
  const tidyUp = (signal: AbortSignal): Promise<unknown> =>
    tidy(store, { signal, ...(keep === undefined ? {} : { standard: keep }) });
  const duties: Duty[] = [
    ...keepingStep(options),
    {
      // The process in which a run failed tells of it at once; this is for one that died in between.
      name: 'failure-sweep',
      scope: 'process',
      times: { everyMs: 30 * SECOND },
      jitterMs: 5 * SECOND,
      run: tellFailures,
    },
    {
      name: 'retention',
      scope: 'database',
      times: { everyMs: 60 * MINUTE },
      jitterMs: 5 * MINUTE,
      run: tidyUp,
    },
    {
      name: 'log-cut-off',
      scope: 'database',
      times: { everyMs: 5 * MINUTE },
      run: async (signal) => {
        if ((await store.diskSize()).walBytes > LARGE_LOG_BYTES) await tidyUp(signal);
      },
    },
    {
      name: 'history',
      scope: 'database',
      times: { everyMs: DAY },
      jitterMs: 60 * MINUTE,
      run: async () => {
        const before = clock.now() - KEPT_HISTORY_MS;
        await createScheduleChanges(tables).forgetSlots(before);
        await createRepairList(tables).forget(before);
      },
    },
  ];
  // On one SQLite file there is one engine, and its own leases are all there are.
  if (store.dialect === 'postgres') duties.push(leaseSweep(store, clock));
  if (backup !== undefined)
    duties.push({
      name: 'backup',
      scope: 'database',
      times: { cron: backup.at ?? '30 3 * * *', timezone: backup.timezone },
      retryMs: 60 * MINUTE,
      run: (signal) => backUpToFolder(store, backup, clock, signal),
    });
  return duties;
}

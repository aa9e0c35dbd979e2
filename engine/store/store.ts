import type { Knex } from 'knex';
import type { Clock, Fault } from '../core/ports.ts';
import { appendLane } from './appends.ts';
import { birthRow } from './birth-row.ts';
import { birthLane } from './births.ts';
import { claimLane } from './claims.ts';
import { createCommitter, type Committer, type Lane } from './committer.ts';
import { connect } from './connect.ts';
import type { Connection } from './connection.ts';
import type { Group, Ring, StoreContext } from './context.ts';
import { createDatasetStore, type DatasetStore } from './datasets.ts';
import type { DiskSize, DiskUse } from './dialect.ts';
import { createHoldStore, type HoldStore } from './holds.ts';
import { showPresence } from './presence.ts';
import { sweep, type RetentionRules, type SweepOptions, type Swept } from './retention.ts';
import { tablesOf } from './tables.ts';
import { writeBackup } from './backup/write-backup.ts';
import type { Writable } from 'node:stream';
import { heartbeatLane } from './heartbeats.ts';
import { deliverLane } from './inbox.ts';
import { readCached, readInbox, readJournal, readNextDueAt } from './journal.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { recoverLeases } from './recover.ts';
import type { RunStore } from './run-store.ts';
import { lend, savepoint } from './savepoint.ts';
import type { Transaction } from '../sdk/transaction.ts';

export interface StoreOptions {
  /** `postgres://…`, `sqlite:path`, or `:memory:` (the default). */
  url?: string;
  /** Name under which this process holds leases; unique among the processes on one database. */
  worker: string;
  clock: Clock;
  fault?: Fault;
  /** Tells other processes of runs that became due, inside the transaction that makes them so. */
  ring?: Ring;
}

export interface Store extends RunStore {
  dialect: Connection['dialect']['name'];
  /** Migrations and rare writes. Prefer `write`: it shares the commit of everybody else. */
  knex: Knex;
  /** Read-only, for lists; on SQLite at most six reads run at once. */
  reader: Knex;
  read: Connection['read'];
  holds: HoldStore;
  datasets: DatasetStore;
  /** Deletes what is past its keeping and gives the space back to the file system. */
  sweep(rules: RetentionRules, options?: SweepOptions): Promise<Swept>;
  diskSize(): Promise<DiskSize>;
  /** With every table; looks at each page on SQLite, seconds per gigabyte. */
  diskUse(): Promise<DiskUse>;
  /** Writes everything as it is at this moment to `output` and ends it; the engine goes on meanwhile. */
  backup(output: Writable, signal?: AbortSignal): Promise<void>;
  /** Tells the listeners of this process that these runs should be looked at. */
  ring(runIds: string[]): void;
  close(): Promise<void>;
}

type Work = (transaction: Transaction) => Promise<unknown>;

/** Each in a savepoint of its own: foreign code may fail, and fails alone. */
const writeLane: Lane<Work, { ok: true; value: unknown } | { ok: false; error: unknown }> = {
  order: 5,
  run: async (group, items) => {
    const results: ({ ok: true; value: unknown } | { ok: false; error: unknown })[] = [];
    for (const work of items)
      results.push(
        await savepoint(group, async () => ({ ok: true as const, value: await lend(group, work) })).catch(
          (error: unknown) => refuse(group, error),
        ),
      );
    return results;
  },
};

const refuse = (group: Group, error: unknown): { ok: false; error: unknown } => {
  if (group.dialect.isRetryable(error)) throw error;
  return { ok: false, error };
};

/** Opens a database, brings its schema up to date and answers the store on it. */
export async function createStore(options: StoreOptions): Promise<Store> {
  const { clock, worker, fault = () => undefined, ring } = options;
  const connection = await connect(options.url ?? ':memory:', clock);
  const context: StoreContext = {
    dialect: connection.dialect,
    clock,
    fault,
    worker,
    ...(ring === undefined ? {} : { ring }),
  };
  let hide = (): void => undefined;
  try {
    await migrate(connection.knex, connection.dialect, migrations, clock);
    const listeners: ((runIds: string[]) => void)[] = [];
    const tell = (runIds: string[]): void => {
      for (const listener of listeners) listener(runIds);
    };
    const committer = createCommitter(context, connection.withWriter, tell);
    const runs = runStore(context, connection, committer, tell);
    hide = await showPresence(context, runs);
    return {
      ...runs,
      ...services(connection, runs, clock, tell),
      onDue: (listener) => void listeners.push(listener),
      close: async () => {
        hide();
        await committer.close();
        await connection.close();
      },
    };
  } catch (error) {
    hide();
    await connection.close();
    throw error;
  }
}

function runStore(
  context: StoreContext,
  { withReader }: Connection,
  committer: Committer,
  tell: (runIds: string[]) => void,
): Omit<RunStore, 'onDue'> {
  const write = async <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => {
    const outcome = await committer.submit(writeLane, work);
    if (outcome.ok) return outcome.value as T;
    throw outcome.error;
  };
  return {
    birth: async (run) => committer.submit(birthLane, birthRow(run, context.worker)),
    append: (append) => committer.submit(appendLane, append),
    deliver: (message) => committer.submit(deliverLane, message),
    write,
    claim: (claim) => committer.submit(claimLane, claim),
    heartbeat: (of, runs, until) => committer.submit(heartbeatLane, { worker: of, runs, until }),
    nextDueAt: () => withReader(readNextDueAt),
    journal: (runId, afterSeq) => withReader((session) => readJournal(session, runId, afterSeq)),
    inbox: (runId, afterSeq) => withReader((session) => readInbox(session, runId, afterSeq)),
    cached: (key, now) => withReader((session) => readCached(session, key, now)),
    recover: async (now) => {
      const due = await write((transaction) => recoverLeases(context, transaction, now));
      if (due.length > 0) tell(due);
      return due.length;
    },
  };
}

type Services = Omit<Store, keyof RunStore | 'close'>;

function services(
  connection: Connection,
  { write }: Pick<Store, 'write'>,
  clock: Clock,
  ring: Store['ring'],
): Services {
  const { dialect, knex, reader, read } = connection;
  const tables = tablesOf({ read, write });
  return {
    dialect: dialect.name,
    knex,
    reader,
    read,
    ring,
    holds: createHoldStore(tables, ring),
    datasets: createDatasetStore(tables),
    sweep: async (rules, options) => {
      const swept = await sweep(tables, rules, clock.now(), options);
      await dialect.reclaim(connection.withWriter);
      return swept;
    },
    diskSize: () => read((session) => dialect.diskSize(session)),
    diskUse: () => read((session) => dialect.diskUse(session)),
    backup: (output, signal) => writeBackup(connection, output, clock.now(), signal),
  };
}

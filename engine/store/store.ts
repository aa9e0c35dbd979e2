import type { Knex } from 'knex';
import type { Clock, Fault } from '../core/ports.ts';
import { appendLane } from './appends.ts';
import { birthRow } from './birth-row.ts';
import { birthLane } from './births.ts';
import { claimLane } from './claims.ts';
import { createCommitter, type Lane } from './committer.ts';
import { connect } from './connect.ts';
import type { Connection } from './connection.ts';
import type { Group, StoreContext } from './context.ts';
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
}

export interface Store extends RunStore {
  dialect: Connection['dialect']['name'];
  /** Migrations and rare writes. Prefer `write`: it shares the commit of everybody else. */
  knex: Knex;
  /** Read-only, for lists; on SQLite at most six reads run at once. */
  reader: Knex;
  read: Connection['read'];
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
  const { clock, worker, fault = () => undefined } = options;
  const connection = await connect(options.url ?? ':memory:', clock);
  const context: StoreContext = { dialect: connection.dialect, clock, fault, worker };
  try {
    await migrate(connection.knex, connection.dialect, migrations, clock);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const listeners: ((runIds: string[]) => void)[] = [];
  const tell = (runIds: string[]): void => {
    for (const listener of listeners) listener(runIds);
  };
  const committer = createCommitter(context, connection.withWriter, tell);
  const write = async <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => {
    const outcome = await committer.submit(writeLane, work);
    if (outcome.ok) return outcome.value as T;
    throw outcome.error;
  };
  return {
    dialect: connection.dialect.name,
    knex: connection.knex,
    reader: connection.reader,
    read: connection.read,
    birth: async (run) => committer.submit(birthLane, birthRow(run, worker)),
    append: (append) => committer.submit(appendLane, append),
    deliver: (message) => committer.submit(deliverLane, message),
    write,
    claim: (claim) => committer.submit(claimLane, claim),
    heartbeat: (of, runs, until) => committer.submit(heartbeatLane, { worker: of, runs, until }),
    nextDueAt: () => connection.withReader(readNextDueAt),
    journal: (runId, afterSeq) => connection.withReader((session) => readJournal(session, runId, afterSeq)),
    inbox: (runId, afterSeq) => connection.withReader((session) => readInbox(session, runId, afterSeq)),
    cached: (key, now) => connection.withReader((session) => readCached(session, key, now)),
    recover: async (now) => {
      const due = await write((transaction) => recoverLeases(context, transaction, now));
      if (due.length > 0) tell(due);
      return due.length;
    },
    onDue: (listener) => void listeners.push(listener),
    close: async () => {
      await committer.close();
      await connection.close();
    },
  };
}

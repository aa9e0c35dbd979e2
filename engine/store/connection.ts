import type { Knex } from 'knex';
import type { Transaction } from '../sdk/transaction.ts';
import type { Dialect } from './dialect.ts';
import type { Session } from './session.ts';

export interface ReadOptions {
  /** Stops the read, also in the middle of a table scan. */
  signal?: AbortSignal;
  /** Stops it after this long; 30 s unless told. */
  timeoutMs?: number;
}

/** A database open for reading. */
export interface ReadConnection {
  dialect: Dialect;
  /** Read-only; lists and scans, at most six at once. */
  reader: Knex;
  /** A read that can be stopped. */
  read<T>(work: (session: Transaction) => Promise<T>, options?: ReadOptions): Promise<T>;
  close(): Promise<void>;
}

/** A database open for an engine. */
export interface Connection extends ReadConnection {
  /** For writes and migrations. On SQLite it is one connection: whoever holds it holds up every commit. */
  knex: Knex;
  /** A connection of the writer for one group of writes. */
  withWriter<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Short reads of the engine itself (journal, inbox), which must not queue behind people's lists. */
  withReader<T>(work: (session: Transaction) => Promise<T>): Promise<T>;
}

import type { Knex } from 'knex';
import type { Transaction } from '../sdk/transaction.ts';
import type { BirthRow, Born } from './birth-row.ts';
import type { Session } from './session.ts';

export interface DiskSize {
  /** The database without its log. */
  fileBytes: number;
  /** Write-ahead log not yet moved into the file; 0 where the server keeps it for all databases. */
  walBytes: number;
  /** Inside the file, free to be used again. */
  freeBytes: number;
}

export interface DiskUse extends DiskSize {
  /** Largest first, indexes counted to their table. `rows` is about right. */
  tables: { name: string; rows: number; bytes: number }[];
}

export interface TableShape {
  name: string;
  columns: string[];
  /** Columns of the primary key, in its order. */
  key: string[];
  /** Columns that hold JSON, which the databases spell differently. */
  json: string[];
}

/**
 * Everything in which the two databases differ. Beyond the folders `sqlite/` and `postgres/` no file of the store
 * asks which one it works on.
 */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** True if no other engine can have the database open, because its file is locked. */
  readonly oneEngine: boolean;
  /** Opens a transaction that is going to write. */
  readonly begin: string;
  /** Behind a SELECT: lock the rows found and pass over those another claimer holds; nothing where there is one writer. */
  readonly skipLocked: string;
  session(connection: unknown): Session;
  /**
   * DDL is written once, with `{text}` (ordered by code point), `{int}` (64 bits), `{counted}` (a primary key that is
   * given out upwards), `{json}`, `{blob}` and `{clustered}` (rows lie in the key).
   */
  ddl(sql: string): string;
  /** Statements only this database needs after the tables of migration 001 are there. */
  readonly birthObjects: readonly string[];
  /** The same, of migration 021. */
  readonly keyedBirthObjects: readonly string[];
  /** Inside a migration's transaction: other processes that migrate wait. */
  lockSchema(transaction: Knex.Transaction): Promise<void>;
  /** Writes runs, their first segments and search keys by one statement. */
  insertPlain(session: Session, rows: readonly BirthRow[]): Promise<void>;
  /** The same for runs with unique keys, parents or holds; says what became of each by run id, duplicates are missing. */
  insertGuarded(session: Session, rows: readonly BirthRow[]): Promise<Map<string, Born>>;
  /** Makes others who want the same names wait until this transaction is over. */
  lockNames(session: Session, names: readonly string[]): Promise<void>;
  /** Locks these runs in key order, so that two processes do not deadlock. */
  lockRuns(session: Session, ids: readonly string[]): Promise<void>;
  /** Bytes on the disk, at once. */
  diskSize(session: Transaction): Promise<DiskSize>;
  /** Bytes on the disk by table. Tables are looked at page by page on SQLite: seconds per gigabyte. */
  diskUse(session: Transaction): Promise<DiskUse>;
  /** Gives the space of deleted rows back to the file system, in steps that hold the writer only briefly. */
  reclaim(withWriter: <T>(work: (session: Session) => Promise<T>) => Promise<T>): Promise<void>;
  /** Names of the tables that hold data, with the columns of their primary keys. */
  tables(session: Transaction): Promise<TableShape[]>;
  /** After rows with numbers of their own have come in: `{counted}` goes on behind them. */
  settleCounters(session: Session): Promise<void>;
  /** Begins a transaction that sees the database as it is at this moment, whatever is committed meanwhile. */
  readonly beginSnapshot: string;
  /** A deadlock or a serialization failure: the whole transaction may be tried again. */
  isRetryable(error: unknown): boolean;
  /** Stops what the connection is doing now, from outside. */
  interrupt(connection: unknown, writer: Knex): Promise<void>;
}

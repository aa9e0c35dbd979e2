import type { Database } from 'sqlite3';
import type { Dialect } from '../dialect.ts';
import { birthObjects, insertGuarded, insertPlain, keyedBirthObjects } from './births.ts';
import { sqliteSession } from './connection.ts';
import { diskSize, diskUse, reclaim } from './space.ts';
import { tables } from './tables.ts';

/** SQLite: one writer, so nothing has to be locked by name or by row. */
export const sqlite: Dialect = {
  name: 'sqlite',
  oneEngine: true,
  // Deferred transactions fail with SQLITE_BUSY when a read turns into a write; this one waits for its turn first.
  begin: 'BEGIN IMMEDIATE',
  skipLocked: '',
  session: sqliteSession,
  // SQLite orders text by code point (BINARY collation over UTF-8) without being asked.
  ddl: (sql) =>
    sql
      .replaceAll('{text}', 'TEXT')
      .replaceAll('{int}', 'INTEGER')
      .replaceAll('{counted}', 'INTEGER PRIMARY KEY')
      // The affinity of TEXT, and a name by which an archive knows the column.
      .replaceAll('{json}', 'JSON TEXT')
      .replaceAll('{blob}', 'BLOB')
      .replaceAll('{clustered}', 'WITHOUT ROWID'),
  birthObjects,
  keyedBirthObjects,
  lockSchema: () => Promise.resolve(),
  insertPlain,
  insertGuarded,
  lockNames: () => Promise.resolve(),
  lockRuns: () => Promise.resolve(),
  diskSize,
  diskUse,
  reclaim,
  tables,
  // The highest number there is decides by itself.
  settleCounters: () => Promise.resolve(),
  beginSnapshot: 'BEGIN',
  isRetryable: (error) => codeOf(error) === 'SQLITE_BUSY',
  interrupt: (connection) => {
    (connection as Database).interrupt();
    return Promise.resolve();
  },
};

const codeOf = (error: unknown): unknown =>
  error instanceof Error ? (error as { code?: unknown }).code : undefined;

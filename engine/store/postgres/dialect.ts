import type { Client } from 'pg';
import type { Dialect } from '../dialect.ts';
import { insertGuarded, insertPlain } from './births.ts';
import { postgresSession } from './session.ts';
import { diskSize, diskUse } from './space.ts';
import { tables } from './tables.ts';

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';

/** PostgreSQL: several engines at once, so what must not change under us is locked, always in the same order. */
export const postgres: Dialect = {
  name: 'postgres',
  oneEngine: false,
  begin: 'BEGIN',
  skipLocked: 'FOR UPDATE SKIP LOCKED',
  session: postgresSession,
  // By code point, whatever the locale of the cluster is.
  ddl: (sql) =>
    sql.replaceAll('{text}', 'text COLLATE "C"').replaceAll('{int}', 'bigint').replaceAll('{clustered}', ''),
  birthObjects: [],
  lockSchema: async (transaction) => {
    await transaction.raw("SELECT pg_advisory_xact_lock(hashtextextended('daliu schema', 0))");
  },
  insertPlain,
  insertGuarded,
  lockNames: async (session, names) => {
    if (names.length === 0) return;
    await session.query(
      `SELECT pg_advisory_xact_lock(hash) FROM (
        SELECT DISTINCT hashtextextended(name, 0) AS hash FROM unnest(?::text[]) AS t(name) ORDER BY 1) AS s`,
      [names],
    );
  },
  lockRuns: async (session, ids) => {
    await session.query('SELECT id FROM runs WHERE id = ANY(?::text[]) ORDER BY id FOR UPDATE', [ids]);
  },
  diskSize,
  diskUse,
  // Autovacuum does it.
  reclaim: () => Promise.resolve(),
  tables,
  beginSnapshot: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  isRetryable: (error) => {
    const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
    return code === SERIALIZATION_FAILURE || code === DEADLOCK;
  },
  interrupt: async (connection, writer) => {
    const { processID } = connection as Client & { processID: number };
    await writer.raw('SELECT pg_cancel_backend(?)', [processID]);
  },
};

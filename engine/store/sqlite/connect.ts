import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import knexFactory, { type Knex } from 'knex';
import type { Clock } from '../../core/ports.ts';
import type { Connection, ReadConnection } from '../connection.ts';
import { MAX_READS, stoppableRead } from '../reading.ts';
import { withSession } from '../session.ts';
import { createCheckpointer } from './checkpoint.ts';
import { releaseStatements, sqliteSession } from './connection.ts';
import { sqlite } from './dialect.ts';
import type { Holder } from '../presence.ts';
import { lockFile } from './lock.ts';

/** The engine's own reads never wait for people's lists: they have connections of their own. */
const ENGINE_READS = 2;

/**
 * Opens a file for the one engine that may write it, or `:memory:`, where reads share the one connection.
 * Throws EngineError `database-in-use`.
 */
export async function connectSqlite(filename: string, clock: Clock): Promise<Connection> {
  const memory = filename === ':memory:';
  if (!memory) await mkdir(dirname(filename), { recursive: true });
  const lock = memory ? undefined : await lockFile(filename, () => readHolder(filename));
  const knex = open(filename, 1, WRITER_PRAGMAS);
  try {
    // The file must be there, in WAL mode, before a read-only connection can be opened.
    await knex.raw('SELECT 1');
  } catch (error) {
    await knex.destroy();
    await lock?.release();
    throw error;
  }
  const reader = memory ? knex : open(uri(filename, 'ro'), MAX_READS, READER_PRAGMAS);
  const engineReader = memory ? knex : open(uri(filename, 'ro'), ENGINE_READS, READER_PRAGMAS);
  const checkpointer = memory ? undefined : createCheckpointer(open(filename, 1, KEEPER_PRAGMAS));
  return {
    dialect: sqlite,
    knex,
    reader,
    withWriter: async (work) => {
      try {
        return await withSession(knex, sqliteSession, work);
      } finally {
        checkpointer?.committed();
      }
    },
    withReader: (work) => withSession(engineReader, sqliteSession, work),
    read: stoppableRead(sqlite, reader, knex, clock),
    close: async () => {
      if (!memory) await Promise.all([reader.destroy(), engineReader.destroy()]);
      await checkpointer?.close();
      await withSession(knex, sqliteSession, (_, connection) => releaseStatements(connection));
      await knex.destroy();
      await lock?.release();
    },
  };
}

/** Opens a file only to read it, beside the engine that has it open, or while none has. */
export function readSqlite(filename: string, clock: Clock): ReadConnection {
  // Without an engine the index of the WAL has to be made, which a connection opened for reading alone may not do.
  const reader = open(uri(filename, 'rw'), 2, READER_PRAGMAS);
  return {
    dialect: sqlite,
    reader,
    read: stoppableRead(sqlite, reader, reader, clock),
    close: () => reader.destroy(),
  };
}

async function readHolder(filename: string): Promise<Holder | undefined> {
  const reader = open(uri(filename, 'ro'), 1, READER_PRAGMAS);
  try {
    const rows = await withSession(reader, sqliteSession, (session) =>
      session.query<Holder>('SELECT worker, pid, host, since FROM engine_lock WHERE id = 1'),
    );
    return rows[0];
  } catch {
    // Only for the message: the other process may not have made its tables yet.
    return undefined;
  } finally {
    await reader.destroy();
  }
}

const WRITER_PRAGMAS = [
  // Must come before the first table.
  'PRAGMA auto_vacuum = INCREMENTAL',
  'PRAGMA journal_mode = WAL',
  // A commit is on the disk before anybody is told; group commit makes it cheap.
  'PRAGMA synchronous = FULL',
  'PRAGMA busy_timeout = 5000',
  'PRAGMA cache_size = -32000',
  // 64 MB: what the checkpointer beside the commits has not carried over by then, a commit does.
  'PRAGMA wal_autocheckpoint = 16384',
  'PRAGMA journal_size_limit = 67108864',
];

const KEEPER_PRAGMAS = ['PRAGMA synchronous = FULL', 'PRAGMA busy_timeout = 0'];

const READER_PRAGMAS = ['PRAGMA busy_timeout = 5000', 'PRAGMA query_only = ON'];

interface RawDatabase {
  exec(sql: string, done: (error: Error | null) => void): void;
}

/** knex always asks to create a file and write to it; the mode of a URI says otherwise and wins. */
const uri = (filename: string, mode: 'ro' | 'rw'): string => `${pathToFileURL(filename).href}?mode=${mode}`;

const open = (filename: string, size: number, pragmas: readonly string[]): Knex =>
  knexFactory({
    client: 'sqlite3',
    connection: { filename, flags: ['OPEN_URI'] },
    useNullAsDefault: true,
    pool: {
      min: size === 1 ? 1 : 0,
      max: size,
      afterCreate: (database: RawDatabase, done: (error: Error | null, database: RawDatabase) => void) =>
        database.exec(`${pragmas.join(';')};`, (error) => done(error, database)),
    },
  });

import { pathToFileURL } from 'node:url';
import knexFactory, { type Knex } from 'knex';
import type { Clock } from '../../core/ports.ts';
import type { Connection } from '../connection.ts';
import { MAX_READS, stoppableRead } from '../reading.ts';
import { withSession } from '../session.ts';
import { releaseStatements, sqliteSession } from './connection.ts';
import { sqlite } from './dialect.ts';

/** The engine's own reads never wait for people's lists: they have connections of their own. */
const ENGINE_READS = 2;

/** Opens a file, or `:memory:`, where reads share the one connection. */
export async function connectSqlite(filename: string, clock: Clock): Promise<Connection> {
  const memory = filename === ':memory:';
  const knex = open(filename, 1, WRITER_PRAGMAS);
  // The file must be there, in WAL mode, before a read-only connection can be opened.
  await knex.raw('SELECT 1');
  const reader = memory ? knex : open(readOnly(filename), MAX_READS, READER_PRAGMAS);
  const engineReader = memory ? knex : open(readOnly(filename), ENGINE_READS, READER_PRAGMAS);
  return {
    dialect: sqlite,
    knex,
    reader,
    withWriter: (work) => withSession(knex, sqliteSession, work),
    withReader: (work) => withSession(engineReader, sqliteSession, work),
    read: stoppableRead(sqlite, reader, knex, clock),
    close: async () => {
      if (!memory) await Promise.all([reader.destroy(), engineReader.destroy()]);
      await withSession(knex, sqliteSession, (_, connection) => releaseStatements(connection));
      await knex.destroy();
    },
  };
}

const WRITER_PRAGMAS = [
  // Both must come before the first table. Pages of 8 KB hold a 1 KB journal without overflow and halve the frames
  // a commit writes.
  'PRAGMA page_size = 8192',
  'PRAGMA auto_vacuum = INCREMENTAL',
  'PRAGMA journal_mode = WAL',
  // A commit is on the disk before anybody is told; group commit makes it cheap.
  'PRAGMA synchronous = FULL',
  'PRAGMA busy_timeout = 5000',
  'PRAGMA cache_size = -32000',
];

const READER_PRAGMAS = ['PRAGMA busy_timeout = 5000', 'PRAGMA query_only = ON'];

interface RawDatabase {
  exec(sql: string, done: (error: Error | null) => void): void;
}

/** knex always asks for a writable file; the URI says otherwise and wins. */
const readOnly = (filename: string): string => `${pathToFileURL(filename).href}?mode=ro`;

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

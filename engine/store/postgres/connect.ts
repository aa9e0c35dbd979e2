import knexFactory, { type Knex } from 'knex';
import { TypeOverrides, types } from 'pg';
import type { Clock } from '../../core/ports.ts';
import type { Connection, ReadConnection } from '../connection.ts';
import { MAX_READS, stoppableRead } from '../reading.ts';
import { withSession } from '../session.ts';
import { postgres } from './dialect.ts';
import { postgresSession } from './session.ts';

/** Groups of writes, the engine's short reads, and what others do through knex. */
const WRITER_CONNECTIONS = 8;

/** 64-bit integers are counts and instants here, all below 2^53; the driver would give them as text. */
const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, Number);
/** As text, as on SQLite: the driver would read numbers beyond 2^53 with loss. */
parsers.setTypeParser(types.builtins.JSONB, (text: string) => text);

export async function connectPostgres(url: string, clock: Clock): Promise<Connection> {
  const knex = open(url, WRITER_CONNECTIONS, '');
  const reader = open(url, MAX_READS, READ_ONLY);
  try {
    await knex.raw('SELECT 1');
  } catch (error) {
    await Promise.all([knex.destroy(), reader.destroy()]);
    throw error;
  }
  return {
    dialect: postgres,
    knex,
    reader,
    withWriter: (work) => withSession(knex, postgresSession, work),
    withReader: (work) => withSession(knex, postgresSession, work),
    read: stoppableRead(postgres, reader, knex, clock),
    close: async () => {
      await reader.destroy();
      await knex.destroy();
    },
  };
}

/** Opens a database only to read it. */
export function readPostgres(url: string, clock: Clock): ReadConnection {
  const reader = open(url, MAX_READS, READ_ONLY);
  return {
    dialect: postgres,
    reader,
    read: stoppableRead(postgres, reader, reader, clock),
    close: () => reader.destroy(),
  };
}

const READ_ONLY = '-c default_transaction_read_only=on';

const open = (connectionString: string, max: number, options: string): Knex =>
  knexFactory({
    client: 'pg',
    connection: {
      connectionString,
      application_name: 'daliu',
      options,
      types: parsers,
    } as Knex.PgConnectionConfig,
    pool: { min: 0, max },
  });

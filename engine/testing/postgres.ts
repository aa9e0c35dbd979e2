import { randomBytes } from 'node:crypto';
import knexFactory from 'knex';
import { afterAll, beforeAll } from 'vitest';
import { ADDRESS, startPostgres, type PostgresServer } from './postgres-server.ts';

/** A database of its own for one test, in a server shared by all. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

async function sharedServer(address: string): Promise<PostgresServer> {
  const answer = await fetch(address);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return {
    url: (database) => text.replace(/[^/]*$/, database),
    stop: () => Promise.resolve(),
  };
}

/** Files share the server but not their memory, so a counter alone would not do. */
const newName = (): string => `daliu_${randomBytes(8).toString('hex')}`;

/**
 * Call at the top of a test file; stops what it started when the file is done. With `prepare` the databases are
 * copies of one that it was called for once, which is quicker than making the tables anew for each test.
 */
export function usePostgres(prepare?: (url: string) => Promise<void>): { create(): Promise<TestDatabase> } {
  const address = process.env[ADDRESS];
  const template = newName();
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await (address === undefined ? startPostgres() : sharedServer(address));
    if (prepare === undefined) return;
    await run(server.url('postgres'), `CREATE DATABASE ${template}`);
    await prepare(server.url(template));
  }, SLOW_MS);
  afterAll(async () => {
    await server?.stop();
  }, SLOW_MS);
  return {
    create: async () => {
      if (server === undefined) throw new Error('PostgreSQL is not there before the tests begin');
      const { url } = server;
      const name = newName();
      await run(
        url('postgres'),
        `CREATE DATABASE ${name}${prepare === undefined ? '' : ` TEMPLATE ${template}`}`,
      );
      return {
        url: url(name),
        drop: () => run(url('postgres'), `DROP DATABASE ${name} WITH (FORCE)`),
      };
    },
  };
}

/** A busy machine takes its time to make the files of a new server. */
const SLOW_MS = 120_000;

async function run(url: string, sql: string): Promise<void> {
  const knex = knexFactory({ client: 'pg', connection: url, pool: { min: 0, max: 1 } });
  try {
    await knex.raw(sql);
  } finally {
    await knex.destroy();
  }
}

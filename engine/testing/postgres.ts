import { randomBytes } from 'node:crypto';
import knexFactory, { type Knex } from 'knex';
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
        drop: () => dropDatabase(url('postgres'), name),
      };
    },
  };
}

/** A busy machine takes its time to make the files of a new server. */
const SLOW_MS = 120_000;

const run = (url: string, sql: string): Promise<void> =>
  connected(url, async (knex) => void (await knex.raw(sql)));

/**
 * A pool says that it has ended while its connections are still saying goodbye; one that is cut off then throws where
 * nobody listens any more. So they get a moment; who is still there after it is cut off.
 */
const dropDatabase = (url: string, name: string): Promise<void> =>
  connected(url, async (knex) => {
    for (let looks = 0; looks < 50; looks += 1) {
      const { rows } = await knex.raw<{ rows: unknown[] }>(
        'SELECT 1 FROM pg_stat_activity WHERE datname = ?',
        [name],
      );
      if (rows.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await knex.raw(`DROP DATABASE ${name} WITH (FORCE)`);
  });

async function connected(url: string, work: (knex: Knex) => Promise<void>): Promise<void> {
  const knex = knexFactory({ client: 'pg', connection: url, pool: { min: 0, max: 1 } });
  try {
    await work(knex);
  } finally {
    await knex.destroy();
  }
}

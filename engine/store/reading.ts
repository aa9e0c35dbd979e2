import type { Knex } from 'knex';
import type { Clock } from '../core/ports.ts';
import type { Connection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import { withSession } from './session.ts';

/** Scans are long, commits are short: more at once than this and they take the threads that commits need. */
export const MAX_READS = 6;

const READ_LIMIT_MS = 30_000;

/** Reads on one connection of the reader; an abort or the time limit interrupts the statement under way. */
export const stoppableRead =
  (dialect: Dialect, reader: Knex, writer: Knex, clock: Clock): Connection['read'] =>
  (work, { signal, timeoutMs = READ_LIMIT_MS } = {}) =>
    withSession(reader, dialect.session, async (session, connection) => {
      signal?.throwIfAborted();
      let stopping = Promise.resolve();
      const stop = (): void => {
        stopping = dialect.interrupt(connection, writer).catch(() => undefined);
      };
      signal?.addEventListener('abort', stop, { once: true });
      const cancel = clock.at(clock.now() + timeoutMs, stop);
      try {
        return await work(session);
      } finally {
        cancel();
        signal?.removeEventListener('abort', stop);
        // An interruption still on its way must not hit whoever gets this connection next.
        await stopping;
      }
    });

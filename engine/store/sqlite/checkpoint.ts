import type { Knex } from 'knex';
import { withSession } from '../session.ts';
import { sqliteSession } from './connection.ts';

/**
 * Moves the write-ahead log into the file beside the commits instead of within them. A commit that also has to carry
 * the log over waits for a second fsync and for the writing of every page; done on a connection and a thread of its
 * own, commits of a busy engine are half as many again (births against bare rows: 0.47 before, 0.74 after).
 *
 * The log can begin anew only when all of it has been carried over, which beside steady commits never quite happens;
 * the writer does the little that is left once the log is long (`wal_autocheckpoint`).
 */
export interface Checkpointer {
  /** After a commit, or what may have been one. */
  committed(): void;
  close(): Promise<void>;
}

/** 3 MB of log when each is a single small write, 20 MB when each is a full group. */
const COMMITS = 128;

export function createCheckpointer(keeper: Knex): Checkpointer {
  let commits = 0;
  let running: Promise<void> | undefined;
  const checkpoint = async (): Promise<void> => {
    try {
      await withSession(keeper, sqliteSession, (session) => session.query('PRAGMA wal_checkpoint(PASSIVE)'));
    } catch {
      // Busy or a full disk: commits tell of the latter themselves, and the next turn tries again.
    }
    running = undefined;
  };
  return {
    committed: () => {
      commits += 1;
      if (commits < COMMITS || running !== undefined) return;
      commits = 0;
      running = checkpoint();
    },
    close: async () => {
      await running;
      await keeper.destroy();
    },
  };
}

import { hostname } from 'node:os';
import type { Clock } from '../core/ports.ts';
import type { StoreContext } from './context.ts';
import type { Store } from './store.ts';

/** Which engine has a database open. */
export interface Holder {
  worker: string;
  pid: number;
  host: string;
  since: number;
}

/** Well below the silence after which others take a worker for dead. */
const SHOW_MS = 3_000;

/**
 * Shows others that this engine is there. On SQLite its row names it for people who try to start a second one; on
 * PostgreSQL a row is renewed for as long as the process lives, and the leases of silent workers are void.
 * Answers the way to stop.
 */
export async function showPresence(
  { dialect, worker, clock }: StoreContext,
  store: Pick<Store, 'write' | 'heartbeat'>,
): Promise<() => void> {
  if (!dialect.oneEngine) return renew(worker, clock, store);
  await store.write((transaction) =>
    transaction.query(
      `INSERT INTO engine_lock(id, worker, pid, host, since) VALUES (1, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET worker = excluded.worker, pid = excluded.pid, host = excluded.host,
          since = excluded.since`,
      [worker, process.pid, hostname(), clock.now()],
    ),
  );
  return () => undefined;
}

async function renew(
  worker: string,
  clock: Clock,
  { heartbeat }: Pick<Store, 'heartbeat'>,
): Promise<() => void> {
  await heartbeat(worker, [], 0);
  let cancel = (): void => undefined;
  let stopped = false;
  const again = async (): Promise<void> => {
    // A database that is away for a moment is met by everybody else too; the next turn tries again.
    await heartbeat(worker, [], 0).catch(() => undefined);
    if (!stopped) schedule();
  };
  const schedule = (): void => {
    cancel = clock.at(clock.now() + SHOW_MS, () => void again());
  };
  schedule();
  return () => {
    stopped = true;
    cancel();
  };
}

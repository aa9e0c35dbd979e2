import type { Transaction } from '../sdk/transaction.ts';

/**
 * A doorbell: "look at these runs". It carries no work and keeps no state; runs, leases and due times live in the
 * store, and whoever polls finds a due run without it. Losing a ring costs one poll, never a run.
 */
export interface Queue {
  /** With a transaction the ring is part of it: it sounds after COMMIT, or never. Rings of one run may become one. */
  ring(runIds: readonly string[], transaction?: Transaction): Promise<void>;
  /** One of the listeners hears a ring, in this process or another. */
  listen(handler: (runIds: string[]) => void): Promise<Listening>;
  close(): Promise<void>;
}

export interface Listening {
  close(): Promise<void>;
}

/**
 * The doorbell for a database: within this process for SQLite, graphile-worker for PostgreSQL, whose library is
 * loaded only then.
 */
export async function openQueue(url: string): Promise<Queue> {
  if (!/^postgres(ql)?:/.test(url)) {
    const { createEmbeddedQueue } = await import('./embedded.ts');
    return createEmbeddedQueue();
  }
  const { createGraphileQueue } = await import('./graphile.ts');
  return createGraphileQueue(url);
}

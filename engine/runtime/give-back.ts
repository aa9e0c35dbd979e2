import type { Clock } from '../core/ports.ts';
import type { RunStore } from '../store/run-store.ts';

/** A lease as far as whoever gives it back must know it. */
export interface Held {
  runId: string;
  epoch: number;
}

export interface GiveBack {
  /** A drive of this run has failed by an error of ours. */
  failed(held: Held): void;
  /** A drive of this run has ended as it should. */
  ended(runId: string): void;
  stop(): void;
}

interface Parts {
  store: Pick<RunStore, 'write'>;
  clock: Clock;
  worker: string;
  leaseMs: number;
  /** The run is due again at this instant. */
  arm(dueAt: number): void;
  onError(runId: string, error: unknown): void;
}

const FIRST_MS = 250;
const LONGEST_MS = 30_000;
const backoffMs = (failures: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));

/** Failures are only remembered to slow down; beyond this many it is better to forget them than to grow. */
const MOST_REMEMBERED = 10_000;

/**
 * An error of ours, such as a database that was away, ends no run. Its lease is given back, so that it is taken up
 * again soon and not only when the lease lapses; a run that fails again and again waits longer each time. The epoch
 * moves on: whatever of the failed drive is still on its way is fenced.
 */
export const createGiveBack = ({ store, clock, worker, leaseMs, arm, onError }: Parts): GiveBack => {
  const failures = new Map<string, number>();
  const timers = new Map<string, () => void>();
  let stopped = false;

  const writeOff = async ({ runId, epoch }: Held, dueAt: number): Promise<void> => {
    await store.write((tx) =>
      tx.query(
        'UPDATE runs SET lease_owner = NULL, epoch = epoch + 1, due_at = ? WHERE id = ? AND epoch = ? AND lease_owner = ?',
        [dueAt, runId, epoch, worker],
      ),
    );
  };

  /** The database may still be away; then this is tried again until the lease has lapsed by itself. */
  const tryFrom = (held: Held, tries: number, until: number): void => {
    const dueAt = clock.now() + backoffMs(failures.get(held.runId) ?? 1);
    writeOff(held, dueAt).then(
      () => arm(dueAt),
      (error: unknown) => {
        if (stopped) return;
        onError(held.runId, error);
        const at = clock.now() + backoffMs(tries);
        if (at >= until) return;
        timers.set(
          held.runId,
          clock.at(at, () => {
            timers.delete(held.runId);
            tryFrom(held, tries + 1, until);
          }),
        );
      },
    );
  };

  return {
    failed(held) {
      if (stopped) return;
      if (failures.size >= MOST_REMEMBERED) failures.clear();
      failures.set(held.runId, (failures.get(held.runId) ?? 0) + 1);
      tryFrom(held, 1, clock.now() + leaseMs);
    },
    ended: (runId) => void failures.delete(runId),
    stop() {
      stopped = true;
      for (const cancel of timers.values()) cancel();
    },
  };
};

import type { Clock } from '../core/ports.ts';
import type { RunStore } from '../store/run-store.ts';
import { lose, type Roster } from './roster.ts';

export interface Heartbeat {
  start(): void;
  stop(): void;
}

/** Keeps the leases of active runs, all in one statement, and passes on what came into their inboxes elsewhere. */
export const createHeartbeat = (
  store: RunStore,
  clock: Clock,
  { worker, leaseMs }: { worker: string; leaseMs: number },
  roster: Pick<Roster, 'runs' | 'tell'>,
  onError: (runId: string, error: unknown) => void,
): Heartbeat => {
  let cancel = (): void => {};

  const beat = async (): Promise<void> => {
    const until = clock.now() + leaseMs;
    const runs = [...roster.runs.values()].filter((run) => run.born);
    if (runs.length === 0) return;
    const asked = runs.map((run) => ({ runId: run.id, epoch: run.epoch, inboxSeq: run.inboxSeen }));
    const { lost, news } = await store.heartbeat(worker, asked, until);
    const gone = new Set(lost);
    for (const run of runs) {
      if (gone.has(run.id)) lose(run);
      else run.leaseUntil = until;
    }
    for (const id of news) roster.tell(id);
  };

  const next = (): void => {
    cancel = clock.at(clock.now() + leaseMs / 3, () => {
      beat()
        .catch((error: unknown) => onError('', error))
        .finally(next);
    });
  };
  return { start: next, stop: () => cancel() };
};

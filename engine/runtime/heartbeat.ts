import type { Clock } from '../core/ports.ts';
import type { RunStore } from '../store/run-store.ts';
import { wake, type ActiveRun } from './active-run.ts';

export interface Heartbeat {
  start(): void;
  stop(): void;
}

/** The lease is gone: another worker owns the run now. Whatever is under way here must end, and nothing may be appended. */
export const lose = (run: ActiveRun): void => {
  run.lost = true;
  for (const controller of run.underWay.values()) controller?.abort();
  wake(run);
};

/** Keeps the leases of active runs, all in one statement, and passes on what came into their inboxes elsewhere. */
export const createHeartbeat = (
  store: RunStore,
  clock: Clock,
  { worker, leaseMs }: { worker: string; leaseMs: number },
  active: ReadonlyMap<string, ActiveRun>,
  onError: (runId: string, error: unknown) => void,
): Heartbeat => {
  let cancel = (): void => {};

  const beat = async (): Promise<void> => {
    const until = clock.now() + leaseMs;
    const runs = [...active.values()].filter((run) => run.born);
    if (runs.length === 0) return;
    const asked = runs.map((run) => ({ runId: run.id, epoch: run.epoch, inboxSeq: run.inboxSeen }));
    const { lost, news } = await store.heartbeat(worker, asked, until);
    const gone = new Set(lost);
    for (const run of runs) {
      if (gone.has(run.id)) lose(run);
      else run.leaseUntil = until;
    }
    for (const id of news) {
      const run = active.get(id);
      if (!run) continue;
      run.news = true;
      wake(run);
    }
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

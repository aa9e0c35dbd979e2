import type { Lease } from '../store/run-store.ts';
import { wake, type ActiveRun } from './active-run.ts';
import type { GiveBack, Held } from './give-back.ts';

export interface Roster {
  readonly runs: ReadonlyMap<string, ActiveRun>;
  /** How many more runs may be driven here. */
  room(): number;
  /** Drives a run that is leased to this process. */
  adopt(run: ActiveRun): Promise<void>;
  /** Loads and drives what a claim gave. */
  take(lease: Lease): Promise<void>;
  /** Tells a run that there is a message for it; false if it is not driven here. */
  tell(runId: string): boolean;
  /** Lets the runs park or end, then drops what is left after `ms`. Nothing is taken any more. */
  close(ms: number): Promise<void>;
}

interface Parts {
  capacity: number;
  load(lease: Lease): Promise<ActiveRun>;
  drive(run: ActiveRun): Promise<void>;
  /** Calls back once after this long; returns the way to take it back. */
  after(ms: number, callback: () => void): () => void;
  /** A run has left. `rings`: it may be due again, or another may have waited for its place. */
  left(run: ActiveRun, rings: boolean): void;
  giveBack: Pick<GiveBack, 'failed' | 'ended'>;
  onError(runId: string, error: unknown): void;
}

/** The lease is gone: another worker owns the run now. Whatever is under way here must end, and nothing may be appended. */
export const lose = (run: ActiveRun): void => {
  run.lost = true;
  for (const controller of run.underWay.values()) controller?.abort();
  wake(run);
};

/** Resolves when what `tell` was given is called, or after `ms`. */
const atMost = async (after: Parts['after'], ms: number, tell: (done: () => void) => void): Promise<void> => {
  let cancel = (): void => {};
  await new Promise<void>((resolve) => {
    tell(resolve);
    cancel = after(ms, resolve);
  });
  cancel();
};

/** The runs this process drives. */
export const createRoster = ({ capacity, load, drive, after, left, giveBack, onError }: Parts): Roster => {
  const runs = new Map<string, ActiveRun>();
  /** Claimed, and their journal is still being read. */
  let loading = 0;
  let closed = false;
  let whenIdle = (): void => {};
  const room = (): number => capacity - runs.size - loading;

  const leave = (run: ActiveRun): void => {
    const wasFull = room() <= 0;
    lose(run);
    // It may have been claimed again already.
    if (runs.get(run.id) === run) runs.delete(run.id);
    // Whoever still waits for its answer learns that it goes on without them.
    for (const waiter of run.waiters.splice(0)) waiter({ runId: run.id, status: 'waiting' });
    if (runs.size + loading === 0) whenIdle();
    // A message that came while it was being parked has told nobody.
    left(run, run.news || wasFull);
  };

  /** What the end of the process cuts off is no error; whoever claims it next goes on from there. */
  const failed = (held: Held, error: unknown): void => {
    if (closed) return;
    onError(held.runId, error);
    giveBack.failed(held);
  };

  const adopt = async (run: ActiveRun): Promise<void> => {
    runs.set(run.id, run);
    try {
      // After a stop nobody would finish it; whoever claims it next finds it as it was.
      if (!closed) await drive(run);
      giveBack.ended(run.id);
    } catch (error) {
      failed({ runId: run.id, epoch: run.epoch }, error);
    } finally {
      leave(run);
    }
  };

  return {
    runs,
    room,
    adopt,
    async take(lease) {
      loading += 1;
      try {
        const run = await load(lease).finally(() => (loading -= 1));
        await adopt(run);
      } catch (error) {
        failed(lease, error);
        if (runs.size + loading === 0) whenIdle();
      }
    },
    tell(runId) {
      const run = runs.get(runId);
      if (!run) return false;
      run.news = true;
      wake(run);
      return true;
    },
    async close(ms) {
      closed = true;
      if (runs.size + loading > 0) await atMost(after, ms, (idle) => (whenIdle = idle));
      for (const run of runs.values()) lose(run);
    },
  };
};

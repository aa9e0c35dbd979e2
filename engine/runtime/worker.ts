import { foldJournal } from '../core/reduce.ts';
import type { Fault } from '../core/ports.ts';
import type { Lease, RunStore } from '../store/run-store.ts';
import { newActiveRun, record, wake, type ActiveRun } from './active-run.ts';
import { drive, type Driving } from './drive.ts';
import type { FlowCache } from './flow-cache.ts';
import { recoverSteps } from './recover-steps.ts';

export interface WorkerOptions {
  worker: string;
  /** Runs driven at the same time by this process. */
  capacity: number;
  leaseMs: number;
  /** How often to look for work that nobody rang for. */
  pollMs: number;
  groups?: string[];
}

export interface Worker {
  /** Drives a run that is leased to this process already. */
  adopt(run: ActiveRun): Promise<void>;
  /** Something became due, or a message came for a run. */
  ring(runIds: readonly string[]): void;
  /** A run was parked until this instant. */
  arm(dueAt: number): void;
  active(): number;
  /** Begins to keep leases, and, if it is to work, to claim due runs. */
  start(works: boolean): void;
  stop(ms: number): Promise<void>;
}

interface Parts {
  options: WorkerOptions;
  store: RunStore;
  flows: FlowCache;
  driving: Driving;
  fault: Fault;
  onError(runId: string, error: unknown): void;
}

/** A leased run with its journal folded, ready to be driven. */
const loadRun = async (lease: Lease, { store, flows, driving, options }: Parts): Promise<ActiveRun> => {
  const [flow, events] = await Promise.all([
    flows.version(lease.flowId, lease.version),
    store.journal(lease.runId),
  ]);
  const run = newActiveRun(lease.runId, flow, foldJournal(events), lease.createdAt);
  run.born = true;
  run.epoch = lease.epoch;
  run.committed = run.state.seq;
  run.leaseUntil = driving.clock.now() + options.leaseMs;
  run.serialAt = lease.serialAt;
  run.news = true;
  if (lease.serialAppliedAt != null && lease.serialAt !== null && lease.serialAt < lease.serialAppliedAt) {
    run.superseded = true;
    record(run, { type: 'run.canceled', at: driving.clock.now(), reason: 'superseded', superseded: true });
  } else {
    await recoverSteps(run, driving);
  }
  return run;
};

/**
 * Claims due runs and drives them. The claim is the recovery: a lapsed lease is just another due run.
 * It sleeps until the nearest due instant, a ring or the poll, whichever is first; losing a ring costs one poll.
 */
export const createWorker = (parts: Parts): Worker => {
  const { options, store, driving, fault } = parts;
  const { clock } = driving;
  const active = new Map<string, ActiveRun>();
  let stopping = false;
  let claiming = false;
  let looking = false;
  let lookAgain = false;
  let cancelTimer = (): void => {};
  let armedAt = Infinity;
  /** Leases claimed whose journal is still being read. */
  let loading = 0;
  const idle: (() => void)[] = [];

  const adopt = async (run: ActiveRun): Promise<void> => {
    active.set(run.id, run);
    try {
      await drive(run, driving);
    } catch (error) {
      // The lease lapses by itself and the run is claimed again: an error of ours never ends a run.
      parts.onError(run.id, error);
    } finally {
      active.delete(run.id);
      if (active.size === 0) for (const done of idle.splice(0)) done();
      if (!stopping && active.size === options.capacity - 1) look();
    }
  };

  const take = async (lease: Lease): Promise<void> => {
    loading += 1;
    try {
      const run = await loadRun(lease, parts).finally(() => (loading -= 1));
      await adopt(run);
    } catch (error) {
      parts.onError(lease.runId, error);
    }
  };

  const claimOnce = async (): Promise<number> => {
    const room = options.capacity - active.size - loading;
    if (room <= 0) return 0;
    const limit = Math.min(room, 200);
    const leases = await store.claim({
      worker: options.worker,
      now: clock.now(),
      limit,
      leaseMs: options.leaseMs,
      ...(options.groups === undefined ? {} : { groups: options.groups }),
    });
    if (leases.length > 0) fault('claim.after-commit');
    for (const lease of leases) void take(lease);
    return leases.length === limit ? 1 : 0;
  };

  const arm = (at: number): void => {
    cancelTimer();
    armedAt = at;
    if (!stopping) cancelTimer = clock.at(at, look);
  };

  const sleep = async (): Promise<void> => {
    armedAt = Infinity;
    const nextAt = await store.nextDueAt();
    // A run parked while the question was on its way has armed the timer already.
    arm(Math.min(nextAt ?? Infinity, armedAt, clock.now() + options.pollMs));
  };

  const lookOn = async (): Promise<void> => {
    while (!stopping) {
      lookAgain = false;
      const more = await claimOnce();
      if (more === 0 && !lookAgain) break;
    }
    if (!stopping) await sleep();
  };

  const look = (): void => {
    if (looking) {
      lookAgain = true;
      return;
    }
    if (stopping || !claiming) return;
    looking = true;
    lookOn()
      .catch((error: unknown) => {
        parts.onError('', error);
        arm(clock.now() + options.pollMs);
      })
      .finally(() => {
        looking = false;
        if (lookAgain) look();
      });
  };

  const beat = createHeartbeat(parts, active);

  return {
    adopt,
    ring(runIds) {
      let unknown = false;
      for (const id of runIds) {
        const run = active.get(id);
        if (!run) unknown = true;
        else {
          run.news = true;
          wake(run);
        }
      }
      if (unknown) look();
    },
    arm(dueAt) {
      if (dueAt < armedAt) arm(dueAt);
    },
    active: () => active.size,
    start(works) {
      claiming = works;
      look();
      beat.start();
    },
    async stop(ms) {
      stopping = true;
      cancelTimer();
      beat.stop();
      if (active.size === 0) return;
      await new Promise<void>((resolve) => {
        idle.push(resolve);
        const cancel = clock.at(clock.now() + ms, resolve);
        idle.push(cancel);
      });
      for (const run of active.values()) {
        run.lost = true;
        for (const controller of run.underWay.values()) controller?.abort();
        wake(run);
      }
    },
  };
};

/** Keeps the leases of active runs; a run whose lease is gone stops at once, and news in an inbox is passed on. */
const createHeartbeat = (
  { options, store, driving, onError }: Parts,
  active: ReadonlyMap<string, ActiveRun>,
) => {
  const { clock } = driving;
  let cancel = (): void => {};
  const beat = async (): Promise<void> => {
    const until = clock.now() + options.leaseMs;
    const runs = [...active.values()].filter((run) => run.born);
    if (runs.length === 0) return;
    const result = await store.heartbeat(
      options.worker,
      runs.map((run) => ({ runId: run.id, epoch: run.epoch, inboxSeq: run.inboxSeen })),
      until,
    );
    const lost = new Set(result.lost);
    for (const run of runs) {
      if (lost.has(run.id)) {
        run.lost = true;
        for (const controller of run.underWay.values()) controller?.abort();
      } else run.leaseUntil = until;
    }
    for (const id of [...result.lost, ...result.news]) {
      const run = active.get(id);
      if (!run) continue;
      run.news = true;
      wake(run);
    }
  };
  const next = (): void => {
    cancel = clock.at(clock.now() + options.leaseMs / 3, () => {
      beat()
        .catch((error: unknown) => onError('', error))
        .finally(next);
    });
  };
  return { start: next, stop: () => cancel() };
};

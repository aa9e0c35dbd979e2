import type { Fault } from '../core/ports.ts';
import type { Lease, RunStore } from '../store/run-store.ts';
import { wake, type ActiveRun } from './active-run.ts';
import { createClaimLoop } from './claim-loop.ts';
import { settledOf } from './commit.ts';
import { drive, type Driving } from './drive.ts';
import type { FlowCache } from './flow-cache.ts';
import { createHeartbeat, lose } from './heartbeat.ts';
import { loadRun } from './load-run.ts';

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

/** Most runs taken by one claim: their journals are read side by side. */
const mostAtOnce = 200;

const claimRuns = async (parts: Parts, now: number, limit: number): Promise<Lease[]> => {
  const { options, store, flows, fault } = parts;
  const { worker, leaseMs, groups } = options;
  const leases = await store.claim({
    worker,
    now,
    limit,
    leaseMs,
    concurrency: flows.limits(),
    ...(groups === undefined ? {} : { groups }),
  });
  if (leases.length > 0) fault('claim.after-commit');
  return leases;
};

/** Claims due runs and drives them. The claim is the recovery: a lapsed lease is just another due run. */
export const createWorker = (parts: Parts): Worker => {
  const { options, store, flows, driving, onError } = parts;
  const { clock } = driving;
  const active = new Map<string, ActiveRun>();
  /** Claimed, and their journal is still being read. */
  let loading = 0;
  let whenIdle: (() => void)[] = [];
  let stopped = false;
  const room = (): number => options.capacity - active.size - loading;

  const adopt = async (run: ActiveRun): Promise<void> => {
    active.set(run.id, run);
    try {
      await drive(run, driving);
    } catch (error) {
      // The lease lapses by itself and the run is claimed again: an error of ours never ends a run.
      onError(run.id, error);
    } finally {
      leave(run);
    }
  };

  /** A run that is driven here no longer: parked, over, or lost. */
  const leave = (run: ActiveRun): void => {
    const wasFull = room() <= 0;
    lose(run);
    // It may have been claimed again already.
    if (active.get(run.id) === run) active.delete(run.id);
    // Whoever still waits for its answer learns that it goes on without them.
    for (const waiter of run.waiters.splice(0)) waiter(settledOf(run));
    if (active.size === 0) for (const done of whenIdle.splice(0)) done();
    // A message that came while it was being parked rang for nobody; and another may have waited for its place.
    if (run.news || wasFull || flows.limits()[run.flow.id] !== undefined) loop.look();
  };

  const take = async (lease: Lease): Promise<void> => {
    loading += 1;
    try {
      const run = await loadRun(lease, { store, flows, driving, leaseMs: options.leaseMs }).finally(
        () => (loading -= 1),
      );
      // After a stop nobody would finish it; whoever claims it next finds it as it was.
      if (!stopped) await adopt(run);
    } catch (error) {
      onError(lease.runId, error);
    }
  };

  const loop = createClaimLoop({
    clock,
    pollMs: options.pollMs,
    async claim(now) {
      const limit = Math.min(room(), mostAtOnce);
      if (limit <= 0) return false;
      const leases = await claimRuns(parts, now, limit);
      for (const lease of leases) void take(lease);
      return leases.length === limit;
    },
    nextDueAt: () => store.nextDueAt(),
    onError: (error) => onError('', error),
  });
  const heartbeat = createHeartbeat(store, clock, options, active, onError);

  return {
    adopt,
    ring(runIds) {
      for (const id of runIds) {
        const run = active.get(id);
        if (!run) {
          loop.look();
          continue;
        }
        run.news = true;
        wake(run);
      }
    },
    arm: loop.arm,
    active: () => active.size,
    start(works) {
      if (works) loop.start();
      heartbeat.start();
    },
    async stop(ms) {
      stopped = true;
      loop.stop();
      if (active.size > 0) {
        const idle = new Promise<void>((resolve) => whenIdle.push(resolve));
        let cancel = (): void => {};
        const tooLong = new Promise<void>((resolve) => (cancel = clock.at(clock.now() + ms, resolve)));
        await Promise.race([idle, tooLong]);
        cancel();
      }
      heartbeat.stop();
      for (const run of active.values()) lose(run);
      whenIdle = [];
    },
  };
};

import type { Fault } from '../core/ports.ts';
import type { Lease, RunStore } from '../store/run-store.ts';
import type { ActiveRun } from './active-run.ts';
import { createClaimLoop, type ClaimLoop } from './claim-loop.ts';
import { drive, type Driving } from './drive.ts';
import type { FlowCache } from './flow-cache.ts';
import { createGiveBack } from './give-back.ts';
import { createHeartbeat } from './heartbeat.ts';
import { loadRun } from './load-run.ts';
import { createRoster, type Roster } from './roster.ts';

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

interface Claimed {
  leases: Lease[];
  /** Flows whose due runs were left: it must be learned first whether they bound them. */
  unknown: Set<string>;
}

const claimRuns = async (parts: Parts, now: number, limit: number): Promise<Claimed> => {
  const { options, store, flows, fault } = parts;
  const { worker, leaseMs, groups } = options;
  const unknown = new Set<string>();
  const leases = await store.claim({
    worker,
    now,
    limit,
    leaseMs,
    concurrency: flows.limits(),
    knows: (flow) => flows.isKnown(flow) || !unknown.add(flow),
    ...(groups === undefined ? {} : { groups }),
  });
  if (leases.length > 0) fault('claim.after-commit');
  return { leases, unknown };
};

/** Claims as many runs as there is room for. */
const claimFor = (parts: Parts, roster: Roster): ClaimLoop => {
  const { options, store, flows, driving, onError } = parts;
  return createClaimLoop({
    clock: driving.clock,
    pollMs: options.pollMs,
    async claim(now) {
      const limit = Math.min(roster.room(), mostAtOnce);
      if (limit <= 0) return false;
      const { leases, unknown } = await claimRuns(parts, now, limit);
      for (const lease of leases) void roster.take(lease);
      await flows.learn(unknown);
      return leases.length === limit || unknown.size > 0;
    },
    nextDueAt: () => store.nextDueAt(),
    onError: (error) => onError('', error),
  });
};

/** Claims due runs and drives them. The claim is the recovery: a lapsed lease is just another due run. */
export const createWorker = (parts: Parts): Worker => {
  const { options, store, flows, driving, onError } = parts;
  const { clock } = driving;
  const { worker, leaseMs } = options;
  const arm = (dueAt: number): void => loop.arm(dueAt);
  const giveBack = createGiveBack({ store, clock, worker, leaseMs, arm, onError });
  const roster = createRoster({
    capacity: options.capacity,
    load: (lease) => loadRun(lease, { store, flows, driving, leaseMs }),
    drive: (run) => drive(run, driving),
    after: (ms, callback) => clock.at(clock.now() + ms, callback),
    left(run, rings) {
      // A flow that bounds its runs may have others that waited for this one to end.
      if (rings || flows.limits()[run.flow.id] !== undefined) loop.look();
    },
    giveBack,
    onError,
  });
  const loop = claimFor(parts, roster);
  const heartbeat = createHeartbeat(store, clock, options, roster, onError);

  return {
    adopt: roster.adopt,
    ring(runIds) {
      for (const id of runIds) if (!roster.tell(id)) loop.look();
    },
    arm,
    active: () => roster.runs.size,
    start(works) {
      if (works) loop.start();
      heartbeat.start();
    },
    async stop(ms) {
      giveBack.stop();
      await loop.stop();
      await roster.close(ms);
      heartbeat.stop();
    },
  };
};

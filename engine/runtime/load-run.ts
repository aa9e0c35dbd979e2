import type { RunEvent } from '../core/events.ts';
import { foldJournal } from '../core/reduce.ts';
import type { Lease, RunStore } from '../store/run-store.ts';
import { newActiveRun, record, type ActiveRun } from './active-run.ts';
import type { Driving } from './drive.ts';
import type { FlowCache } from './flow-cache.ts';
import { recoverSteps } from './recover-steps.ts';

export interface Loading {
  store: RunStore;
  flows: FlowCache;
  driving: Driving;
  leaseMs: number;
}

/** Newer data of the same serial key was applied before this run got its turn: it ends without effects. */
const isSuperseded = ({ serialAt, serialAppliedAt }: Lease): boolean =>
  serialAppliedAt != null && serialAt !== null && serialAt < serialAppliedAt;

export const supersede = (run: ActiveRun, now: number): void => {
  run.superseded = true;
  const canceled: RunEvent = { type: 'run.canceled', at: now, reason: 'superseded', superseded: true };
  record(run, canceled);
};

/** A leased run with its journal folded, ready to be driven. Unread messages are read when the drive begins. */
export const loadRun = async (
  lease: Lease,
  { store, flows, driving, leaseMs }: Loading,
): Promise<ActiveRun> => {
  const [flow, events] = await Promise.all([
    flows.version(lease.flowId, lease.version),
    store.journal(lease.runId),
  ]);
  const now = driving.clock.now();
  const run = newActiveRun(lease.runId, flow, foldJournal(events), lease.createdAt);
  run.born = true;
  run.epoch = lease.epoch;
  run.committed = run.state.seq;
  run.leaseUntil = now + leaseMs;
  run.serialAt = lease.serialAt;
  run.inboxSeen = lease.inboxRead;
  run.news = lease.inboxSeq > lease.inboxRead;
  if (isSuperseded(lease)) supersede(run, now);
  else await recoverSteps(run, driving);
  return run;
};

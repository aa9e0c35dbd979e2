import type { RunStatus } from '../../schemas/run.ts';
import { reduce } from '../core/reduce.ts';
import type { RunEvent, StepKey } from '../core/events.ts';
import type { StepCall } from '../core/plan-types.ts';
import type { RunState } from '../core/state.ts';
import type { ChildStart, Outcome } from '../sdk/outcome.ts';
import type { Side } from '../store/run-store.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { CompiledFlow } from './compiled-flow.ts';
import type { Settled } from './engine.ts';

/** A run this process holds the lease of. Only its drive changes it; everybody else sets `news` and wakes it. */
export interface ActiveRun {
  id: string;
  flow: CompiledFlow;
  state: RunState;
  /** False until its birth is committed. */
  born: boolean;
  epoch: number;
  /** Events in the journal; `state.seq − committed` are pending. */
  committed: number;
  pending: RunEvent[];
  side: Side;
  /** Runs to be born with the next append, each with the step that asked for it. */
  children: (ChildStart & { step: StepKey })[];
  /** Cache keys of steps whose result goes into the cache. */
  cacheKeys?: Map<StepKey, string>;
  inboxSeen: number;
  createdAt: number;
  serialAt: number | null;
  /** Newer data of the same serial key was applied already: the run ends without effects. */
  superseded?: true;
  priority?: number;
  /** Steps under way in this process, with the way to stop them. */
  underWay: Map<StepKey, AbortController | null>;
  /** Steps whose start is recorded and that run once it is committed. */
  toStart: StepCall[];
  /** Outcomes that came in since the drive last looked. */
  arrived: { call: StepCall; outcome: Outcome }[];
  /** A step that runs inside the transaction that records it. */
  transact: { call: StepCall; run: (tx: Transaction) => Promise<Outcome> } | null;
  news: boolean;
  lost: boolean;
  leaseUntil: number;
  wake: (() => void) | null;
  waiters: ((settled: Settled) => void)[];
  dueAt: number | null;
}

export const record = (run: ActiveRun, event: RunEvent): void => {
  reduce(run.state, event);
  run.pending.push(event);
};

export const isOver = (run: ActiveRun): boolean => run.state.status !== 'running';

export const wake = (run: ActiveRun): void => {
  const waiting = run.wake;
  run.wake = null;
  waiting?.();
};

const noSide: Side = Object.freeze({});

export const newActiveRun = (
  id: string,
  flow: CompiledFlow,
  state: RunState,
  createdAt: number,
): ActiveRun => ({
  id,
  flow,
  state,
  born: false,
  epoch: 1,
  committed: 0,
  pending: [],
  side: noSide,
  children: [],
  inboxSeen: 0,
  createdAt,
  serialAt: null,
  underWay: new Map(),
  toStart: [],
  arrived: [],
  transact: null,
  news: false,
  lost: false,
  leaseUntil: Number.MAX_SAFE_INTEGER,
  wake: null,
  waiters: [],
  dueAt: null,
});

type Rows = 'waits' | 'closeWaits' | 'cases' | 'closeCases' | 'messages' | 'cache';
/** Adds a row that is written with the next append. */
export const addSide = <K extends Rows>(
  run: ActiveRun,
  table: K,
  row: NonNullable<Side[K]>[number],
): void => {
  if (run.side === noSide) run.side = {};
  const rows = (run.side[table] ??= [] as never) as unknown[];
  rows.push(row);
};

/** Hands over the collected rows and starts anew. */
export const takeSide = (run: ActiveRun): Side | undefined => {
  if (run.side === noSide) return undefined;
  const side = run.side;
  run.side = noSide;
  return side;
};

export const putSide = (run: ActiveRun, part: Side): void => {
  run.side = { ...run.side, ...part };
};

/** The status a run's row carries when the run is left as it stands now. */
export const rowStatus = (run: ActiveRun): RunStatus => {
  const { status } = run.state;
  if (status === 'canceled' && run.superseded) return 'superseded';
  if (status !== 'running') return status;
  return run.underWay.size > 0 || run.toStart.length > 0 || run.transact ? 'running' : 'waiting';
};

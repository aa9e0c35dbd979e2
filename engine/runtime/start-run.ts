import { EngineError } from '../core/errors.ts';
import type { Part, RunEvent, StepKey } from '../core/events.ts';
import { emptyState } from '../core/reduce.ts';
import type { BirthResult, NewRun } from '../store/run-store.ts';
import { isOver, newActiveRun, record, type ActiveRun } from './active-run.ts';
import { advance } from './advance.ts';
import { commitBirth, keysOf, newRunRow, settledOf, type Committing } from './commit.ts';
import type { CompiledFlow } from './compiled-flow.ts';
import { bearChildren, type Driving } from './drive.ts';
import type { Settled, StartResult, StartRun } from './engine.ts';
import { supersede } from './load-run.ts';
import { newRunId } from './run-id.ts';
import type { Worker } from './worker.ts';

/** Runs that start runs that start runs: beyond this a loop over flows is certain. */
export const maxDepth = 16;

const checkDepth = (depth: number): void => {
  if (depth > maxDepth) {
    throw new EngineError('too-deep', {
      zh: `流程互相触发超过 ${maxDepth} 层`,
      en: `Flows have started each other more than ${maxDepth} levels deep`,
    });
  }
};

/** Where a run comes from that another run has started. */
export interface Ancestry {
  parent?: { run: string; step: StepKey };
  part?: Part;
}

const triggerTypes: Record<string, string> = {
  manual: 'manual',
  webhook: 'webhook',
  schedule: 'schedule',
  'sub-flow': 'sub-flow-trigger',
  failure: 'failure-trigger',
};

/** Where a run of a flow with several triggers begins: at the one that fits how it was started, else at the first. */
const startNode = (flow: CompiledFlow, start: StartRun): string | undefined => {
  const { triggers } = flow.graph;
  if (start.node !== undefined || triggers.length < 2) return start.node;
  const fits = triggers.find(({ node }) => node.type === triggerTypes[start.trigger]);
  return (fits ?? triggers[0]!).id;
};

/** A run in memory with its first event; nothing is written yet. */
export const bear = (
  flow: CompiledFlow,
  start: StartRun & Ancestry,
  now: number,
  id = newRunId(now),
): ActiveRun => {
  const depth = start.depth ?? 0;
  checkDepth(depth);
  const node = startNode(flow, start);
  const run = newActiveRun(id, flow, emptyState(), now);
  if (start.priority !== undefined) run.priority = start.priority;
  const event: Extract<RunEvent, { type: 'run.started' }> = {
    type: 'run.started',
    v: 1,
    at: now,
    input: start.input,
    mode: start.mode ?? 'live',
    depth,
    trigger: start.trigger,
  };
  if (node !== undefined) event.node = node;
  if (start.idempotencyKey !== undefined) event.key = start.idempotencyKey;
  if (start.parent !== undefined) event.parent = start.parent;
  if (start.part !== undefined) event.part = start.part;
  record(run, event);
  return run;
};

const finished = (run: ActiveRun): StartResult => {
  const { status, ...rest } = settledOf(run);
  return { kind: 'finished', status: status as Exclude<Settled['status'], 'waiting'>, ...rest };
};

export interface Starting {
  driving: Driving;
  worker: Worker;
  leaseMs: number;
  /** The hold a run is born under; throws where the flow refuses starts while it is paused. */
  admit(flow: CompiledFlow): string | undefined;
}

/** The first run of this idempotency key answers for all of them: same id, same recorded bytes. */
export const duplicate = async (
  runId: string,
  { driving }: Pick<Starting, 'driving'>,
): Promise<StartResult> => {
  const events = await driving.store.journal(runId);
  let status = 'running';
  for (const { type } of events) {
    if (type === 'run.completed' || type === 'run.failed' || type === 'run.canceled') status = type.slice(4);
  }
  const replied = events.findLast((event) => event.type === 'step.completed' && event.reply !== undefined);
  const reply = replied?.type === 'step.completed' ? replied.reply : undefined;
  return { kind: 'duplicate', runId, status, ...(reply === undefined ? {} : { reply }) };
};

const born = (
  run: ActiveRun,
  row: NewRun,
  result: BirthResult,
  starting: Starting,
): StartResult | Promise<StartResult> => {
  if (result.kind === 'duplicate') return duplicate(result.runId, starting);
  if (result.kind === 'queued') return { kind: 'queued', runId: run.id };
  if (!row.leased) {
    return isOver(run)
      ? finished(run)
      : { kind: 'running', runId: run.id, settled: Promise.resolve(settledOf(run)) };
  }
  const settled = new Promise<Settled>((resolve) => run.waiters.push(resolve));
  void starting.worker.adopt(run);
  return { kind: 'running', runId: run.id, settled };
};

const withKey = (keys: ReturnType<typeof keysOf>, start: StartRun): ReturnType<typeof keysOf> =>
  start.idempotencyKey === undefined ? keys : { ...keys, idempotencyKey: start.idempotencyKey };

/**
 * Starts a run. Everything pure happens first, in memory; then one statement writes the run and all it did so far.
 * A flow without effects is over with that one commit. With a serial key nothing may happen before the commit
 * has said that no other run of the key is open, so such a run is born first and driven afterwards.
 */
export const startRun = async (
  flow: CompiledFlow,
  start: StartRun,
  starting: Starting,
): Promise<StartResult> => {
  const { driving, leaseMs } = starting;
  const holdId = starting.admit(flow);
  const now = driving.clock.now();
  const run = bear(flow, start, now);
  run.leaseUntil = now + leaseMs;
  const keys = withKey(keysOf(run), start);
  if (holdId !== undefined) return startHeld(run, keys, holdId, driving);
  const first = flow.serialKey !== undefined || flow.definition.settings?.concurrency !== undefined;
  if (!first) advance(run, driving.outside, driving.clock);
  // Runs that the first steps ask for are born with the run itself: its journal says already that it waits for them.
  while (run.children.length > 0 && (await bearChildren(run, driving)))
    advance(run, driving.outside, driving.clock);
  const row = newRunRow(run, keys, first);
  if (start.inputText !== undefined) row.inputText = start.inputText;
  const result = await commitBirth(run, row, driving);
  if (
    result.kind === 'created' &&
    result.serialAppliedAt != null &&
    (row.serialAt ?? 0) < result.serialAppliedAt
  ) {
    supersede(run, now);
  }
  return born(run, row, result, starting);
};

const startHeld = async (
  run: ActiveRun,
  keys: ReturnType<typeof keysOf>,
  holdId: string,
  driving: Committing,
): Promise<StartResult> => {
  const row: NewRun = {
    ...newRunRow(run, keys, true),
    leased: false,
    dueAt: run.createdAt,
    status: 'queued',
    holdId,
  };
  const result = await commitBirth(run, row, driving);
  return result.kind === 'duplicate'
    ? { kind: 'duplicate', runId: result.runId, status: 'queued' }
    : { kind: 'queued', runId: run.id, held: holdId };
};

import { EngineError } from '../core/errors.ts';
import type { RunEvent, StepKey } from '../core/events.ts';
import { forkPrefix, onceSteps } from '../core/fork.ts';
import type { Clock } from '../core/ports.ts';
import { foldJournal } from '../core/reduce.ts';
import { cancelReasons } from '../core/reopen.ts';
import type { RunState } from '../core/state.ts';
import type { RunStore } from '../store/run-store.ts';
import { newActiveRun } from './active-run.ts';
import { keysOf, newRunRow } from './commit.ts';
import type { Engine } from './engine.ts';
import type { FlowCache } from './flow-cache.ts';
import { newRunId } from './run-id.ts';
import type { RunHead, RunReads } from './run-reads.ts';
import { duplicate, type Starting } from './start-run.ts';

interface Parts {
  store: RunStore;
  reads: RunReads;
  flows: FlowCache;
  clock: Clock;
  starting: Starting;
}

/** Retry (the same run goes on) and replay (a new run from a prefix of the old one). */
export const createRepairs = (parts: Parts): Pick<Engine, 'retry' | 'fork'> => ({
  retry: retryWith(parts),
  fork: forkWith(parts),
});

/**
 * Where a failed run goes on unless told: at the step that failed it; where time ran out or a batch failed, at what
 * was stopped by that, else at what failed last.
 */
const stoppedStep = (state: RunState): StepKey | undefined => {
  if (state.failedStep !== undefined) return state.failedStep;
  let stopped: StepKey | undefined;
  let failed: StepKey | undefined;
  for (const [key, { status, reason }] of state.steps) {
    if (status === 'canceled' && reason === cancelReasons.run) stopped = key;
    if (status === 'failed') failed = key;
  }
  return stopped ?? failed;
};

const retryWith =
  ({ store, reads, clock }: Parts): Engine['retry'] =>
  async (runId, { step, by, reason, input }) => {
    const head = await reads.head(runId);
    if (!head) return { kind: 'unknown' };
    if (head.status !== 'failed') return { kind: 'closed', runId };
    const from = step ?? stoppedStep(foldJournal(await store.journal(runId)));
    if (from === undefined) {
      throw new EngineError('no-failed-step', {
        zh: '该运行没有可重试的步骤',
        en: 'This run has no step to go on from',
      });
    }
    // As a message: the run takes its serial key again, or queues for it, in the transaction that delivers.
    return store.deliver({
      runId,
      step: from,
      kind: 'reopen',
      payload: { reason: reason ?? null, ...(input === undefined ? {} : { input }) },
      by,
      dedupe: `reopen:${head.seq}`,
      at: clock.now(),
    });
  };

const headOf = async (reads: RunReads, runId: string): Promise<RunHead> => {
  const head = await reads.head(runId);
  if (head) return head;
  throw new EngineError('run-not-found', { zh: `没有运行 ${runId}`, en: `There is no run ${runId}` });
};

const wouldRepeat = (steps: StepKey[]): EngineError =>
  new EngineError(
    'would-repeat',
    {
      zh: `这些步骤会再次产生外部影响：${steps.join('、')}`,
      en: `These steps would act on the outside again: ${steps.join(', ')}`,
    },
    { details: steps },
  );

const forkWith =
  ({ store, reads, flows, clock, starting }: Parts): Engine['fork'] =>
  async (runId, { step, version, input, by, reason, confirmOnce, idempotencyKey }) => {
    const head = await headOf(reads, runId);
    const flow = await flows.version(head.flowId, version ?? head.version);
    const holdId = starting.admit(flow);
    const events = await store.journal(runId);
    const twice = onceSteps(flow.graph, events, step, (id) => flow.nodes.get(id)?.effects ?? 'none');
    if (twice.length > 0 && !confirmOnce) throw wouldRepeat(twice);
    const now = clock.now();
    const source = { run: runId, at: now, reason: reason ?? `by ${by}` };
    const prefix = forkPrefix(flow.graph, events, step, source);
    if (input !== undefined) prefix[0] = { ...prefix[0], input } as RunEvent;
    const run = newActiveRun(newRunId(now), flow, foldJournal(prefix), now);
    run.pending = prefix;
    // A start that is repeated answers with the first run; a fork is a run of its own, under a key of its own.
    const { idempotencyKey: _first, ...keys } = keysOf(run);
    const key = idempotencyKey === undefined ? {} : { idempotencyKey: `fork:${runId}:${idempotencyKey}` };
    const row = newRunRow(run, { ...keys, ...key }, false);
    const held =
      holdId === undefined ? { status: 'running' as const } : { status: 'queued' as const, holdId };
    const result = await store.birth({ ...row, ...held, leased: false, dueAt: now });
    if (result.kind === 'duplicate') return duplicate(result.runId, starting);
    starting.worker.ring([run.id]);
    return { kind: 'queued', runId: run.id, ...(holdId === undefined ? {} : { held: holdId }) };
  };

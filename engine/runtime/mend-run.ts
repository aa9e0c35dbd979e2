import { EngineError } from '../core/errors.ts';
import { forkPrefix, onceSteps } from '../core/fork.ts';
import { foldJournal } from '../core/reduce.ts';
import type { Clock } from '../core/ports.ts';
import type { RunEvent } from '../core/events.ts';
import type { RunStore } from '../store/run-store.ts';
import { newActiveRun } from './active-run.ts';
import { keysOf, newRunRow } from './commit.ts';
import type { Engine } from './engine.ts';
import type { FlowCache } from './flow-cache.ts';
import { newRunId } from './run-id.ts';
import type { RunReads } from './run-reads.ts';
import type { Starting } from './start-run.ts';

interface Parts {
  store: RunStore;
  reads: RunReads;
  flows: FlowCache;
  clock: Clock;
  starting: Starting;
}

const unknownRun = (runId: string): EngineError =>
  new EngineError('run-not-found', { zh: `没有运行 ${runId}`, en: `There is no run ${runId}` });

/** Retry (the same run goes on) and replay (a new run from a prefix of the old one). */
export const createRepairs = ({
  store,
  reads,
  flows,
  clock,
  starting,
}: Parts): Pick<Engine, 'retry' | 'fork'> => ({
  async retry(runId, { step, by, reason, input }) {
    const head = await reads.head(runId);
    if (!head) return { kind: 'unknown' };
    if (head.status !== 'failed') return { kind: 'closed', runId };
    const state = foldJournal(await store.journal(runId));
    const from = step ?? state.failedStep;
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
  },

  async fork(runId, { step, version, input, by, reason, confirmOnce }) {
    const head = await reads.head(runId);
    if (!head) throw unknownRun(runId);
    const flow = await flows.version(head.flowId, version ?? head.version);
    const events = await store.journal(runId);
    const twice = onceSteps(flow.graph, events, step, (id) => flow.nodes.get(id)?.effects ?? 'none');
    if (twice.length > 0 && !confirmOnce) {
      throw new EngineError(
        'would-repeat',
        {
          zh: `这些步骤会再次产生外部影响：${twice.join('、')}`,
          en: `These steps would act on the outside again: ${twice.join(', ')}`,
        },
        { details: twice },
      );
    }
    const now = clock.now();
    const source = { run: runId, at: now, reason: reason ?? `by ${by}` };
    const prefix = forkPrefix(flow.graph, events, step, source);
    if (input !== undefined) prefix[0] = { ...prefix[0], input } as RunEvent;
    const run = newActiveRun(newRunId(now), flow, foldJournal(prefix), now);
    run.pending = prefix;
    // A start that is repeated answers with the first run; a fork is a run of its own.
    const { idempotencyKey: _first, ...keys } = keysOf(run);
    const row = {
      ...newRunRow(run, keys, false),
      status: 'running' as const,
      leased: false,
      dueAt: now,
    };
    const result = await store.birth(row);
    starting.worker.ring([run.id]);
    return result.kind === 'duplicate'
      ? { kind: 'duplicate', runId: result.runId, status: 'running' }
      : { kind: 'queued', runId: run.id };
  },
});

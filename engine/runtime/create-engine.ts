import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import type { Clock, Fault } from '../core/ports.ts';
import type { Message, RunStore } from '../store/run-store.ts';
import { childRun } from './child-run.ts';
import type { NodeTypes } from './compiled-flow.ts';
import type { Driving } from './drive.ts';
import type { Engine, FlowSource, RunNotice, StartRun } from './engine.ts';
import { createFailurePump, type FailureListeners } from './failures.ts';
import { createFlowCache } from './flow-cache.ts';
import { createRepairs } from './mend-run.ts';
import { createPauses, type PauseStore } from './pauses.ts';
import type { RunReads } from './run-reads.ts';
import { startRun, type Starting } from './start-run.ts';
import type { Outside } from './step-call.ts';
import { createWorker } from './worker.ts';

export interface EngineOptions {
  store: RunStore;
  reads: RunReads;
  pauses: PauseStore;
  flows: FlowSource;
  /** Flows with a failure trigger for failures of this flow. */
  failureListeners: FailureListeners;
  types: NodeTypes;
  outside: Outside;
  clock: Clock;
  fault: Fault;
  worker: string;
  capacity?: number;
  leaseMs?: number;
  pollMs?: number;
  groups?: string[];
  /** False: drives what it starts itself and claims nothing. */
  works?: boolean;
  onError(runId: string, error: unknown): void;
}

const none = { kind: 'unknown' } as const;

/** Puts the parts together. `open` first recovers what a former process left behind, then takes work. */
export const createEngine = (
  options: EngineOptions,
): Engine & { open(): Promise<void>; active(): number } => {
  const { store, clock, fault, leaseMs = 30_000 } = options;
  const listeners = new Set<(notice: RunNotice) => void>();
  const flows = createFlowCache(options.flows, options.types);
  const pauses = createPauses(options.pauses);

  const driving: Driving = {
    store,
    clock,
    fault,
    outside: options.outside,
    now: clock.now,
    notify(notice) {
      for (const listener of listeners) listener(notice);
      if (notice.status === 'failed')
        void failures.pump().catch((error: unknown) => options.onError(notice.runId, error));
    },
    parked: (dueAt) => worker.arm(dueAt),
    childRun: (parent, child) => childRun(parent, child, flows, clock.now()),
  };
  const worker = createWorker({
    options: {
      worker: options.worker,
      capacity: options.capacity ?? 1000,
      leaseMs,
      pollMs: options.pollMs ?? 1000,
      ...(options.groups === undefined ? {} : { groups: options.groups }),
    },
    store,
    flows,
    driving,
    fault,
    onError: options.onError,
  });
  const starting: Starting = { driving, worker, leaseMs, hold: pauses.holdOf };

  const start = async (run: StartRun) => {
    const known = run.version === undefined ? flows.known(run.flow)?.flow : undefined;
    const flow =
      known ??
      (run.version === undefined ? await flows.newest(run.flow) : await flows.version(run.flow, run.version));
    return startRun(flow, run, starting);
  };
  const failures = createFailurePump(store, start, options.failureListeners);
  const send = (message: Omit<Message, 'at'>) => store.deliver({ ...message, at: clock.now() });
  store.onDue((ids) => worker.ring(ids));

  return {
    start,
    startMany: (flow, inputs, rest) =>
      Promise.all(inputs.map((input) => start({ trigger: 'manual', ...rest, flow, input }))),
    cancel: (runId, reason, by) => send({ runId, kind: 'cancel', payload: { reason }, by }),
    reply: (token, payload, { by, dedupe }) =>
      send({
        token,
        kind: 'reply',
        payload,
        ...(by === undefined ? {} : { by }),
        ...(dedupe === undefined ? {} : { dedupe }),
      }),
    async event(target, event, payload, dedupe) {
      const ids =
        'runId' in target ? [target.runId] : await options.reads.openByKey(target.key, target.value);
      if (ids.length === 0) return [none];
      return Promise.all(
        ids.map((runId) =>
          send({ runId, kind: 'event', name: event, payload, ...(dedupe === undefined ? {} : { dedupe }) }),
        ),
      );
    },
    ...createRepairs({ store, reads: options.reads, flows, clock, starting }),
    resolve(runId, step, decision, by) {
      const payload: Json = {
        decision: decision.kind,
        output: decision.kind === 'done' ? decision.output : null,
      };
      return send({ runId, step, kind: 'resolve', payload, by });
    },
    async pause(flow, reason, by) {
      await flows.newest(flow);
      return { holdId: await pauses.pause(flow, reason, by, clock.now()) };
    },
    async resume(flow, by) {
      if (!pauses.holdOf(flow)) {
        throw new EngineError('not-paused', {
          zh: `流程 ${flow} 没有暂停`,
          en: `The flow ${flow} is not paused`,
        });
      }
      await pauses.resume(flow, by, clock.now());
      worker.ring(['']);
    },
    refresh: flows.refresh,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async open() {
      await pauses.load();
      // The bounds of their flows must be known before the first run is claimed.
      for (const flow of await options.reads.openFlows())
        await flows.newest(flow).catch((error: unknown) => options.onError('', error));
      await store.recover(clock.now());
      worker.start(options.works ?? true);
      await failures.pump();
    },
    async stop(ms = 10_000) {
      await worker.stop(ms);
      await failures.idle();
    },
    active: worker.active,
  };
};

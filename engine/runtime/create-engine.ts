import { EngineError } from '../core/errors.ts';
import type { Clock, Fault } from '../core/ports.ts';
import type { RunStore } from '../store/run-store.ts';
import { childRun } from './child-run.ts';
import type { CompiledFlow, NodeTypes } from './compiled-flow.ts';
import type { Driving } from './drive.ts';
import type { Engine, FlowSource, RunNotice } from './engine.ts';
import { createFailurePump, type FailureListeners } from './failures.ts';
import { createFlowCache, type FlowCache } from './flow-cache.ts';
import { createRepairs } from './mend-run.ts';
import { createPauses, type Pauses, type PauseStore } from './pauses.ts';
import type { RunReads } from './run-reads.ts';
import { startRun, type Starting } from './start-run.ts';
import type { Outside } from './step-call.ts';
import { stepInputs } from './step-inputs.ts';
import { createMessages } from './send-messages.ts';
import { createWorker, type Worker, type WorkerOptions } from './worker.ts';

/** The engine as its own process sees it. */
export interface RunningEngine extends Engine {
  /** Recovers what a former process left behind, then takes work. */
  open(): Promise<void>;
  /** Runs being driven here. */
  active(): number;
  /** These runs are due, or have a message. */
  ring(runIds: readonly string[]): void;
  compiled(flow: string, version: number): Promise<CompiledFlow>;
  /** Starts the error flows of failures that another process could not tell of any more. */
  tellFailures(): Promise<void>;
}

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

const workerOptions = (
  { worker, capacity, pollMs, groups }: EngineOptions,
  leaseMs: number,
): WorkerOptions => ({
  worker,
  capacity: capacity ?? 1000,
  leaseMs,
  pollMs: pollMs ?? 1000,
  ...(groups === undefined ? {} : { groups }),
});

const pausing = (
  pauses: Pauses,
  flows: FlowCache,
  clock: Clock,
  look: () => void,
): Pick<Engine, 'pause' | 'resume'> => ({
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
    look();
  },
});

/** Recovers what a former process left behind, then takes work. */
const openEngine = async (
  { store, clock, works }: EngineOptions,
  pauses: Pauses,
  worker: Worker,
  failures: { pump(): Promise<void> },
): Promise<void> => {
  await pauses.load();
  await store.recover(clock.now());
  worker.start(works ?? true);
  await failures.pump();
};

/** The newest version of a flow is looked up without waiting once it is compiled. */
const starter =
  (flows: FlowCache, starting: Starting): Engine['start'] =>
  async (run) => {
    const { flow: id, version } = run;
    const known = version === undefined ? flows.known(id)?.flow : undefined;
    const flow = known ?? (version === undefined ? await flows.newest(id) : await flows.version(id, version));
    return startRun(flow, run, starting);
  };

/** Another process may have paused a flow, or let it go on. */
const lookForPauses = (pauses: Pauses, worker: Worker, onError: EngineOptions['onError']): void =>
  void pauses.load().then(
    (over) => over && worker.ring(['']),
    (error: unknown) => onError('', error),
  );

const inputsWith =
  (flows: FlowCache): Engine['inputsOf'] =>
  async ({ id, flow, version }, events) => {
    try {
      return stepInputs(await flows.version(flow, version), id, events);
    } catch (thrown) {
      if (thrown instanceof EngineError) return new Map();
      throw thrown;
    }
  };

/** Puts the parts together. `open` first recovers what a former process left behind, then takes work. */
export const createEngine = (options: EngineOptions): RunningEngine => {
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
    childRun: (parent, child) => childRun(parent, child, { flows, admit: pauses.admit }, clock.now()),
  };
  const worker = createWorker({
    options: workerOptions(options, leaseMs),
    store,
    flows,
    driving,
    fault,
    onError: options.onError,
  });
  const starting: Starting = { driving, worker, leaseMs, admit: pauses.admit };

  const start = starter(flows, starting);
  const failures = createFailurePump(store, start, options.failureListeners);
  store.onDue((ids) => worker.ring(ids));

  return {
    start,
    startMany: (flow, inputs, rest) =>
      Promise.all(inputs.map((input) => start({ trigger: 'manual', ...rest, flow, input }))),
    ...createMessages(store, options.reads, clock),
    ...createRepairs({ store, reads: options.reads, flows, clock, starting }),
    ...pausing(pauses, flows, clock, () => worker.ring([''])),
    inputsOf: inputsWith(flows),
    refresh(flow) {
      flows.refresh(flow);
      lookForPauses(pauses, worker, options.onError);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: () => openEngine(options, pauses, worker, failures),
    async stop(ms = 10_000) {
      await worker.stop(ms);
      await failures.idle();
    },
    active: worker.active,
    ring: worker.ring,
    compiled: flows.version,
    tellFailures: failures.pump,
  };
};

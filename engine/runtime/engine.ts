import type { FlowDefinition } from '../../schemas/flow.ts';
import type { RunMode } from '../../schemas/run.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { Reply, RunEvent, StepKey } from '../core/events.ts';
import type { DeliverResult } from '../store/run-store.ts';

export interface StartRun {
  flow: string;
  /** The published version; the newest when left out. */
  version?: number;
  input: Json;
  /** The JSON text `input` was read from, if nothing of it was changed: the journal takes it as it came. */
  inputText?: string;
  mode?: RunMode;
  /** `manual`, `webhook`, `schedule`, `sub-flow`, `failure`, … and the start node when a flow has several. */
  trigger: string;
  node?: string;
  /** Wins over the flow's own `idempotencyKey` expression. */
  idempotencyKey?: string;
  priority?: number;
  depth?: number;
}

/** What became of a start once its first commit is through. */
export type StartResult =
  /** The run is over already (everything was pure): its answer or its end. */
  | {
      kind: 'finished';
      runId: string;
      status: 'completed' | 'failed' | 'canceled' | 'superseded';
      output?: Json;
      reply?: Reply;
      errorCode?: string;
    }
  /** It goes on by itself; `settled` resolves at its reply, its end or its first park, whichever comes first. */
  | { kind: 'running'; runId: string; settled: Promise<Settled> }
  | { kind: 'queued'; runId: string; held?: string }
  | { kind: 'duplicate'; runId: string; status: string; reply?: Reply };

export interface Settled {
  runId: string;
  status: 'completed' | 'failed' | 'canceled' | 'superseded' | 'waiting';
  output?: Json;
  reply?: Reply;
  errorCode?: string;
}

/** What happens to open runs, told to whoever listens (SSE, tests). One call per committed append. */
export interface RunNotice {
  runId: string;
  flow: string;
  status: string;
  mode: RunMode;
  /** Types and steps of the events that were committed, without their data. */
  events: { type: string; step?: StepKey }[];
}

/** What the server, the scheduler and the command line may do with runs. Every method resolves after COMMIT. */
export interface Engine {
  start(run: StartRun): Promise<StartResult>;
  /** Many runs of one flow in one go; results in the order of the inputs. */
  startMany(flow: string, inputs: Json[], options?: Omit<StartRun, 'flow' | 'input'>): Promise<StartResult[]>;
  cancel(runId: string, reason: string, by: string): Promise<DeliverResult>;
  /** A reply to a waiting step by the secret token of its wait. */
  reply(token: string, payload: Json, options: { by?: string; dedupe?: string }): Promise<DeliverResult>;
  /** An event for one run, or for every open run that carries this search key. */
  event(
    target: { runId: string } | { key: string; value: string },
    event: string,
    payload: Json,
    dedupe?: string,
  ): Promise<DeliverResult[]>;
  /** A failed run goes on from the failed step, or from `step`; optionally with another input. */
  retry(
    runId: string,
    options: { step?: StepKey; by: string; reason?: string; input?: Json },
  ): Promise<DeliverResult>;
  /**
   * A new run that keeps the results of every step not downstream of `step`. `confirmOnce` allows effects to happen
   * again. The same `idempotencyKey` for the same run answers with the first fork.
   */
  fork(
    runId: string,
    options: {
      step: StepKey;
      version?: number;
      input?: Json;
      by: string;
      reason?: string;
      confirmOnce?: boolean;
      idempotencyKey?: string;
    },
  ): Promise<StartResult>;
  /** The person's answer to an unknown outcome: what it was, run it again, or fail. */
  resolve(
    runId: string,
    step: StepKey,
    decision: { kind: 'done'; output: Json } | { kind: 'again' } | { kind: 'fail' },
    by: string,
  ): Promise<DeliverResult>;
  /** Pausing and resuming a flow, by a hold. */
  pause(flow: string, reason: string, by: string): Promise<{ holdId: string }>;
  resume(flow: string, by: string): Promise<void>;
  /** What each step of a run was given, worked out from its journal; empty if its version does not compile any more. */
  inputsOf(
    run: { id: string; flow: string; version: number },
    events: readonly RunEvent[],
  ): Promise<ReadonlyMap<StepKey, Json>>;
  /** Forget compiled versions of a flow after a publish or a roll back. */
  refresh(flow: string): void;
  subscribe(listener: (notice: RunNotice) => void): () => void;
  /** Stops taking work, lets steps under way end within `ms`, gives leases back. */
  stop(ms?: number): Promise<void>;
}

/** Where the runtime finds published flows. */
export interface FlowSource {
  /** Definition of a version; the newest published one when `version` is left out. Null: none. */
  published(
    flow: string,
    version?: number,
  ): Promise<{ version: number; definition: FlowDefinition; paused?: string } | null>;
}

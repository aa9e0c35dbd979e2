import type { RunMode, RunStatus } from '../../schemas/run.ts';
import type { Json } from '../../schemas/values/json.ts';
import type { RunEvent, StepKey, Wait } from '../core/events.ts';
import type { StepError } from '../core/errors.ts';
import type { CaseDraft } from '../sdk/outcome.ts';
import type { Transaction } from '../sdk/transaction.ts';

/** A run to be, with the first events of its journal. One statement makes both (`segments` holds one row per append). */
export interface NewRun {
  id: string;
  flowId: string;
  version: number;
  mode: RunMode;
  priority: number;
  depth: number;
  group?: string;
  /** Status once the events are folded; `running` when work is left. */
  status: RunStatus;
  /** True: the creating worker goes on driving it (lease of `worker`, epoch 1). */
  leased: boolean;
  dueAt: number | null;
  events: RunEvent[];
  /** JSON text from which the input was read, unchanged: it need not be printed again. */
  inputText?: string;
  createdAt: number;
  endedAt?: number;
  idempotencyKey?: string;
  /** With a serial key the run is `queued` (no lease, no due time) while another of the key is open. */
  serialKey?: string;
  serialAt?: number;
  /** Highest number of leased runs of this flow; above it the run is born `queued` and due. */
  concurrency?: number;
  holdId?: string;
  parentRun?: string;
  parentStep?: StepKey;
  errorCode?: string;
  keys?: Record<string, string>;
  side?: Side;
}

/** Rows of other tables written in the transaction of an append or a birth. */
export interface Side {
  waits?: { token: string; step: StepKey; wait: Wait }[];
  /** Tokens whose wait is over. */
  closeWaits?: string[];
  cases?: (CaseDraft & { id: string; step: StepKey })[];
  /** Closes the open cases of these steps. */
  closeCases?: { step: StepKey; by?: string; note?: string }[];
  keys?: Record<string, string>;
  children?: NewRun[];
  /** To other runs, most of all to the parent. */
  messages?: Message[];
  /** The durable record of a failure; its error flow is started from it and can never be forgotten. */
  failure?: { step?: StepKey; error: StepError; errorFlow?: string };
  cache?: { key: string; output: Json; expiresAt: number }[];
}

export type BirthResult =
  /** `serialAppliedAt`: source time of the newest run of the serial key that was applied before this one. */
  | { kind: 'created'; serialAppliedAt?: number | null }
  /** Recorded, but to be driven later by whoever claims it. */
  | { kind: 'queued' }
  /** A run with this idempotency key exists already; nothing was written. */
  | { kind: 'duplicate'; runId: string };

export interface Append {
  runId: string;
  epoch: number;
  /** Events in the journal before this append (fence, with the epoch). */
  seq: number;
  events: RunEvent[];
  status: RunStatus;
  dueAt: number | null;
  /** Give the lease back: the run is parked or over. */
  release: boolean;
  /** Messages up to this number are in the journal now; the next to claim the run reads on from there. */
  inboxSeen?: number;
  /**
   * Fail as `inbox-moved` if messages beyond `inboxSeen` have come: a step sees every event committed before its
   * start. An open run that is released always fails so: it must not sleep through a message.
   */
  fresh?: boolean;
  endedAt?: number;
  errorCode?: string;
  side?: Side;
  /**
   * Runs inside the transaction (a savepoint: it fails alone); its events are appended after `events`. It may be
   * called again when its group is tried again; what it wrote before has been undone then.
   */
  transact?: (tx: Transaction) => Promise<{ events: RunEvent[]; side?: Side }>;
}
/** `events` are those that `transact` added. `failed`: the transact threw; nothing of this append was written. */
export type AppendResult =
  | { kind: 'ok'; events: RunEvent[] }
  | { kind: 'fenced' }
  | { kind: 'inbox-moved' }
  | { kind: 'failed'; error: unknown };

export type MessageKind = 'reply' | 'event' | 'cancel' | 'child' | 'reopen' | 'resolve';
/** What others want a run to know. Addressed by run, or by the token of a wait. */
export interface Message {
  runId?: string;
  token?: string;
  step?: StepKey;
  kind: MessageKind;
  name?: string;
  payload: Json;
  by?: string;
  /** A second message with the same value for the same run is dropped. */
  dedupe?: string;
  at: number;
}
export interface InboxMessage extends Message {
  runId: string;
  seq: number;
}
export type DeliverResult =
  | { kind: 'accepted'; runId: string }
  | { kind: 'duplicate'; runId: string }
  /** No such run or token. */
  | { kind: 'unknown' }
  /** The run or the wait is over. */
  | { kind: 'closed'; runId: string };

export interface Lease {
  runId: string;
  flowId: string;
  version: number;
  mode: RunMode;
  epoch: number;
  seq: number;
  inboxSeq: number;
  /** Messages up to this number are in the journal already. */
  inboxRead: number;
  status: RunStatus;
  depth: number;
  serialKey: string | null;
  serialAt: number | null;
  /** Source time of the newest run of this serial key that was applied; an older run is superseded. */
  serialAppliedAt?: number | null;
  parentRun: string | null;
  parentStep: StepKey | null;
  createdAt: number;
}

export interface ClaimOptions {
  worker: string;
  now: number;
  limit: number;
  leaseMs: number;
  /** Only these flow groups (`--groups`); all when left out. */
  groups?: string[];
  /** Highest number of leased runs by flow. */
  concurrency?: Record<string, number>;
  /**
   * Whether it is known if a flow bounds its runs. Runs of a flow for which this is false are left for the next
   * claim: the first of them must not get past a bound that nobody here has read yet.
   */
  knows?(flow: string): boolean;
}

/**
 * The journal and what hangs on it. Writes made at the same time share one transaction (group commit) and
 * resolve after COMMIT. Every write of a run is conditional on (epoch, seq): zero rows changed means `fenced`.
 */
export interface RunStore {
  birth(run: NewRun): Promise<BirthResult>;
  append(append: Append): Promise<AppendResult>;
  deliver(message: Message): Promise<DeliverResult>;
  /** Any other write to our own tables, in the same group commit. */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Due runs (ready, retry, timer, lapsed lease), highest priority first; held runs are passed over. */
  claim(options: ClaimOptions): Promise<Lease[]>;
  /** Runs of this list that are no longer leased to the worker, and those with news in the inbox. */
  heartbeat(
    worker: string,
    runs: { runId: string; epoch: number; inboxSeq: number }[],
    until: number,
  ): Promise<{ lost: string[]; news: string[] }>;
  /** The earliest `due_at` that is not leased, to know how long to sleep. */
  nextDueAt(): Promise<number | null>;
  journal(runId: string, afterSeq?: number): Promise<RunEvent[]>;
  inbox(runId: string, afterSeq: number): Promise<InboxMessage[]>;
  cached(key: string, now: number): Promise<Json | undefined>;
  /** Leases of workers that cannot be alive any more become due: on SQLite all of them (the file's lock proves it). */
  recover(now: number): Promise<number>;
  /** Called with run ids that became due or got a message by a commit of this process. */
  onDue(listener: (runIds: string[]) => void): void;
}

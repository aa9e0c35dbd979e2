import type { Json } from '../../schemas/values/json.ts';
import type { RunMode } from '../../schemas/run.ts';
import type { StepError } from './errors.ts';
import type { Part, Reply, StepKey, Wait } from './events.ts';

export type StepStatus = 'started' | 'retrying' | 'waiting' | 'resumed' | 'completed' | 'failed' | 'canceled';

export interface StepState {
  status: StepStatus;
  /** Counts calls of `execute`, from 1. */
  attempt: number;
  startedAt: number;
  endedAt?: number;
  output?: Json;
  ports?: string[];
  error?: StepError;
  wait?: Wait;
  dueAt?: number;
  /** What woke the step; handed to `resume`. */
  resumed?: { why: 'reply' | 'due' | 'event' | 'child'; payload: Json };
  /** Shown to the person who decides on an unknown outcome. */
  request?: Json;
  cached?: true;
  /** Place of its end in the journal, so that ends of the same instant keep their order. */
  order?: number;
  /** Events of the run received before this step began to listen; older ones do not wake it. */
  heard?: number;
  /** Why it was canceled. */
  reason?: string;
  /** Its branch lost while its effect was under way: nobody knows whether that happened. */
  cut?: true;
}

/** An open for-each (items frozen) or loop (items null: one iteration after the other). */
export interface ScopeState {
  items: Json[] | null;
  concurrency: number;
  maxIterations: number;
  /** Iterations asked for so far by a loop; a for-each has items.length. */
  iterations: number;
  /** By iteration: how many events of steps inside of it were folded, so that what was worked out of it is known to hold. */
  changes?: Map<number, number>;
}

/** The fold of a run's journal. Step results hang by step key; inner keys carry their iteration path. */
export interface RunState {
  /** Events folded so far. */
  seq: number;
  status: 'running' | 'completed' | 'failed' | 'canceled';
  input: Json;
  mode: RunMode;
  depth: number;
  trigger: string;
  startNode?: string;
  startedAt: number;
  part?: Part;
  parent?: { run: string; step: StepKey };
  steps: Map<StepKey, StepState>;
  scopes: Map<StepKey, ScopeState>;
  received: { event: string; payload: Json; at: number }[];
  /** Set by an event rule `to: cancel`. */
  cancelReason?: string;
  output?: Json;
  error?: StepError;
  failedStep?: StepKey;
  reply?: Reply;
  keys: Record<string, string>;
  /** Results of the steps outside loops by node id, kept as they come so that expressions read without copying. */
  outputs?: Record<string, Json>;
  /** The newest payload of each received event by name. */
  newest?: Record<string, Json>;
  /** Steps that completed although they had been canceled: an effect that could not be stopped in time. */
  late?: StepKey[];
  /** Steps that are `cut`, in the order in which that happened. */
  cut?: StepKey[];
  /** A failed run went on at this instant; its time-out counts from here. */
  reopenedAt?: number;
}

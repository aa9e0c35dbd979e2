import type { Json } from '../../schemas/values/json.ts';
import type { RunMode } from '../../schemas/run.ts';
import type { StepError } from './errors.ts';

/** `charge`, or `loop[3]/charge` inside the fourth iteration of `loop`; `charge~undo` is a compensation. */
export type StepKey = string;

/** What a parked step is waiting for. `dueAt` is a deadline recorded once and never worked out again. */
export interface Wait {
  kind: 'time' | 'reply' | 'person' | 'event' | 'child' | 'uncertain' | 'quarantine' | 'incident';
  dueAt?: number;
  /** Secret name under which a reply reaches the step. */
  token?: string;
  /** Event name for `event`. */
  event?: string;
  /** For `event`: one received earlier in the run counts too; else only those that come once the step has begun. */
  earlier?: true;
  /** Runs being waited for, for `child`. */
  children?: string[];
  /** JSON Schema a reply must satisfy. */
  schema?: Json;
}

/** The answer a run gives to its caller. `body` is the text that is sent, so a duplicate gets the same bytes. */
export interface Reply {
  status: number;
  contentType: string;
  body: string;
  /** The body is the JSON text of the step's output, so that the journal need not hold it a second time. */
  ofOutput?: true;
}

/** A child run made of some items of a for-each that is too long for one journal. */
export interface Part {
  node: string;
  offset: number;
  items: Json[];
  /** Iterations open at once; 1 when left out. */
  concurrency?: number;
  /** The parent's data at that moment: input and the results the body may read. */
  context: { input: Json; steps: Record<string, Json> };
  /** Of the results only those of items that failed are told: the whole is too large for one value. */
  brief?: boolean;
}

interface Base {
  at: number;
}
interface OfStep extends Base {
  step: StepKey;
}

/**
 * The journal's vocabulary: fourteen events. What can be derived (ready, skipped, joined, loop finished) is
 * derived by `plan` and never written, except that a derived *result* is a `step.completed` like any other.
 */
export type RunEvent =
  | (Base & {
      type: 'run.started';
      v: 1;
      input: Json;
      mode: RunMode;
      depth: number;
      trigger: string;
      /** Id of the start node when a flow has several. */
      node?: string;
      key?: string;
      parent?: { run: string; step: StepKey };
      forkedFrom?: { run: string; step: StepKey; reason?: string };
      part?: Part;
    })
  | (Base & { type: 'run.completed'; output: Json })
  | (Base & { type: 'run.failed'; error: StepError; step?: StepKey })
  | (Base & { type: 'run.canceled'; reason: string; by?: string; superseded?: boolean })
  /** A failed run goes on: `step` runs again, with `input` replacing the run's input when given. */
  | (Base & { type: 'run.reopened'; step: StepKey; by?: string; reason?: string; input?: Json })
  | (OfStep & { type: 'step.started'; attempt: number; request?: Json })
  | (OfStep & {
      type: 'step.completed';
      output: Json;
      /** Left out: `out`. Several: parallel, or a switch that takes all. */
      port?: string | string[];
      reply?: Reply;
      cached?: true;
      keys?: Record<string, string>;
    })
  | (OfStep & { type: 'step.failed'; error: StepError; attempt: number })
  | (OfStep & { type: 'step.retrying'; error: StepError; attempt: number; dueAt: number })
  | (OfStep & { type: 'step.waiting'; wait: Wait; output?: Json })
  /** `payload` came in as a reply, or the deadline passed; the step's `resume` runs next. */
  | (OfStep & { type: 'step.resumed'; why: 'reply' | 'due' | 'event' | 'child'; payload: Json; by?: string })
  | (OfStep & { type: 'step.canceled'; reason: string })
  /** A for-each froze its items, or a loop began; a changed list cannot change a running loop. */
  | (OfStep & {
      type: 'scope.opened';
      items: Json[] | null;
      concurrency: number;
      maxIterations: number;
      again?: number;
    })
  | (Base & { type: 'event.received'; event: string; payload: Json; key?: string });

export type EventType = RunEvent['type'];

import type { Json } from '../../schemas/values/json.ts';
import type { StepError } from '../core/errors.ts';
import type { Reply, Wait } from '../core/events.ts';
import type { Transaction } from './transaction.ts';

/** A case for 待处理: something that waits for a person. */
export interface CaseDraft {
  type: 'task' | 'uncertain' | 'quarantine' | 'incident';
  cause: string;
  severity: 'urgent' | 'important' | 'normal' | 'notice';
  object?: string;
  field?: string;
  value?: string;
  suggestion?: string;
  handler?: string;
  deadlineAt?: number;
  details?: Json;
}

export type Outcome =
  | {
      kind: 'done';
      output: Json;
      port?: string | string[];
      reply?: Reply;
      keys?: Record<string, string>;
      cases?: CaseDraft[];
    }
  | { kind: 'wait'; wait: Wait; output?: Json; cases?: CaseDraft[]; children?: ChildStart[] }
  /** A for-each froze its items. */
  | { kind: 'scope'; items: Json[] | null; concurrency: number; maxIterations: number }
  /** A loop takes one more turn. */
  | { kind: 'again' }
  | { kind: 'failed'; error: StepError }
  /** Ends the whole run at once. */
  | { kind: 'end'; output: Json }
  | { kind: 'end-failed'; error: StepError }
  /** Runs inside the transaction that records the step; what it returns is recorded with it. */
  | { kind: 'transact'; run(tx: Transaction): Promise<Outcome> };

/** A run that the recording of this step brings into being, in the same transaction. */
export interface ChildStart {
  id: string;
  flow: string;
  version?: number;
  input: Json;
  /** Of a for-each that is too long for one journal. */
  part?: {
    node: string;
    offset: number;
    items: Json[];
    /** Iterations open at once; 1 when left out. */
    concurrency?: number;
    context: { input: Json; steps: Record<string, Json> };
    /** Of the results only those of items that failed are told. */
    brief?: boolean;
  };
  /** False: the parent does not wait. */
  reports: boolean;
}

export const done = (output: Json, port?: string | string[]): Outcome =>
  port === undefined ? { kind: 'done', output } : { kind: 'done', output, port };

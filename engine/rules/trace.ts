import type { Watch } from './compile-expression.ts';
import type { Run } from './expression.ts';
import type { Json } from '../../schemas/values/json.ts';
import { staticPath } from './scope.ts';
import type { Value } from './unknown.ts';

/** One operation that ran: where it stands in the rule, what it gave, and the operations below it that ran for it. */
export interface TraceStep {
  /** JSON Pointer into the rule, `/and/0/>`. */
  readonly at: string;
  readonly operator: string;
  /** The variable a `var` reads, as spelt in the rule. */
  readonly path?: string;
  readonly value: Value;
  readonly steps: readonly TraceStep[];
}

/** A trace over a long list is cut here; the steps left out have run nevertheless. */
const MAX_STEPS = 1_000;

export interface Recorder {
  readonly watch: Watch;
  /** Runs a watched rule with an empty book. */
  readonly record: (run: Run, data: Json) => { value: Value; trace: TraceStep[] };
}

/**
 * The steps of the operation that runs now lie in `current`; each operation swaps in a list of its own while its
 * operands run. Rules run synchronously and never throw, so that one variable serves.
 */
export function createRecorder(): Recorder {
  let current: TraceStep[] = [];
  let count = 0;
  const watch: Watch = (run, { name, at, operands }) => {
    const path = name === 'var' ? staticPath(operands[0]) : undefined;
    const head = { at, operator: name, ...(path === undefined ? {} : { path }) };
    return (data) => {
      const outer = current;
      const steps: TraceStep[] = [];
      current = steps;
      count += 1;
      const within = count <= MAX_STEPS;
      const value = run(data);
      current = outer;
      if (within) outer.push({ ...head, value, steps });
      return value;
    };
  };
  const record: Recorder['record'] = (run, data) => {
    const trace: TraceStep[] = [];
    current = trace;
    count = 0;
    return { value: run(data), trace };
  };
  return { watch, record };
}

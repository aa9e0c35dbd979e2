import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Json } from '../../schemas/values/json.ts';
import { checkRule, isError, type RuleMode } from './check-rule.ts';
import { compileCompat } from './compat.ts';
import { compileExpression, type Language } from './compile-expression.ts';
import { withHostOperators, type HostOperators } from './host-operator.ts';
import { compareText } from '../../schemas/values/text.ts';
import { readsOf } from './reads.ts';
import { RECORD } from './scope.ts';
import { createRecorder, type TraceStep } from './trace.ts';
import { truth } from './truth.ts';
import type { Unknown, Value } from './unknown.ts';

export interface CompileOptions {
  /** `strict` is ours; `compat` is json-logic-js with its coercion, for rules brought from elsewhere. */
  readonly mode?: RuleMode;
  /** Pure functions of the host, in strict mode only. They cannot take over a name of the language. */
  readonly operators?: HostOperators;
}

/** A rule ready to run any number of times. None of its functions throws, changes the data or keeps any of it. */
export interface CompiledRule {
  readonly evaluate: (data: Json) => Value;
  /** JSONLogic's truth of the value. */
  readonly test: (data: Json) => boolean | Unknown;
  /** The value and how it came about, some ten times slower than evaluate. Holds values of the data. */
  readonly trace: (data: Json) => { value: Value; trace: TraceStep[] };
  /** The variables the rule names, in code point order, without repeats; items of lists as `items.*.qty`. */
  readonly paths: readonly string[];
}

/** Throws ProblemError with the first problem of `checkRule` if there is one. */
export function compileRule(rule: unknown, options: CompileOptions = {}): CompiledRule {
  const [refusal] = checkRule(rule, options).filter(isError);
  if (refusal !== undefined) throw new ProblemError(refusal);
  return options.mode === 'compat' ? compatRule(rule as Json) : strictRule(rule as Json, options);
}

function strictRule(rule: Json, options: CompileOptions): CompiledRule {
  const operators = withHostOperators(options.operators);
  const { run } = compileExpression(rule, '', RECORD, { operators });
  /** Compiled a second time when a trace is first asked for, so that plain runs pay nothing for it. */
  let traced: CompiledRule['trace'] | undefined;
  return {
    evaluate: run,
    test: (data) => truth(run(data)),
    trace: (data) => {
      traced ??= compileTraced(rule, operators);
      return traced(data);
    },
    paths: pathsOf(rule),
  };
}

function compileTraced(rule: Json, operators: Language['operators']): CompiledRule['trace'] {
  const { watch, record } = createRecorder();
  const { run } = compileExpression(rule, '', RECORD, { operators, watch });
  return (data) => record(run, data);
}

function compatRule(rule: Json): CompiledRule {
  const { evaluate, test, steps } = compileCompat(rule);
  return {
    evaluate,
    test,
    trace: (data) => ({ value: evaluate(data), trace: steps(data) }),
    paths: pathsOf(rule),
  };
}

const pathsOf = (rule: Json): readonly string[] =>
  [...new Set([...readsOf(rule)].map(({ path }) => path))].sort(compareText);

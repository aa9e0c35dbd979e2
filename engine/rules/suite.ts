import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { RuleMode } from './check-rule.ts';
import { compileRule, type CompiledRule } from './compile-rule.ts';
import { sameValue } from './equality.ts';
import type { TraceStep } from './trace.ts';
import { isUnknown, type Value } from './unknown.ts';

export interface SuiteFailure {
  /** Position in the suite as it was given, comments counted. */
  readonly index: number;
  readonly expected: Json;
  /** The value, an unknown as `{"$unknown": path}`, a refused rule as `{"$refused": code, "path": pointer}`. */
  readonly actual: Value;
  readonly trace: readonly TraceStep[];
}

export interface SuiteResult {
  readonly total: number;
  readonly passed: number;
  readonly failed: readonly SuiteFailure[];
}

interface SuiteCase {
  readonly rule: Json;
  readonly data: Json;
  readonly expected: Json;
  readonly fails: boolean;
}

/**
 * Runs a suite of cases `[rule, data, expected]` or `{rule, data, result}`. Texts between them are comments. A case
 * with `error` in place of `result` passes if the rule is refused or its value unknown; an expected unknown is
 * spelt `{"$unknown": path}`. What is no case at all fails.
 */
export function ruleEvalSuite(cases: readonly unknown[], mode: RuleMode = 'strict'): SuiteResult {
  const failed: SuiteFailure[] = [];
  let total = 0;
  for (const [index, given] of cases.entries()) {
    if (typeof given === 'string') continue;
    total += 1;
    const failure = runCase(readCase(given), mode);
    if (failure !== undefined) failed.push({ index, ...failure });
  }
  return { total, passed: total - failed.length, failed };
}

function readCase(given: unknown): SuiteCase | undefined {
  if (Array.isArray(given) && given.length === 3) {
    const [rule, data, expected] = given as [Json, Json, Json];
    return { rule, data, expected, fails: false };
  }
  if (typeof given !== 'object' || given === null || !Object.hasOwn(given, 'rule')) return undefined;
  const { rule = null, data = null, result, error } = given as Partial<JsonObject>;
  if (result === undefined && error === undefined) return undefined;
  return { rule, data, expected: result ?? error ?? null, fails: result === undefined };
}

function runCase(suiteCase: SuiteCase | undefined, mode: RuleMode): Omit<SuiteFailure, 'index'> | undefined {
  if (suiteCase === undefined)
    return { expected: null, actual: { $refused: 'not-a-case', path: '' }, trace: [] };
  const { rule, data, expected, fails } = suiteCase;
  const compiled = compiledOrRefused(rule, mode);
  if ('$refused' in compiled) return fails ? undefined : { expected, actual: compiled, trace: [] };
  const actual = compiled.evaluate(data);
  const passed = fails ? isUnknown(actual) : sameValue(asPrinted(actual), expected);
  return passed ? undefined : { expected, actual, trace: compiled.trace(data).trace };
}

function compiledOrRefused(rule: Json, mode: RuleMode): CompiledRule | { $refused: string; path: string } {
  try {
    return compileRule(rule, { mode });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { $refused: error.problem.code, path: error.problem.path };
  }
}

const asPrinted = (value: Value): Json => (isUnknown(value) ? { $unknown: value.$unknown } : value);

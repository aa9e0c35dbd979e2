import type { Expression } from '../../schemas/flow.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { compilePath } from '../../schemas/values/path.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { EngineError } from '../core/errors.ts';
import { compileRule, isUnknown, unknownProblem } from '../rules/index.ts';
import type { RunData } from './call.ts';
import { compileTemplate } from './template.ts';

/** Reads a value from the run's data. Throws EngineError `missing-value` where the data lacks it. */
export type Read = (data: RunData) => Json;

/**
 * Turns an expression into a closure, once per published version. `at` is the JSON Pointer of the setting, for errors.
 * Throws ProblemError for a path, text or rule that cannot be read.
 */
export function compileExpression(expression: Expression, at = ''): Read {
  if ('path' in expression) return compileRequiredPath(expression.path, at);
  if ('text' in expression) return compileTemplate(expression.text, at);
  if ('rule' in expression) return compileRuleValue(expression.rule, at);
  if ('value' in expression) {
    const constant = expression.value as Json;
    return () => constant;
  }
  throw new ProblemError(notAnExpression(at));
}

export const notAnExpression = (at: string): Problem =>
  problem(
    'invalid-expression',
    at,
    '这里应为取值方式：固定值、路径、文本或规则。',
    'Give a value, a path, a text or a rule.',
  );

/** A path that must lead somewhere; null is a value, an absent member is none. */
export function compileRequiredPath(path: string, at = ''): Read {
  const read = compilePath(path, at);
  return (data) => {
    const value = read(asJson(data));
    if (value === undefined) throw missingValue(path, at);
    return value;
  };
}

/** The value of a rule; inside it the language's own handling of unknowns holds, an unknown result fails. */
function compileRuleValue(rule: unknown, at: string): Read {
  const { evaluate } = compileRule(rule);
  return (data) => {
    const value = evaluate(asJson(data));
    if (!isUnknown(value)) return value;
    const { message } = unknownProblem(value);
    throw new EngineError('missing-value', message, { path: at, details: { missing: value.$unknown } });
  };
}

/** Rules and paths read any JSON; the run's data is JSON whose outermost members have names we know; `more` adds some. */
export const asJson = (data: RunData, more?: JsonObject): Json =>
  (more === undefined ? data : { ...data, ...more }) as unknown as Json;

export const missingValue = (path: string, at: string): EngineError =>
  new EngineError(
    'missing-value',
    { zh: `取不到“${path}”的值。`, en: `"${path}" has no value.` },
    { path: at, details: { missing: path } },
  );

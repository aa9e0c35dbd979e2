import type { Json } from '../../schemas/values/json.ts';
import { EngineError } from '../core/errors.ts';
import { compileRule, decide, isUnknown, unknownProblem, type OnUnknown } from '../rules/index.ts';

/** The verdict of a rule. With `fail` an unknown throws EngineError `rule-unknown` that names what is missing. */
export type Condition = (data: Json) => boolean;

/** `at` is the JSON Pointer of the setting that holds the rule. Throws ProblemError for a rule that cannot be read. */
export function compileCondition(rule: unknown, onUnknown: OnUnknown, at = ''): Condition {
  const compiled = compileRule(rule);
  if (onUnknown !== 'fail') return (data) => decide(compiled, data, onUnknown);
  return (data) => {
    const verdict = compiled.test(data);
    if (!isUnknown(verdict)) return verdict;
    const { code, message } = unknownProblem(verdict);
    throw new EngineError(code, message, { path: at, details: { missing: verdict.$unknown } });
  };
}

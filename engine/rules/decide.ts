import type { Json } from '../../schemas/values/json.ts';
import type { CompiledRule } from './compile-rule.ts';
import { isUnknown, type Unknown } from './unknown.ts';

/** What a condition says an unknown answer means. There is no default: whoever draws the condition chooses. */
export type OnUnknown = 'true' | 'false' | 'fail';

/**
 * The verdict of a condition. With `fail` an unknown comes back as it is, for the caller to stop with
 * `unknownProblem(unknown)`.
 */
export function decide(rule: CompiledRule, data: Json, onUnknown: 'true' | 'false'): boolean;
export function decide(rule: CompiledRule, data: Json, onUnknown: OnUnknown): boolean | Unknown;
export function decide(rule: CompiledRule, data: Json, onUnknown: OnUnknown): boolean | Unknown {
  const verdict = rule.test(data);
  return isUnknown(verdict) && onUnknown !== 'fail' ? onUnknown === 'true' : verdict;
}

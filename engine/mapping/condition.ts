import { compileRule, decide, isUnknown, unknownProblem, type OnUnknown } from '../rules/index.ts';
import type { Json } from '../../schemas/values/json.ts';
import { attempt, report, under, type Site } from './build.ts';
import { complain, type Call } from './call.ts';

/** Whether an entry counts for an item. Where it must be decided and cannot be, that is noted and it does not count. */
export type Condition = (item: Json, call: Call) => boolean;

interface Conditional {
  when?: unknown;
  onUnknown?: OnUnknown;
}

/** `undefined` if there is no condition. `target` is the field to blame. */
export function compileCondition(entry: Conditional, target: string, site: Site): Condition | undefined {
  if (!Object.hasOwn(entry, 'when')) return undefined;
  const { onUnknown } = entry;
  if (onUnknown === undefined) {
    report(
      under(site, 'onUnknown'),
      'unknown-undecided',
      '条件无法判断（缺少数据）时怎么办：请选择成立、不成立或报错。',
      'Say what the condition means where data is missing: true, false or fail.',
    );
    return undefined;
  }
  const rule = attempt(under(site, 'when'), () => compileRule(entry.when));
  if (rule === undefined) return undefined;
  return (item, call) => {
    const verdict = decide(rule, item, onUnknown);
    if (!isUnknown(verdict)) return verdict;
    complain(call, target, unknownProblem(verdict));
    return false;
  };
}

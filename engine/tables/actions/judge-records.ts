import type { ActionCondition } from '../../../schemas/table-trigger.ts';
import type { RecordActionPreview } from '../../../schemas/record-action.ts';
import type { Text } from '../../../schemas/text.ts';
import { compileRule, isUnknown, type HostOperators } from '../../rules/index.ts';
import type { TableRecord } from '../print-record.ts';

/** Why a record cannot be taken; undefined: it can. The first condition that does not hold counts, or is not known. */
export type Judge = (record: TableRecord) => Text | undefined;

export function createJudge(conditions: readonly ActionCondition[], operators: HostOperators): Judge {
  const compiled = conditions.map(({ rule, reason }) => ({
    test: compileRule(rule, { operators }).test,
    reason,
  }));
  return (record) =>
    compiled.find(({ test }) => {
      const verdict = test(record);
      return isUnknown(verdict) || !verdict;
    })?.reason;
}

/** Ids shown for each reason. */
const SHOWN = 20;

/** What would become of records, gathered as they are read. */
export function createPreview(judge: Judge): {
  add(record: TableRecord): void;
  result(): RecordActionPreview;
} {
  let total = 0;
  const cannot = new Map<string, { reason: Text; count: number; ids: string[] }>();
  return {
    add(record) {
      total += 1;
      const reason = judge(record);
      if (reason === undefined) return;
      const key = `${reason.zh}\n${reason.en}`;
      const group = cannot.get(key) ?? { reason, count: 0, ids: [] };
      cannot.set(key, group);
      group.count += 1;
      if (group.ids.length < SHOWN) group.ids.push(record.id);
    },
    result() {
      const groups = [...cannot.values()].sort((a, b) => b.count - a.count);
      return { total, can: total - groups.reduce((sum, { count }) => sum + count, 0), cannot: groups };
    },
  };
}

import type { ChangeMatch } from '../../../schemas/table-trigger.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import { compileRule, isUnknown, type HostOperators } from '../../rules/index.ts';
import type { FeedChange } from '../change-feed.ts';
import type { TableRecord } from '../print-record.ts';
import type { ReplayedChange } from '../replay-changes.ts';

/** Whether a change is one that is waited for. */
export interface Matcher {
  /** By the row of the feed alone, before the record is put together: false is final. */
  mayMatch(change: FeedChange): boolean;
  matches(change: ReplayedChange): boolean;
}

/** What is unknown does not match: a rule that reads an empty field did not become true. */
export function createMatcher(on: ChangeMatch, operators: HostOperators): Matcher {
  if (on.kind === 'changed') return changedFields(on.fields);
  if (on.kind === 'became-true') return becameTrue(on.rule, operators);
  return byKind(on.kind);
}

const byKind = (kind: FeedChange['kind']): Matcher => ({
  mayMatch: (change) => change.kind === kind,
  matches: () => true,
});

function changedFields(paths: readonly string[] | undefined): Matcher {
  if (paths === undefined) return byKind('changed');
  const heads = new Set(paths.map(headOf));
  return {
    mayMatch: ({ kind, fields }) => kind === 'changed' && fields.some((field) => heads.has(field)),
    matches: ({ before, after, fields }) =>
      paths.some(
        (path) => fields.includes(headOf(path)) && valueText(before, path) !== valueText(after, path),
      ),
  };
}

const headOf = (path: string): string => path.split('.', 1)[0] ?? '';

function becameTrue(rule: unknown, operators: HostOperators): Matcher {
  const { test } = compileRule(rule, { operators });
  const holds = (record: TableRecord | null): boolean => {
    if (record === null) return false;
    const verdict = test(record);
    return !isUnknown(verdict) && verdict;
  };
  return {
    mayMatch: ({ kind }) => kind !== 'deleted' && kind !== 'erased',
    matches: ({ before, after }) => holds(after) && !holds(before),
  };
}

/** What stands at `state` or `lines.sku`; of rows one value each. */
export function valuesAt(record: TableRecord | null, path: string): Json[] {
  const [head = '', member] = path.split('.');
  const value = record !== null && Object.hasOwn(record, head) ? (record[head] ?? null) : null;
  if (member === undefined) return [value];
  const rows = Array.isArray(value) ? value : [value];
  return rows.map((row) => memberOf(row, member));
}

function memberOf(row: Json, member: string): Json {
  if (typeof row !== 'object' || row === null || !Object.hasOwn(row, member)) return null;
  return (row as Record<string, Json>)[member] ?? null;
}

const valueText = (record: TableRecord | null, path: string): string => printJson(valuesAt(record, path));

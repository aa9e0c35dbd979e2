import type { Preview } from '../../schemas/api/mappings.ts';
import type { Text } from '../../schemas/text.ts';

export interface Tally {
  all: number;
  passed: number;
  /** The commonest first; a record counts once per field. */
  failures: { field: string; message: Text; count: number }[];
  /** Required fields have no line yet, or entries are wrong: what passed is not the whole truth. */
  blocked: boolean;
}

const MOST_FAILURES = 3;

/** A preview of many records in one sentence. */
export function tallyOf({ rows, problems }: Preview): Tally {
  const failures = new Map<string, Tally['failures'][number]>();
  for (const row of rows) {
    const seen = new Set<string>();
    for (const { field, message } of row.problems) {
      const path = field.replaceAll(/\[\d+\]/g, '[*]');
      if (seen.has(path)) continue;
      seen.add(path);
      const known = failures.get(path);
      failures.set(path, { field: path, message: known?.message ?? message, count: (known?.count ?? 0) + 1 });
    }
  }
  return {
    all: rows.length,
    passed: rows.filter((row) => row.problems.length === 0).length,
    failures: [...failures.values()].sort((a, b) => b.count - a.count).slice(0, MOST_FAILURES),
    blocked: problems.length > 0,
  };
}

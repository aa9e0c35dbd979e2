import type { RepairFilter, RepairPreview } from '../../schemas/repair.ts';
import type { Tables } from './tables.ts';

/** A WHERE clause on `runs r`. */
export interface Clause {
  sql: string;
  bindings: unknown[];
}

/**
 * Failed runs that a repair may take: no sub-runs (their parent has been told), none that another repair has in hand,
 * and none that went on as another run with success. `until` keeps a repair from chasing what fails because of it.
 */
export function repairable(filter: RepairFilter, until: number): Clause {
  const { flow, version, errorCode, key, from, to, mode = 'live' } = filter;
  const clauses: [sql: string, ...bindings: unknown[]][] = [
    // The second says the first again, in the words of the index.
    ["r.status = 'failed' AND r.status <> 'completed' AND r.parent_run IS NULL"],
    ['r.mode = ?', mode],
    ['r.ended_at < ?', Math.min(until, to ?? until)],
    [
      `NOT EXISTS (SELECT 1 FROM repair_items i WHERE i.run_id = r.id
      AND i.state IN ('pending', 'releasing', 'released', 'succeeded'))`,
    ],
  ];
  if (flow !== undefined) clauses.push(['r.flow_id = ?', flow]);
  if (version !== undefined) clauses.push(['r.version = ?', version]);
  if (errorCode !== undefined) clauses.push(['r.error_code = ?', errorCode]);
  if (from !== undefined) clauses.push(['r.ended_at >= ?', from]);
  if (key !== undefined)
    clauses.push([
      'EXISTS (SELECT 1 FROM run_keys k WHERE k.name = ? AND k.value = ? AND k.run_id = r.id)',
      key.name,
      key.value,
    ]);
  return {
    sql: clauses.map(([sql]) => sql).join(' AND '),
    bindings: clauses.flatMap(([, ...bindings]) => bindings),
  };
}

/** Counts what a filter finds and shows some of it. */
export async function previewRepair(
  tables: Tables,
  filter: RepairFilter,
  now: number,
  sample: number,
): Promise<RepairPreview> {
  const { sql, bindings } = repairable(filter, now + 1);
  const [groups, newest] = await Promise.all([
    tables.read<{ flow_id: string; version: number; error_code: string | null; runs: number }>(
      `SELECT r.flow_id, r.version, r.error_code, count(*) AS runs FROM runs r WHERE ${sql}
        GROUP BY r.flow_id, r.version, r.error_code`,
      bindings,
    ),
    tables.read<{
      id: string;
      flow_id: string;
      version: number;
      error_code: string | null;
      ended_at: number | null;
    }>(
      `SELECT r.id, r.flow_id, r.version, r.error_code, r.ended_at FROM runs r WHERE ${sql}
        ORDER BY r.id DESC LIMIT ?`,
      [...bindings, sample],
    ),
  ]);
  const errors = new Map<string, number>();
  const versions = new Map<string, RepairPreview['versions'][number]>();
  for (const { flow_id: flow, version, error_code: code, runs } of groups) {
    errors.set(code ?? 'failed', (errors.get(code ?? 'failed') ?? 0) + runs);
    const count = (versions.get(`${flow}@${version}`)?.count ?? 0) + runs;
    versions.set(`${flow}@${version}`, { flow, version, count });
  }
  return {
    count: groups.reduce((sum, { runs }) => sum + runs, 0),
    errors: [...errors].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count),
    versions: [...versions.values()].sort((a, b) => b.count - a.count),
    sample: newest.map((row) => ({
      run: row.id,
      flow: row.flow_id,
      version: row.version,
      errorCode: row.error_code,
      failedAt: row.ended_at,
    })),
  };
}

import type { RunMode, RunStatus } from '../../schemas/run.ts';
import { pageOf, readCursor, type Page } from './cursor.ts';
import { chunks, marks } from './sql.ts';
import { idsFrom } from './run-ids.ts';
import type { Tables } from './tables.ts';

/** A run as a list shows it. */
export interface RunSummary {
  id: string;
  flow: string;
  version: number;
  mode: RunMode;
  status: RunStatus;
  /** A hold keeps it from being claimed. */
  held: boolean;
  createdAt: number;
  endedAt: number | null;
  errorCode: string | null;
  parent: string | null;
  /** Search keys; of several values of one name the last by code point. */
  keys: Record<string, string>;
}

/** Which runs; all that is given must hold. */
export interface RunFilter {
  /** Ids of flows the reader may see; `*`: all. */
  open: '*' | readonly string[];
  flow?: string;
  status?: RunStatus;
  mode?: RunMode;
  errorCode?: string;
  /** Value of a search key, of any name unless `keyName` says which. */
  key?: string;
  keyName?: string;
  parent?: string;
  held?: boolean;
  /** Created at or after, and before. */
  from?: number;
  to?: number;
}

interface Clause {
  sql: string[];
  bindings: unknown[];
}

/** The newest first. Run ids are ordered by time, so a page goes on where the last one ended. */
export async function listRuns(
  tables: Tables,
  { cursor, limit, ...filter }: RunFilter & { cursor?: string; limit: number },
): Promise<Page<RunSummary>> {
  if (filter.open !== '*' && filter.open.length === 0) return { items: [], next: null };
  const { sql, bindings } = clauseOf(filter);
  if (cursor !== undefined) {
    sql.push('id < ?');
    bindings.push(...readCursor(cursor, 'string'));
  }
  const rows = await tables.read<SummaryRow>(
    `SELECT ${COLUMNS} FROM runs ${where(sql)} ORDER BY id DESC LIMIT ?`,
    [...bindings, limit + 1],
  );
  const keys = await keysOf(
    tables,
    rows.map(({ id }) => id),
  );
  return pageOf(
    rows,
    limit,
    (row) => toSummary(row, keys.get(row.id) ?? {}),
    ({ id }) => [id],
  );
}

export async function findRun(tables: Tables, id: string): Promise<RunSummary | null> {
  const [row] = await tables.read<SummaryRow>(`SELECT ${COLUMNS} FROM runs WHERE id = ?`, [id]);
  if (row === undefined) return null;
  const keys = await keysOf(tables, [id]);
  return toSummary(row, keys.get(id) ?? {});
}

/**
 * Runs by status. Without a filter the completed ones, which are most, are counted as what is left over: the number
 * of all rows comes from the smallest index, the others from one that leaves completed runs out.
 */
export async function countRuns(
  tables: Tables,
  filter: RunFilter,
): Promise<Partial<Record<RunStatus, number>>> {
  if (filter.open !== '*' && filter.open.length === 0) return {};
  const { sql, bindings } = clauseOf(filter);
  const narrow = sql.length > 0;
  const rows = await tables.read<{ status: RunStatus; runs: number }>(
    `SELECT status, count(*) AS runs FROM runs ${narrow ? where(sql) : "WHERE status <> 'completed'"} GROUP BY status`,
    bindings,
  );
  const counts: Partial<Record<RunStatus, number>> = Object.fromEntries(
    rows.map(({ status, runs }) => [status, runs]),
  );
  if (narrow) return counts;
  const [all] = await tables.read<{ runs: number }>('SELECT count(*) AS runs FROM runs');
  const completed = (all?.runs ?? 0) - rows.reduce((sum, { runs }) => sum + runs, 0);
  return completed > 0 ? { ...counts, completed } : counts;
}

/** Children of a run, the oldest first. */
export async function childrenOf(tables: Tables, parent: string): Promise<RunSummary[]> {
  const rows = await tables.read<SummaryRow>(`SELECT ${COLUMNS} FROM runs WHERE parent_run = ? ORDER BY id`, [
    parent,
  ]);
  const keys = await keysOf(
    tables,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toSummary(row, keys.get(row.id) ?? {}));
}

function clauseOf(filter: RunFilter): Clause {
  const sql: string[] = [];
  const bindings: unknown[] = [];
  const add = (text: string, ...values: unknown[]): void => {
    sql.push(text);
    bindings.push(...values);
  };
  const { open, flow, status, mode, errorCode, key, keyName, parent, held, from, to } = filter;
  if (open !== '*') add(`flow_id IN (${marks(open.length)})`, ...open);
  if (flow !== undefined) add('flow_id = ?', flow);
  // The second half says nothing new, but lets the index be used that leaves completed runs out.
  if (status !== undefined)
    add(status === 'completed' ? 'status = ?' : "status = ? AND status <> 'completed'", status);
  if (mode !== undefined) add(mode === 'live' ? 'mode = ?' : "mode = ? AND mode <> 'live'", mode);
  if (errorCode !== undefined)
    add("error_code = ? AND status = 'failed' AND status <> 'completed'", errorCode);
  if (key !== undefined && keyName === undefined) add(withKeyOfAnyName, key);
  if (key !== undefined && keyName !== undefined)
    add('id IN (SELECT run_id FROM run_keys WHERE name = ? AND value = ?)', keyName, key);
  if (parent !== undefined) add('parent_run = ?', parent);
  if (held !== undefined)
    add(held ? 'id IN (SELECT id FROM runs WHERE hold_id IS NOT NULL)' : 'hold_id IS NULL');
  if (from !== undefined) add('created_at >= ? AND id >= ?', from, idsFrom(from));
  if (to !== undefined) add('created_at < ? AND id < ?', to, idsFrom(to + CLOCK_SLACK_MS));
  return { sql, bindings };
}

/**
 * Without its name every name is tried in turn: there are a handful, and each is found by a jump in the index, where a
 * search by value alone would read the whole of it.
 */
const withKeyOfAnyName = `id IN (
  WITH RECURSIVE names(name) AS (
    SELECT min(name) FROM run_keys
    UNION ALL
    SELECT (SELECT min(name) FROM run_keys WHERE name > names.name) FROM names WHERE names.name IS NOT NULL)
  SELECT k.run_id FROM names JOIN run_keys k ON k.name = names.name AND k.value = ?)`;

/** Ids never go back in time; a clock that is set back makes runs whose id is later than their `created_at`. */
const CLOCK_SLACK_MS = 3_600_000;

const where = (sql: readonly string[]): string => (sql.length === 0 ? '' : `WHERE ${sql.join(' AND ')}`);

const COLUMNS = 'id, flow_id, version, mode, status, hold_id, created_at, ended_at, error_code, parent_run';

interface SummaryRow {
  id: string;
  flow_id: string;
  version: number;
  mode: RunMode;
  status: RunStatus;
  hold_id: string | null;
  created_at: number;
  ended_at: number | null;
  error_code: string | null;
  parent_run: string | null;
}

const toSummary = (row: SummaryRow, keys: Record<string, string>): RunSummary => ({
  id: row.id,
  flow: row.flow_id,
  version: row.version,
  mode: row.mode,
  status: row.status,
  held: row.hold_id !== null,
  createdAt: row.created_at,
  endedAt: row.ended_at,
  errorCode: row.error_code,
  parent: row.parent_run,
  keys,
});

async function keysOf(tables: Tables, ids: readonly string[]): Promise<Map<string, Record<string, string>>> {
  const found = new Map<string, Record<string, string>>();
  for (const slice of chunks(ids, 500)) {
    const rows = await tables.read<{ run_id: string; name: string; value: string }>(
      `SELECT run_id, name, value FROM run_keys WHERE run_id IN (${marks(slice.length)}) ORDER BY value, name`,
      slice,
    );
    for (const { run_id: id, name, value } of rows)
      found.set(
        id,
        Object.assign(found.get(id) ?? (Object.create(null) as Record<string, string>), { [name]: value }),
      );
  }
  return found;
}

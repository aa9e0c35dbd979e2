import type { RunMode, RunStatus } from '../../schemas/run.ts';
import { pageOf, readCursor, type Page } from '../store/cursor.ts';
import { marks } from '../store/sql.ts';
import type { Tables } from '../store/tables.ts';

export interface RunSummary {
  id: string;
  flow: string;
  version: number;
  mode: RunMode;
  status: RunStatus;
  held: boolean;
  createdAt: number;
  endedAt: number | null;
  errorCode: string | null;
  parent: string | null;
  keys: Record<string, string>;
}

export interface RunFilter {
  /** Flows whose runs the reader may see. */
  open: '*' | readonly string[];
  flow?: string;
  status?: RunStatus;
  mode?: RunMode;
  errorCode?: string;
  key?: string;
  keyName?: string;
  /** Instants in ms of the start; `to` is not included. */
  from?: number;
  to?: number;
  cursor?: string;
  limit: number;
}

interface RunRow {
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

const COLUMNS = 'id, flow_id, version, mode, status, hold_id, created_at, ended_at, error_code, parent_run';

interface Clause {
  sql: string;
  bindings: unknown[];
}

/** Ids carry their time, so the newest come first without an index of their own. */
export async function listRuns(tables: Tables, filter: RunFilter): Promise<Page<RunSummary>> {
  const where = clausesOf(filter);
  if (where === null) return { items: [], next: null };
  const text = where.length === 0 ? '' : `where ${where.map(({ sql }) => sql).join(' and ')}`;
  const bindings = where.flatMap((clause) => clause.bindings);
  const rows = await tables.read<RunRow>(`select ${COLUMNS} from runs ${text} order by id desc limit ?`, [
    ...bindings,
    filter.limit + 1,
  ]);
  const keys = await keysOf(
    tables,
    rows.map(({ id }) => id),
  );
  return pageOf(
    rows,
    filter.limit,
    (row) => toSummary(row, keys.get(row.id) ?? {}),
    ({ id }) => [id],
  );
}

/** Null: nothing can fit. */
function clausesOf(filter: RunFilter): Clause[] | null {
  const { open, flow, key, keyName, cursor } = filter;
  const flows = flow === undefined ? open : open === '*' || open.includes(flow) ? [flow] : [];
  if (flows !== '*' && flows.length === 0) return null;
  const simple: [sql: string, value: unknown][] = [
    ['status = ?', filter.status],
    ['mode = ?', filter.mode],
    ['error_code = ?', filter.errorCode],
    ['created_at >= ?', filter.from],
    ['created_at < ?', filter.to],
  ];
  return [
    ...(flows === '*' ? [] : [{ sql: `flow_id in (${marks(flows.length)})`, bindings: [...flows] }]),
    ...simple.filter(([, value]) => value !== undefined).map(([sql, value]) => ({ sql, bindings: [value] })),
    ...(key === undefined ? [] : [withKey(key, keyName)]),
    ...(cursor === undefined ? [] : [{ sql: 'id < ?', bindings: readCursor(cursor, 'string') }]),
  ];
}

/**
 * Runs that carry a search key. Without its name every name is tried in turn: there are a handful, and each is found by
 * a jump in the index, where a search by value alone would read the whole of it.
 */
const withKey = (value: string, name: string | undefined): Clause =>
  name === undefined
    ? {
        sql: `id in (
          with recursive names(name) as (
            select min(name) from run_keys
            union all
            select (select min(name) from run_keys where name > names.name) from names where names.name is not null)
          select k.run_id from names join run_keys k on k.name = names.name and k.value = ?)`,
        bindings: [value],
      }
    : { sql: 'id in (select run_id from run_keys where name = ? and value = ?)', bindings: [name, value] };

async function keysOf(tables: Tables, ids: readonly string[]): Promise<Map<string, Record<string, string>>> {
  const found = new Map<string, Record<string, string>>();
  if (ids.length === 0) return found;
  const rows = await tables.read<{ run_id: string; name: string; value: string }>(
    `select run_id, name, value from run_keys where run_id in (${marks(ids.length)}) order by name`,
    ids,
  );
  for (const { run_id, name, value } of rows) found.set(run_id, { ...found.get(run_id), [name]: value });
  return found;
}

const toSummary = (row: RunRow, keys: Record<string, string>): RunSummary => ({
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

/** One run's row; null: there is none. */
export async function findRun(tables: Tables, id: string): Promise<RunSummary | null> {
  const [row] = await tables.read<RunRow>(`select ${COLUMNS} from runs where id = ?`, [id]);
  return row === undefined ? null : toSummary(row, (await keysOf(tables, [id])).get(id) ?? {});
}

/** Failed runs of one kind, the oldest first, and how many there are. */
export async function failedRuns(
  tables: Tables,
  { flow, errorCode, from, to }: { flow: string; errorCode?: string; from?: number; to?: number },
  limit: number,
): Promise<{ ids: string[]; total: number }> {
  const where = clausesOf({
    open: [flow],
    status: 'failed',
    limit,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  const text = (where ?? []).map(({ sql }) => sql).join(' and ');
  const bindings = (where ?? []).flatMap((clause) => clause.bindings);
  const [[count], rows] = await Promise.all([
    tables.read<{ total: number }>(`select count(*) as total from runs where ${text}`, bindings),
    tables.read<{ id: string }>(`select id from runs where ${text} order by id limit ?`, [
      ...bindings,
      limit,
    ]),
  ]);
  return { ids: rows.map(({ id }) => id), total: count?.total ?? 0 };
}

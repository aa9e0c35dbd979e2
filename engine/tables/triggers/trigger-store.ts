import type { ImportTriggerMode, RowChangedConfig } from '../../../schemas/table-trigger.ts';
import type { Transaction } from '../../sdk/transaction.ts';
import { bearQueued } from '../../store/queued-birth.ts';
import type { NewRun } from '../../store/run-store.ts';
import { pauseOf } from '../../store/schedule-store.ts';
import { chunks, marks } from '../../store/sql.ts';
import type { Tables } from '../../store/tables.ts';
import { recordRange } from '../layout.ts';

/** A trigger node of a live version, and how far it has dealt with the feed. */
export interface RowTrigger {
  flow: string;
  node: string;
  version: number;
  table: string;
  tableNo: number;
  config: RowChangedConfig;
  /** As the row says it, to keep what was compiled of it. */
  configText: string;
  onPause: 'hold' | 'refuse';
  after: number;
}

export interface TriggerView extends Pick<RowTrigger, 'flow' | 'node' | 'version' | 'config'> {
  started: number;
  lastAt: number | null;
  caughtUp: boolean;
}

interface TriggerRow {
  flow_id: string;
  node_id: string;
  version: number;
  table_no: number;
  table_id: string;
  config: string;
  on_pause: 'hold' | 'refuse';
  after_seq: number;
  started: number;
  last_at: number | null;
}

const IS_LIVE = `t.removed_at IS NULL AND EXISTS (
  SELECT 1 FROM flows f WHERE f.id = t.flow_id AND f.version = t.version AND f.archived_at IS NULL)`;

export interface TriggerStore {
  live(): Promise<RowTrigger[]>;
  /** Those on a table, with how far they have come. */
  on(table: string): Promise<TriggerView[]>;
  /**
   * Moves the cursor and bears the runs, in one transaction: a crash leaves both or neither, and of two processes that
   * read the same changes one finds the cursor moved. Null: somebody else was quicker, or the flow takes no starts now.
   */
  pass(
    trigger: RowTrigger,
    next: number,
    at: number,
    bear: (holdId: string | undefined) => readonly NewRun[],
  ): Promise<string[] | null>;
  /** How deep the runs are that made these changes. */
  depths(runIds: readonly string[]): Promise<Map<string, number>>;
  importModes(importIds: readonly string[]): Promise<Map<string, ImportTriggerMode>>;
}

export const createTriggerStore = (tables: Tables): TriggerStore => ({
  async live() {
    const rows = await tables.read<TriggerRow>(
      `SELECT t.* FROM row_triggers t WHERE ${IS_LIVE} ORDER BY t.flow_id, t.node_id`,
    );
    return rows.map(triggerOf);
  },
  on: (table) => triggersOn(tables, table),
  pass: (trigger, next, at, bear) => tables.write((tx) => pass(tx, trigger, next, at, bear)),
  depths: async (runIds) => {
    const rows = await byIds<{ id: string; depth: number }>(
      tables,
      'SELECT id, depth FROM runs WHERE id',
      runIds,
    );
    return new Map(rows.map(({ id, depth }) => [id, depth]));
  },
  importModes: async (importIds) => {
    const rows = await byIds<{ import_id: string; mode: ImportTriggerMode }>(
      tables,
      'SELECT import_id, mode FROM import_triggers WHERE import_id',
      importIds,
    );
    return new Map(rows.map(({ import_id: id, mode }) => [id, mode]));
  },
});

/** What an import says of the triggers of its changes; in the transaction that begins it. */
export const declareImport = async (
  tx: Transaction,
  importId: string,
  mode: ImportTriggerMode,
): Promise<void> => {
  await tx.query(
    `INSERT INTO import_triggers(import_id, mode) VALUES (?, ?)
      ON CONFLICT (import_id) DO UPDATE SET mode = excluded.mode`,
    [importId, mode],
  );
};

async function triggersOn(tables: Tables, table: string): Promise<TriggerView[]> {
  const rows = await tables.read<TriggerRow>(
    `SELECT t.* FROM row_triggers t WHERE t.table_id = ? AND ${IS_LIVE} ORDER BY t.flow_id, t.node_id`,
    [table],
  );
  return Promise.all(
    rows.map(async (row) => {
      const { flow, node, version, config, after, tableNo } = triggerOf(row);
      const behind = await tables.read(
        'SELECT 1 AS one FROM record_changes WHERE seq > ? AND record_no BETWEEN ? AND ? LIMIT 1',
        [after, ...recordRange(tableNo)],
      );
      const { started, last_at: lastAt } = row;
      return { flow, node, version, config, started, lastAt, caughtUp: behind.length === 0 };
    }),
  );
}

const triggerOf = (row: TriggerRow): RowTrigger => ({
  flow: row.flow_id,
  node: row.node_id,
  version: row.version,
  table: row.table_id,
  tableNo: row.table_no,
  config: JSON.parse(row.config) as RowChangedConfig,
  configText: row.config,
  onPause: row.on_pause,
  after: row.after_seq,
});

async function pass(
  tx: Transaction,
  { flow, node, version, after, onPause }: RowTrigger,
  next: number,
  at: number,
  bear: (holdId: string | undefined) => readonly NewRun[],
): Promise<string[] | null> {
  const holdId = await pauseOf(tx, flow);
  if (holdId !== undefined && onPause === 'refuse') return null;
  const moved = await tx.query(
    `UPDATE row_triggers AS t SET after_seq = ?
      WHERE t.flow_id = ? AND t.node_id = ? AND t.version = ? AND t.after_seq = ? AND ${IS_LIVE} RETURNING node_id`,
    [next, flow, node, version, after],
  );
  if (moved.length === 0) return null;
  const born: string[] = [];
  for (const run of bear(holdId)) if ((await bearQueued(tx, run)) === null) born.push(run.id);
  if (born.length > 0)
    await tx.query(
      'UPDATE row_triggers SET started = started + ?, last_at = ? WHERE flow_id = ? AND node_id = ?',
      [born.length, at, flow, node],
    );
  return born;
}

async function byIds<Row>(tables: Tables, sql: string, ids: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const slice of chunks([...new Set(ids)], 500))
    rows.push(...(await tables.read<Row>(`${sql} IN (${marks(slice.length)})`, slice)));
  return rows;
}

import type { Tables } from '../store/tables.ts';
import type { CompiledTable } from './compile-table.ts';
import { changeColumns, kindOf, type ChangeRow } from './history.ts';
import { recordId, recordRange, tableOfRecord, type ChangeKind } from './layout.ts';
import { parseStored } from './print-record.ts';
import { feedHorizon } from './seqs.ts';

/** One change of one record, as triggers read it. */
export interface FeedChange {
  seq: number;
  tableNo: number;
  id: string;
  revision: number;
  kind: ChangeKind;
  /** Ids of the fields that changed; none of a new record, which is new altogether. */
  fields: string[];
  /** Stored forms before the change, by field; null was empty. */
  old: Record<string, unknown>;
  at: number;
  actor: string;
  runId: string | null;
  importId: string | null;
}

export interface FeedPage {
  changes: FeedChange[];
  /** Where the next page begins: keep it in the transaction that deals with this one. */
  next: number;
}

/**
 * Changes behind a cursor in the order of their numbers: each comes once, and none is passed over, also while writers
 * are under way. Begin at 0, or at `feedEnd` for what comes from now on.
 */
export async function readChanges(
  tables: Pick<Tables, 'read'>,
  database: CompiledTable['database'],
  { after, limit, tableNo }: { after: number; limit: number; tableNo?: number },
): Promise<FeedPage> {
  const end = await feedEnd(tables, database);
  const [low, high] = tableNo === undefined ? [0, Number.MAX_SAFE_INTEGER] : recordRange(tableNo);
  const rows = await tables.read<ChangeRow>(
    `SELECT ${changeColumns} FROM record_changes c JOIN change_sets s ON s.no = c.set_no
      WHERE c.seq > ? AND c.seq <= ? AND c.record_no BETWEEN ? AND ? ORDER BY c.seq LIMIT ?`,
    [after, end, low, high, limit],
  );
  // The last page passes what is of other tables, so that it is not looked through again.
  const next = rows.length < limit ? Math.max(after, end) : (rows.at(-1)?.seq ?? after);
  return { changes: rows.map(changeOf), next };
}

/** The number of the newest change that is certain; 0 before the first. */
export async function feedEnd(
  tables: Pick<Tables, 'read'>,
  database: CompiledTable['database'],
): Promise<number> {
  const horizon = await feedHorizon((sql, bindings) => tables.read(sql, bindings), database);
  const [row] = await tables.read<{ last: number | null }>(
    'SELECT max(seq) AS last FROM record_changes WHERE seq <= ?',
    [horizon],
  );
  return row?.last ?? 0;
}

function changeOf(row: ChangeRow): FeedChange {
  const old = row.old === null ? {} : parseStored(row.old);
  return {
    seq: row.seq,
    tableNo: tableOfRecord(row.record_no),
    id: recordId(row.record_no),
    revision: row.revision,
    kind: kindOf(row.kind),
    fields: Object.keys(old),
    old,
    at: row.at,
    actor: row.actor,
    runId: row.run_id,
    importId: row.import_id,
  };
}

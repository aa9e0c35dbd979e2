import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { CompiledTable } from './compile-table.ts';
import { changeKinds, recordNo, type ChangeKind, type StoredRecord } from './layout.ts';
import { parseStored, printValue } from './print-record.ts';

/** One revision of a record. */
export interface Revision {
  revision: number;
  kind: ChangeKind;
  at: number;
  actor: string;
  runId: string | null;
  sourceCall: string | null;
  sourceAt: number | null;
  mappingVersion: string | null;
  importId: string | null;
  /** By field; null is empty. Of a new record what it was made with. */
  changes: { field: string; from: Json; to: Json }[];
  payloadNo: number | null;
  payloadAt: number | null;
}

export interface ChangeRow {
  seq: number;
  record_no: number;
  revision: number;
  kind: number;
  at: number;
  actor: string;
  run_id: string | null;
  source_call: string | null;
  source_at: number | null;
  mapping_version: string | null;
  import_id: string | null;
  payload_no: number | null;
  payload_at: number | null;
  old: string | null;
}

export const changeColumns = `c.seq, c.record_no, c.revision, c.kind, s.at, s.actor, s.run_id, s.source_call,
  coalesce(c.source_at, s.source_at) AS source_at, s.mapping_version, s.import_id, c.payload_no, c.payload_at, c.old`;

/**
 * The revisions of a record, the newest first. `before` goes on from the last revision of a page.
 * The chain of changes is walked from the record, so that no index of the history has to be kept.
 */
export async function readHistory(
  tx: Transaction,
  table: CompiledTable,
  id: string,
  { limit = 100, before = Infinity }: { limit?: number; before?: number } = {},
): Promise<Revision[]> {
  const no = recordNo(table.no, id);
  const [record] = await tx.query<{ data: string }>('SELECT data FROM records WHERE no = ?', [no ?? 0]);
  if (record === undefined) return [];
  const rows = await tx.query<ChangeRow>(
    `WITH RECURSIVE chain(seq, place) AS (
        SELECT change_seq, 1 FROM records WHERE no = ?
        UNION ALL
        SELECT c.previous_seq, place + 1 FROM chain JOIN record_changes c ON c.seq = chain.seq
          WHERE c.previous_seq IS NOT NULL
      )
      SELECT ${changeColumns} FROM chain JOIN record_changes c ON c.seq = chain.seq
        JOIN change_sets s ON s.no = c.set_no ORDER BY chain.place LIMIT 10000`,
    [no],
  );
  return revisions(table, parseStored(record.data), rows)
    .filter(({ revision }) => revision < before)
    .slice(0, limit);
}

/** Walks back from what the record is now: each change says what its fields held before it. */
function revisions(table: CompiledTable, now: StoredRecord, rows: readonly ChangeRow[]): Revision[] {
  let state = now;
  return rows.map((row) => {
    const old: JsonObject = row.old === null ? {} : parseStored(row.old);
    const created = row.kind === changeKinds.created;
    const fields = created ? Object.keys(state) : Object.keys(old);
    const changes = fields
      .filter((field) => table.fields.has(field))
      .map((field) => ({
        field,
        from: created ? null : printValue(table, field, old[field] ?? null),
        to: printValue(table, field, state[field] ?? null),
      }));
    const before: StoredRecord = { ...state };
    for (const [field, value] of Object.entries(old))
      if (value === null) delete before[field];
      else before[field] = value;
    state = before;
    return { ...revisionOf(row), changes };
  });
}

const kindNames = new Map<number, ChangeKind>(
  Object.entries(changeKinds).map(([name, code]) => [code, name as ChangeKind]),
);

export const kindOf = (code: number): ChangeKind => kindNames.get(code) ?? 'changed';

const revisionOf = (row: ChangeRow): Omit<Revision, 'changes'> => ({
  revision: row.revision,
  kind: kindOf(row.kind),
  at: row.at,
  actor: row.actor,
  runId: row.run_id,
  sourceCall: row.source_call,
  sourceAt: row.source_at,
  mappingVersion: row.mapping_version,
  importId: row.import_id,
  payloadNo: row.payload_no,
  payloadAt: row.payload_at,
});

import type { FieldProblem } from '../../schemas/import.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { marks } from '../store/sql.ts';
import type { CompiledTable } from '../tables/compile-table.ts';
import { deleteRecords } from '../tables/delete-records.ts';
import { findByNo } from '../tables/find-records.ts';
import { changeKinds, recordId } from '../tables/layout.ts';
import { parseStored, printValue } from '../tables/print-record.ts';
import { updateRecords, type RecordChange } from '../tables/update-records.ts';
import type { Who } from '../tables/writing.ts';
import { passBatch, type ImportRow } from './import-store.ts';
import { insertProblems, type Refusal } from './problem-store.ts';
import type { ImportParts } from './run-import.ts';

export interface Undoing extends ImportParts {
  row: ImportRow;
  owner: string;
  actor: string;
  signal: AbortSignal;
}

/** One change of a record, with what its fields held before. */
interface Change {
  seq: number;
  record_no: number;
  kind: number;
  import_id: string | null;
  source_call: string | null;
  old: string | null;
}

const undoCall = (id: string): string => `undo:${id}`;

/**
 * Takes back what an import did, record by record: those it made are deleted, those it changed get their former values
 * back. What somebody else changed since then stays and is told as a conflict. May be cut off and called again.
 */
export async function undoImport(undoing: Undoing): Promise<void> {
  const { tables, catalog, row, signal, clock, owner } = undoing;
  let after = 0;
  for (;;) {
    signal.throwIfAborted();
    const last = await tables.write(async (tx) => {
      const set = await nextSet(tx, row.id, after);
      if (set === undefined) return undefined;
      const table = await catalog.open(tx, row.table);
      const refusals = await undoRecords(tx, table, set.records, undoing);
      await insertProblems(tx, row.id, refusals, clock.now());
      const none = { read: 0, created: 0, changed: 0, unchanged: 0 };
      await passBatch(tx, row.id, owner, { ...none, bytes: row.progress.total }, clock.now());
      return set.no;
    });
    if (last === undefined) return;
    after = last;
  }
}

/** The next batch the import wrote, and the records in it; the last set of all answers undefined. */
async function nextSet(
  tx: Transaction,
  importId: string,
  after: number,
): Promise<{ no: number; records: number[] } | undefined> {
  const [set] = await tx.query<{ no: number; first_seq: number; last_seq: number }>(
    'SELECT no, first_seq, last_seq FROM change_sets WHERE import_id = ? AND no > ? ORDER BY no LIMIT 1',
    [importId, after],
  );
  if (set === undefined) return undefined;
  const rows = await tx.query<{ record_no: number }>(
    'SELECT DISTINCT record_no FROM record_changes WHERE seq BETWEEN ? AND ? AND set_no = ? ORDER BY record_no',
    [set.first_seq, set.last_seq, set.no],
  );
  return { no: set.no, records: rows.map(({ record_no: no }) => no) };
}

interface Verdict {
  created: boolean;
  /** What its fields held before the import, stored forms; null was empty. */
  before: JsonObject;
  /** Fields that somebody else has changed since. */
  newer: Set<string>;
  /** Somebody else deleted it, or brought it back. */
  moved: boolean;
}

async function undoRecords(
  tx: Transaction,
  table: CompiledTable,
  nos: readonly number[],
  { row, actor, clock }: Undoing,
): Promise<Refusal[]> {
  const current = await findByNo(tx, table, nos);
  const verdicts = await judge(tx, nos, row.id);
  const who: Who = { actor, at: clock.now(), sourceCall: undoCall(row.id) };
  const deletions: string[] = [];
  const changes: RecordChange[] = [];
  const refusals: Refusal[] = [];
  for (const [no, verdict] of verdicts) {
    const record = current.get(no);
    if (record === undefined || record.deleted_at !== null) continue;
    const id = recordId(no);
    if (verdict.created) {
      if (verdict.newer.size === 0 && !verdict.moved) deletions.push(id);
      else refusals.push(conflict(table, no, [...verdict.newer]));
      continue;
    }
    const kept = Object.keys(verdict.before).filter((field) => verdict.newer.has(field));
    if (kept.length > 0) refusals.push(conflict(table, no, kept));
    const values: JsonObject = {};
    for (const [field, value] of Object.entries(verdict.before))
      if (!verdict.newer.has(field) && writable(table, field))
        values[field] = printValue(table, field, value);
    if (Object.keys(values).length > 0) changes.push({ id, values });
  }
  await deleteRecords(
    tx,
    table,
    deletions.map((id) => ({ id })),
    who,
  );
  const results = await updateRecords(tx, table, changes, who);
  for (const [at, { outcome, problems }] of results.entries())
    if (outcome === 'refused')
      refusals.push(
        conflictOf(
          Number(changes[at]!.id),
          problems.map(({ code, path, message }) => ({ code, field: path.slice(1), message })),
        ),
      );
  return refusals;
}

const writable = ({ fields }: CompiledTable, id: string): boolean => {
  const field = fields.get(id)?.field;
  return (
    field !== undefined &&
    field.retired !== true &&
    !['formula', 'lookup', 'auto-number'].includes(field.type)
  );
};

/** Goes through what was done to the records since the import first touched them, its own undoing left out. */
async function judge(
  tx: Transaction,
  nos: readonly number[],
  importId: string,
): Promise<Map<number, Verdict>> {
  const rows = await tx.query<Change>(
    `WITH RECURSIVE chain(seq) AS (
        SELECT change_seq FROM records WHERE no IN (${marks(nos.length)})
        UNION ALL
        SELECT c.previous_seq FROM chain JOIN record_changes c ON c.seq = chain.seq WHERE c.previous_seq IS NOT NULL
      )
      SELECT c.seq, c.record_no, c.kind, s.import_id, s.source_call, c.old
        FROM chain JOIN record_changes c ON c.seq = chain.seq JOIN change_sets s ON s.no = c.set_no ORDER BY c.seq`,
    nos,
  );
  const verdicts = new Map<number, Verdict>();
  for (const change of rows) {
    const known = verdicts.get(change.record_no);
    const old = change.old === null ? {} : parseStored(change.old);
    if (change.import_id === importId) {
      const verdict = known ?? { created: false, before: {}, newer: new Set<string>(), moved: false };
      if (change.kind === changeKinds.created) verdict.created = true;
      for (const [field, value] of Object.entries(old)) {
        if (!Object.hasOwn(verdict.before, field)) verdict.before[field] = value;
        // The import wrote it again after somebody else: what it wrote last is undone.
        if (verdict.newer.delete(field)) verdict.before[field] = value;
      }
      verdicts.set(change.record_no, verdict);
    } else if (known !== undefined && change.source_call !== undoCall(importId)) {
      for (const field of Object.keys(old)) known.newer.add(field);
      if (change.kind !== changeKinds.changed) known.moved = true;
    }
  }
  return verdicts;
}

function conflict(table: CompiledTable, no: number, fields: readonly string[]): Refusal {
  const named = fields.length === 0 ? [''] : fields;
  return conflictOf(
    no,
    named.map((field) => {
      const title = table.fields.get(field)?.field.title ?? { zh: field, en: field };
      return {
        code: 'undo-conflict',
        field,
        message: {
          zh: `导入之后“${title.zh}”又被别人改过，没有撤销。`,
          en: `"${title.en}" was changed by somebody else after the import and was left as it is.`,
        },
        fix: { zh: '请打开这条记录核对后手工修改。', en: 'Open the record, compare, and change it by hand.' },
      };
    }),
  );
}

const conflictOf = (no: number, problems: FieldProblem[]): Refusal => ({
  kind: 'conflict',
  file: '',
  row: no,
  key: recordId(no),
  problems,
  payload: null,
});

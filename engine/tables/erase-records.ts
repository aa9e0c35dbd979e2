import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Actor } from '../store/actor.ts';
import { recordAudit } from '../store/audit-store.ts';
import { chunks, marks } from '../store/sql.ts';
import type { CompiledTable } from './compile-table.ts';
import { applyFormulas, merge, resultOfDraft, type Draft } from './draft.ts';
import { findByNo } from './find-records.ts';
import { recordNo, type StoredRecord } from './layout.ts';
import { createNotes } from './notes.ts';
import { closeBlock, openBlock } from './payloads.ts';
import { parseStored } from './print-record.ts';
import type { ReadValues } from './read-values.ts';
import { refusal } from './update-records.ts';
import { writeDrafts } from './write-drafts.ts';
import { checkCount, type Who, type WriteResult } from './writing.ts';

/**
 * Takes the personal data out of records for good: out of the values, the history, the original payloads, keys and
 * indexes; deleted records too. The revision says `erased` and what was erased is nowhere. One entry in the audit log.
 */
export async function eraseRecords(
  tx: Transaction,
  table: CompiledTable,
  ids: readonly string[],
  who: Who,
  actor: Actor,
): Promise<WriteResult[]> {
  checkCount(ids.length);
  const results: WriteResult[] = [];
  const nos = ids.map((id) => recordNo(table.no, id) ?? 0);
  const found = await findByNo(tx, table, nos);
  const drafts: Draft[] = [];
  for (const [index, no] of nos.entries()) {
    const notes = createNotes();
    const current = found.get(no);
    found.delete(no);
    if (current === undefined) {
      notes.refuse('record-missing', `没有记录 ${ids[index]}。`, `There is no record ${ids[index]}.`);
      results[index] = refusal(undefined, notes);
      continue;
    }
    const next = { ...merge(current.stored, erased(table, current.stored)).next };
    applyFormulas(table, next);
    // Without `changed` the history row says nothing of what was there.
    drafts.push({ index, notes, current, next, changed: [], kind: 'erased', sourceAt: null, no, seq: 0 });
  }
  await eraseHistory(tx, table, drafts);
  await writeDrafts(tx, table, drafts, { who, inputs: [] });
  for (const draft of drafts)
    results[draft.index] = resultOfDraft(draft, draft.notes.errors > 0 ? 'refused' : 'changed');
  await recordAudit(tx, who.at, actor, {
    action: 'record.erase',
    kind: 'table',
    object: table.id,
    after: { records: drafts.map(({ no }) => String(no)) },
  });
  return results;
}

/** What the personal fields become: nothing, or rows without their personal members. */
function erased(table: CompiledTable, stored: StoredRecord): ReadValues {
  const read: ReadValues = {};
  for (const [id, { field, rows }] of table.fields) {
    const value = stored[id];
    if (value === undefined) continue;
    if (field.pii !== undefined) read[id] = null;
    else if (rows !== undefined) read[id] = (value as JsonObject[]).map((row) => withoutPersonal(row, rows));
  }
  return read;
}

function withoutPersonal(
  row: JsonObject,
  members: NonNullable<ReturnType<CompiledTable['fields']['get']>>['rows'] & {},
): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([id]) => members.get(id)?.field.pii === undefined));
}

interface HistoryRow {
  seq: number;
  payload_no: number | null;
  payload_at: number | null;
  old: string | null;
}

/** Formulas may repeat personal data, so their old values go as well. */
async function eraseHistory(tx: Transaction, table: CompiledTable, drafts: readonly Draft[]): Promise<void> {
  const holes = new Map<number, Set<number>>();
  for (const { current } of drafts) {
    const rows = await tx.query<HistoryRow>(
      `WITH RECURSIVE chain(seq) AS (
          SELECT CAST(? AS BIGINT)
          UNION ALL
          SELECT c.previous_seq FROM chain JOIN record_changes c ON c.seq = chain.seq WHERE c.previous_seq IS NOT NULL
        )
        SELECT c.seq, c.payload_no, c.payload_at, c.old FROM chain JOIN record_changes c ON c.seq = chain.seq`,
      [current?.change_seq ?? 0],
    );
    for (const { seq, payload_no: block, payload_at: place, old } of rows) {
      if (block !== null && place !== null) holes.set(block, (holes.get(block) ?? new Set()).add(place));
      if (old === null && block === null) continue;
      await tx.query(
        'UPDATE record_changes SET old = ?, payload_no = NULL, payload_at = NULL WHERE seq = ?',
        [old === null ? null : erasedOld(table, old), seq],
      );
    }
  }
  await erasePayloads(tx, holes);
}

function erasedOld(table: CompiledTable, old: string): string {
  const stored = parseStored(old);
  const present = Object.fromEntries(Object.entries(stored).filter(([, value]) => value !== null));
  const kept: Record<string, Json> = { ...stored };
  for (const [id, value] of Object.entries(erased(table, present))) kept[id] = value;
  for (const { field } of table.formulas) delete kept[field.id];
  return printJson(kept);
}

/** A block is shared with other records, so it is written anew with holes. */
async function erasePayloads(
  tx: Transaction,
  holes: ReadonlyMap<number, ReadonlySet<number>>,
): Promise<void> {
  for (const nos of chunks([...holes.keys()], 20)) {
    const blocks = await tx.query<{ no: number; body: Buffer }>(
      `SELECT no, body FROM record_payloads WHERE no IN (${marks(nos.length)}) ORDER BY no`,
      nos,
    );
    for (const { no, body } of blocks) {
      const left = openBlock(body).map((payload, place) =>
        holes.get(no)?.has(place) === true ? null : payload,
      );
      await tx.query('UPDATE record_payloads SET body = ? WHERE no = ?', [closeBlock(left), no]);
    }
  }
}

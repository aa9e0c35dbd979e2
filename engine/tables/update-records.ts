import { isUnknown, type CompiledRule } from '../rules/index.ts';
import { compileRule } from '../rules/index.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { rounds } from '../store/sql.ts';
import type { CompiledTable } from './compile-table.ts';
import { applyFormulas, merge, resultOfDraft, type Current, type Draft } from './draft.ts';
import { findByNo } from './find-records.ts';
import { recordId, recordNo } from './layout.ts';
import type { Notes } from './notes.ts';
import { takeInput, type ReadInput } from './prepare-records.ts';
import { printValues } from './print-record.ts';
import { requireGiven } from './read-values.ts';
import { checkReferences } from './references.ts';
import { writeDrafts } from './write-drafts.ts';
import { checkCount, type RecordInput, type Who, type WriteOptions, type WriteResult } from './writing.ts';

/** A change of one record, made only if nothing else happened to it in between. */
export interface RecordChange extends RecordInput {
  id: string;
  /** The revision the caller has seen. */
  revision?: number;
}

export interface UpdateOptions extends WriteOptions {
  /** Rule over the record as it is now that must hold: `{"==": [{"var": "state"}, "paid"]}`. */
  when?: unknown;
}

/**
 * Changes records: fields that a change does not name stay as they are, null empties one. Each change is a
 * compare-and-set, by revision, by condition, or by both; what fails is `refused` with `revision-conflict`,
 * `condition-failed` or `record-missing`, and the others go on. Several changes of one record are made in their order.
 *
 * Throws RangeError for more than `MAX_RECORDS`, ProblemError for a condition that is no rule.
 */
export async function updateRecords(
  tx: Transaction,
  table: CompiledTable,
  changes: readonly RecordChange[],
  who: Who,
  options: UpdateOptions = {},
): Promise<WriteResult[]> {
  checkCount(changes.length);
  const when = options.when === undefined ? undefined : compileRule(options.when);
  const results: WriteResult[] = [];
  const targets = changes.map((change, index) => ({ change, index, no: recordNo(table.no, change.id) ?? 0 }));
  for (const round of rounds(targets, ({ no }) => [String(no)])) {
    const found = await findByNo(
      tx,
      table,
      round.map(({ no }) => no),
    );
    const drafts: Draft[] = [];
    for (const { change, index, no } of round) {
      const current = found.get(no);
      const { notes, read } = takeInput(table, change, index, options.prepared);
      if (!isOpen(table, current, change, when, notes)) {
        results[index] = refusal(current, notes);
        continue;
      }
      const draft = changeDraft(table, current, change, { index, notes, read }, who);
      if (notes.errors === 0 && draft.changed.length > 0) drafts.push(draft);
      else results[index] = resultOfDraft(draft, notes.errors > 0 ? 'refused' : 'unchanged');
    }
    await checkReferences(tx, table, drafts);
    const good = drafts.filter(({ notes }) => notes.errors === 0);
    await writeDrafts(tx, table, good, { ...options, who, inputs: changes });
    for (const draft of drafts)
      results[draft.index] = resultOfDraft(draft, draft.notes.errors > 0 ? 'refused' : 'changed');
  }
  return results;
}

/** One record; see `updateRecords`. */
export async function updateRecord(
  tx: Transaction,
  table: CompiledTable,
  change: RecordChange,
  who: Who,
  options: UpdateOptions = {},
): Promise<WriteResult> {
  const [result] = await updateRecords(tx, table, [change], who, options);
  if (result === undefined) throw new Error('no answer for a change');
  return result;
}

/** Whether the record is there and as the caller expects it; says why not. */
export function isOpen(
  table: CompiledTable,
  current: Current | undefined,
  { id, revision }: Pick<RecordChange, 'id' | 'revision'>,
  when: CompiledRule | undefined,
  notes: Notes,
): current is Current {
  if (current === undefined || current.deleted_at !== null) {
    notes.refuse(
      'record-missing',
      `记录 ${id} 不存在或已删除。`,
      `The record ${id} is not there or was deleted.`,
    );
    return false;
  }
  if (revision !== undefined && revision !== current.revision) {
    notes.refuse(
      'revision-conflict',
      `记录已被别人改到第 ${current.revision} 版（您看到的是第 ${revision} 版）：请刷新后再改。`,
      `The record is at revision ${current.revision} by now (you saw ${revision}): reload it and try again.`,
    );
    return false;
  }
  const holds = when === undefined ? true : when.test(asData(table, current));
  if (holds === true) return true;
  notes.refuse(
    'condition-failed',
    isUnknown(holds)
      ? `条件无法判断：“${holds.$unknown}”没有可用的值。`
      : '记录的当前内容不满足条件，没有修改。',
    isUnknown(holds)
      ? `The condition cannot be told: "${holds.$unknown}" has no value to go by.`
      : 'The record as it is now does not meet the condition; nothing was changed.',
  );
  return false;
}

const asData = (
  table: CompiledTable,
  { no, revision, created_at, updated_at, stored }: Current,
): JsonObject => ({
  id: recordId(no),
  revision,
  createdAt: created_at,
  updatedAt: updated_at,
  ...printValues(table, stored),
});

export const refusal = (current: Current | undefined, { problems }: Notes): WriteResult => ({
  outcome: 'refused',
  ...(current === undefined ? {} : { id: recordId(current.no), revision: current.revision }),
  problems,
});

function changeDraft(
  table: CompiledTable,
  current: Current,
  change: RecordChange,
  { index, notes, read }: ReadInput & { index: number },
  who: Who,
): Draft {
  requireGiven(read, table.fields, notes);
  const { next: merged, changed } = merge(current.stored, read);
  // Formulas are worked out in place, also where nothing else changed: their rules may have.
  const next = { ...merged };
  return {
    index,
    notes,
    current,
    next,
    changed: notes.errors === 0 ? [...changed, ...applyFormulas(table, next)] : changed,
    kind: 'changed',
    sourceAt: change.sourceAt ?? who.sourceAt ?? null,
    no: current.no,
    seq: 0,
  };
}

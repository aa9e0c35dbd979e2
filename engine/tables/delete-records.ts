import type { Transaction } from '../sdk/transaction.ts';
import type { CompiledTable } from './compile-table.ts';
import { applyFormulas, resultOfDraft, type Current, type Draft } from './draft.ts';
import { findByNo } from './find-records.ts';
import { recordNo, type ChangeKind } from './layout.ts';
import { createNotes, type Notes } from './notes.ts';
import { isOpen, refusal } from './update-records.ts';
import { writeDrafts } from './write-drafts.ts';
import { checkCount, type Who, type WriteResult } from './writing.ts';

/** A record to delete or to bring back, at the revision the caller has seen if that matters. */
export interface RecordTarget {
  id: string;
  revision?: number;
}

/** Hides records: they keep their values and their history, and give their unique keys free. */
export const deleteRecords = (
  tx: Transaction,
  table: CompiledTable,
  targets: readonly RecordTarget[],
  who: Who,
): Promise<WriteResult[]> =>
  move(tx, table, targets, who, 'deleted', (current, target, notes) =>
    isOpen(table, current, target, undefined, notes),
  );

/** Brings deleted records back; refused (`duplicate-key`) where another record has their keys by now. */
export const restoreRecords = (
  tx: Transaction,
  table: CompiledTable,
  targets: readonly RecordTarget[],
  who: Who,
): Promise<WriteResult[]> =>
  move(tx, table, targets, who, 'restored', (current, { id, revision }, notes): current is Current => {
    if (current === undefined || current.deleted_at === null) {
      notes.refuse('record-not-deleted', `记录 ${id} 没有被删除。`, `The record ${id} is not deleted.`);
      return false;
    }
    return isOpen(
      table,
      { ...current, deleted_at: null },
      { id, ...(revision === undefined ? {} : { revision }) },
      undefined,
      notes,
    );
  });

async function move(
  tx: Transaction,
  table: CompiledTable,
  targets: readonly RecordTarget[],
  who: Who,
  kind: Extract<ChangeKind, 'deleted' | 'restored'>,
  allows: (current: Current | undefined, target: RecordTarget, notes: Notes) => current is Current,
): Promise<WriteResult[]> {
  checkCount(targets.length);
  const results: WriteResult[] = [];
  const nos = targets.map(({ id }) => recordNo(table.no, id) ?? 0);
  const found = await findByNo(tx, table, nos);
  const drafts: Draft[] = [];
  const seen = new Set<number>();
  for (const [index, target] of targets.entries()) {
    const no = nos[index] ?? 0;
    const notes = createNotes();
    // The second of two equal targets finds it done.
    const current = seen.has(no) ? undefined : found.get(no);
    seen.add(no);
    if (!allows(current, target, notes)) {
      results[index] = refusal(current, notes);
      continue;
    }
    // What formulas read or say may have changed while it was away.
    const next = { ...current.stored };
    const changed = kind === 'restored' ? applyFormulas(table, next) : [];
    drafts.push({
      index,
      notes,
      current,
      next,
      changed,
      kind,
      sourceAt: who.sourceAt ?? null,
      no,
      seq: 0,
    });
  }
  await writeDrafts(tx, table, drafts, { who, inputs: [] });
  for (const draft of drafts)
    results[draft.index] = resultOfDraft(draft, draft.notes.errors > 0 ? 'refused' : 'changed');
  return results;
}

import type { Transaction } from '../sdk/transaction.ts';
import type { CompiledTable } from './compile-table.ts';
import { applyFormulas, resultOfDraft, withoutEmpty, type Draft } from './draft.ts';
import type { Notes } from './notes.ts';
import { takeInput } from './prepare-records.ts';
import { completeNew, type ReadValues } from './read-values.ts';
import { checkReferences } from './references.ts';
import { writeDrafts } from './write-drafts.ts';
import { checkCount, type RecordInput, type Who, type WriteOptions, type WriteResult } from './writing.ts';

/**
 * Makes new records. Answers one result per input, in order; a refused one does not stop the others.
 * Throws RangeError for more than `MAX_RECORDS`.
 */
export async function insertRecords(
  tx: Transaction,
  table: CompiledTable,
  inputs: readonly RecordInput[],
  who: Who,
  options: WriteOptions = {},
): Promise<WriteResult[]> {
  checkCount(inputs.length);
  const drafts = inputs.map((input, index) =>
    newDraft(table, input, { index, ...takeInput(table, input, index, options.prepared) }, who),
  );
  await checkReferences(tx, table, drafts);
  const good = drafts.filter(({ notes }) => notes.errors === 0);
  await writeDrafts(tx, table, good, { ...options, who, inputs });
  return drafts.map((draft) => resultOfNew(draft));
}

/** A new record of values that have been read: completed, with its formulas worked out. */
export function newDraft(
  table: CompiledTable,
  input: RecordInput,
  { index, notes, read }: { index: number; notes: Notes; read: ReadValues },
  who: Who,
): Draft {
  completeNew(read, table.fields, notes);
  const next = withoutEmpty(read);
  if (notes.errors === 0) applyFormulas(table, next);
  return {
    index,
    notes,
    current: undefined,
    next,
    changed: [],
    kind: 'created',
    sourceAt: input.sourceAt ?? who.sourceAt ?? null,
    no: 0,
    seq: 0,
  };
}

/** A record that was refused got no number that stands for anything. */
export const resultOfNew = (draft: Draft): WriteResult =>
  draft.notes.errors > 0
    ? { outcome: 'refused', problems: draft.notes.problems }
    : resultOfDraft(draft, 'created');

import type { JsonObject } from '../../schemas/values/json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { rounds } from '../store/sql.ts';
import type { CompiledKey, CompiledTable } from './compile-table.ts';
import { applyFormulas, compareStored, merge, resultOfDraft, type Current, type Draft } from './draft.ts';
import { findByKey } from './find-records.ts';
import { newDraft, resultOfNew } from './insert-records.ts';
import { createNotes, type Notes } from './notes.ts';
import { takeInput } from './prepare-records.ts';
import { printValues } from './print-record.ts';
import { readGiven, requireGiven, type ReadValues } from './read-values.ts';
import { checkReferences } from './references.ts';
import { writeDrafts } from './write-drafts.ts';
import { checkCount, type RecordInput, type Who, type WriteOptions, type WriteResult } from './writing.ts';

export interface UpsertOptions extends WriteOptions {
  /** Id of the unique key by which records are found again. */
  key: string;
  /** Field that orders updates, such as the source's update time: an older one changes nothing. */
  newerBy?: string;
  /**
   * What becomes of inputs where there is a record already: other values for them, by their place. Asked within the
   * transaction, for all that were found at once; an input it does not name is taken as it is.
   */
  overlay?: (found: readonly FoundInput[]) => Promise<ReadonlyMap<number, JsonObject>>;
}

/** An input and the record that its key found. */
export interface FoundInput {
  /** Its place among the inputs. */
  index: number;
  input: RecordInput;
  no: number;
  /** By field id, as the API has them. */
  stored: JsonObject;
}

interface Upsert {
  index: number;
  input: RecordInput;
  notes: Notes;
  read: ReadValues;
  key: string;
}

/** Two writers may want to make the same record; whoever comes second finds it at the next look. */
const MAX_LOOKS = 4;

/**
 * Makes or changes records, found by a unique key. Fields that an input does not name stay as they are. The same values
 * again write nothing at all. Several inputs of one key are applied in their order.
 *
 * Answers one result per input, in order. Throws RangeError for more than `MAX_RECORDS`, or if the key or the field
 * of `newerBy` is not there or the key is still being built.
 */
export async function upsertRecords(
  tx: Transaction,
  table: CompiledTable,
  inputs: readonly RecordInput[],
  who: Who,
  options: UpsertOptions,
): Promise<WriteResult[]> {
  checkCount(inputs.length);
  const key = keyNamed(table, options.key);
  const newerBy = options.newerBy;
  if (newerBy !== undefined && table.fields.get(newerBy)?.key === undefined)
    throw new RangeError(`table ${table.id} has no field "${newerBy}" that orders updates`);
  const results: WriteResult[] = [];
  const upserts = inputs.flatMap((input, index) => {
    const upsert = readUpsert(table, key, input, index, options);
    if (upsert.notes.errors > 0) results[index] = { outcome: 'refused', problems: upsert.notes.problems };
    return upsert.notes.errors > 0 ? [] : [upsert];
  });
  for (const round of rounds(upserts, ({ key: text }) => [text])) {
    let open = round;
    for (let look = 1; open.length > 0; look += 1)
      open = await upsertRound(tx, table, key, open, {
        ...options,
        who,
        inputs,
        results,
        last: look >= MAX_LOOKS,
      });
  }
  return results;
}

function keyNamed(table: CompiledTable, id: string): CompiledKey {
  const key = table.keys.find((one) => one.id === id && one.state === 'ready');
  if (key === undefined) throw new RangeError(`table ${table.id} has no unique key "${id}" that is ready`);
  return key;
}

function readUpsert(
  table: CompiledTable,
  key: CompiledKey,
  input: RecordInput,
  index: number,
  { newerBy, prepared }: UpsertOptions,
): Upsert {
  const { notes, read } = takeInput(table, input, index, prepared);
  const text = key.keyOf(read);
  for (const { id, pointer, field } of text === undefined && notes.errors === 0 ? key.fields : [])
    if ((read[id] ?? null) === null) refuseEmpty(notes, pointer, field.title.zh, field.title.en);
  if (newerBy !== undefined && notes.errors === 0 && (read[newerBy] ?? null) === null) {
    const field = table.fields.get(newerBy);
    refuseEmpty(notes, `/${newerBy}`, field?.field.title.zh ?? newerBy, field?.field.title.en ?? newerBy);
  }
  return { index, input, notes, read, key: text ?? '' };
}

function refuseEmpty(notes: Notes, place: string, zh: string, en: string): void {
  notes.place = place;
  notes.refuse(
    'key-empty',
    `“${zh}”不能为空：靠它找到同一条记录。`,
    `"${en}" must not be empty: the record is found by it.`,
  );
}

interface Round extends UpsertOptions {
  who: Who;
  inputs: readonly RecordInput[];
  results: WriteResult[];
  last: boolean;
}

/** Answers what has to be looked at again, because another writer was quicker. */
async function upsertRound(
  tx: Transaction,
  table: CompiledTable,
  key: CompiledKey,
  upserts: readonly Upsert[],
  round: Round,
): Promise<Upsert[]> {
  const { who, results } = round;
  const found = await findByKey(
    tx,
    table,
    key,
    upserts.map((upsert) => upsert.key),
  );
  await overlayFound(table, upserts, found, round);
  const drafts: Draft[] = [];
  const byIndex = new Map(upserts.map((upsert) => [upsert.index, upsert]));
  for (const upsert of upserts) {
    const current = found.get(upsert.key);
    const draft =
      current === undefined
        ? newDraft(table, upsert.input, { ...upsert, notes: createNotes(upsert.notes) }, who)
        : changeDraft(table, upsert, current, round);
    if (draft.changed.length === 0 && current !== undefined)
      results[upsert.index] = resultOfDraft(draft, draft.notes.errors > 0 ? 'refused' : 'unchanged');
    else drafts.push(draft);
  }
  await checkReferences(tx, table, drafts);
  const good = drafts.filter(({ notes }) => notes.errors === 0);
  const { refused } = await writeDrafts(tx, table, good, round);
  const again = new Set(
    round.last ? [] : refused.filter(({ kind }) => kind === 'created').map(({ index }) => index),
  );
  const raced =
    again.size === 0
      ? new Map()
      : await findByKey(
          tx,
          table,
          key,
          upserts.map((one) => one.key),
        );
  const open: Upsert[] = [];
  for (const draft of drafts) {
    const upsert = byIndex.get(draft.index);
    if (upsert !== undefined && again.has(draft.index) && raced.has(upsert.key)) open.push(upsert);
    else results[draft.index] = resultOf(draft);
  }
  return open;
}

async function overlayFound(
  table: CompiledTable,
  upserts: readonly Upsert[],
  found: ReadonlyMap<string, Current>,
  { overlay, newerBy }: Round,
): Promise<void> {
  if (overlay === undefined || found.size === 0) return;
  const meant = upserts.flatMap((upsert) => {
    const current = found.get(upsert.key);
    if (current === undefined) return [];
    return newerBy !== undefined && isOlder(upsert.read, current, newerBy) ? [] : [{ upsert, current }];
  });
  if (meant.length === 0) return;
  const values = await overlay(
    meant.map(({ upsert: { index, input }, current: { no, stored } }) => ({
      index,
      input,
      no,
      stored: printValues(table, stored),
    })),
  );
  for (const { upsert } of meant) {
    const other = values.get(upsert.index);
    if (other === undefined) continue;
    upsert.notes = createNotes();
    upsert.read = readGiven(other, table.fields, upsert.notes);
  }
}

const resultOf = (draft: Draft): WriteResult =>
  draft.current === undefined
    ? resultOfNew(draft)
    : resultOfDraft(draft, draft.notes.errors > 0 ? 'refused' : 'changed');

function changeDraft(
  table: CompiledTable,
  { index, input, notes, read }: Upsert,
  current: Current,
  { newerBy, who }: Pick<Round, 'newerBy' | 'who'>,
): Draft {
  const draft: Draft = {
    index,
    notes,
    current,
    next: current.stored,
    changed: [],
    kind: 'changed',
    sourceAt: input.sourceAt ?? who.sourceAt ?? null,
    no: current.no,
    seq: 0,
  };
  if (newerBy !== undefined && isOlder(read, current, newerBy)) {
    const title = table.fields.get(newerBy)?.field.title;
    notes.place = `/${newerBy}`;
    notes.warn(
      'older-update',
      `记录里的“${title?.zh ?? newerBy}”更新，这次较早的更新没有采用。`,
      `The record has a later "${title?.en ?? newerBy}"; this older update was passed over.`,
    );
    return draft;
  }
  requireGiven(read, table.fields, notes);
  const { next, changed } = merge(current.stored, read);
  draft.next = next;
  draft.changed = changed.length === 0 ? changed : [...changed, ...applyFormulas(table, next)];
  return draft;
}

function isOlder(read: ReadValues, { stored }: Current, field: string): boolean {
  const incoming = read[field] ?? null;
  const known = stored[field];
  return incoming !== null && known !== undefined && compareStored(incoming, known) < 0;
}

import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { compare, isNumeric } from '../../schemas/values/decimal.ts';
import { compareText } from '../../schemas/values/text.ts';
import { sameValue } from '../rules/equality.ts';
import type { CompiledFormula, CompiledTable } from './compile-table.ts';
import { storeResult } from './fields/formula.ts';
import { recordId, type ChangeKind, type RecordRow, type StoredRecord } from './layout.ts';
import type { Notes } from './notes.ts';
import { parseStored, printValues } from './print-record.ts';
import type { ReadValues } from './read-values.ts';
import type { WriteResult } from './writing.ts';

/** A record as it is in the database now. */
export interface Current extends Omit<RecordRow, 'data'> {
  stored: StoredRecord;
}

export const currentOf = ({ data, ...row }: RecordRow): Current => ({ ...row, stored: parseStored(data) });

/** One record of a write on its way: what it is, what it shall become, and what is wrong with it. */
export interface Draft {
  /** Its place among the inputs. */
  index: number;
  notes: Notes;
  current: Current | undefined;
  /** What it shall become; shares unchanged values with `current`. */
  next: StoredRecord;
  /** Ids of the fields whose values differ; nothing for a new record. */
  changed: readonly string[];
  kind: ChangeKind;
  sourceAt: number | null;
  /** Given once it is certain that there is something to write. */
  no: number;
  seq: number;
}

/** The values of a new record: without those that are empty. */
export function withoutEmpty(read: ReadValues): StoredRecord {
  const stored: StoredRecord = {};
  for (const id of Object.keys(read)) {
    const value = read[id];
    if (value !== undefined && value !== null) stored[id] = value;
  }
  return stored;
}

/** The stored record after a change. Values that are equal stay the same objects; nothing changed: the record itself. */
export function merge(current: StoredRecord, read: ReadValues): { next: StoredRecord; changed: string[] } {
  const changed: string[] = [];
  for (const id of Object.keys(read)) {
    const value = read[id] ?? null;
    const before = current[id];
    const same = before === undefined ? value === null : value !== null && sameValue(before, value);
    if (!same) changed.push(id);
  }
  if (changed.length === 0) return { next: current, changed };
  const next: StoredRecord = { ...current };
  for (const id of changed) {
    const value = read[id] ?? null;
    if (value === null) delete next[id];
    else next[id] = value;
  }
  return { next, changed };
}

/**
 * Works the formulas out, in place; answers the ids of those whose value changed. The formula of a field nobody
 * touched is worked out too, since its rule may have changed.
 */
export function applyFormulas(table: CompiledTable, next: StoredRecord): string[] {
  if (table.formulas.length === 0) return [];
  const data = printValues(table, next, table.formulaReads);
  const changed: string[] = [];
  for (const formula of table.formulas) {
    const { id, form } = formula.compiled;
    const value = resultOf(formula, data);
    const before = next[id];
    if (value === undefined) {
      delete data[id];
      if (before === undefined) continue;
      delete next[id];
    } else {
      data[id] = form.print(value);
      if (before !== undefined && sameValue(before, value)) continue;
      next[id] = value;
    }
    changed.push(id);
  }
  return changed;
}

const resultOf = ({ field, rule }: CompiledFormula, data: JsonObject): Json | undefined =>
  storeResult(field, rule.evaluate(data));

/** -1 if `a` is the older of two stored values of a field that orders updates. */
export function compareStored(a: Json, b: Json): number {
  if (isNumeric(a) && isNumeric(b)) return compare(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : 0;
}

export const resultOfDraft = (draft: Draft, outcome: WriteResult['outcome']): WriteResult => ({
  outcome,
  ...(draft.no === 0 ? {} : { id: recordId(draft.no) }),
  ...(outcome === 'refused' || draft.no === 0
    ? currentRevision(draft)
    : { revision: nextRevision(draft, outcome) }),
  problems: draft.notes.problems,
});

const currentRevision = ({ current }: Draft): { revision?: number } =>
  current === undefined ? {} : { revision: current.revision };

const nextRevision = ({ current }: Draft, outcome: WriteResult['outcome']): number =>
  (current?.revision ?? 0) + (outcome === 'unchanged' ? 0 : 1);

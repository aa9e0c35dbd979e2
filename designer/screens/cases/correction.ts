import type { Json } from '../../../schemas/values/json.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import type { CaseFile } from '../../api/cases.ts';
import { readDetails } from './details.ts';
import { leavesOf, suspectsOf, withLeaf, type Leaf, type LeafKind } from './record-leaves.ts';

/** What a person puts in place of one value of a record. */
export interface Correction {
  /** JSON Pointer; '' until a field is chosen. */
  pointer: string;
  kind: LeafKind;
  text: string;
  /** As it came. */
  before: string;
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** A value for each problem, the one most likely to blame for it; one yet to be chosen where none can be told. */
export function correctionsOf(file: CaseFile): Correction[] {
  const { record, problems } = readDetails(file.details);
  const leaves = leavesOf(record);
  const wrongs =
    problems.length === 0
      ? [{ field: file.field, value: file.value, messages: [] }]
      : problems.map(({ field, message }) => ({
          field,
          value: field === file.field || problems.length === 1 ? file.value : null,
          messages: [message.zh, message.en],
        }));
  const found = wrongs.flatMap((wrong) => suspectsOf(leaves, wrong).slice(0, 1));
  const unique = [...new Map(found.map((leaf) => [leaf.pointer, leaf])).values()];
  return unique.length === 0 ? [NOTHING_YET] : unique.map(correctionFrom);
}

export const NOTHING_YET: Correction = { pointer: '', kind: 'text', text: '', before: '' };

export const correctionFrom = ({ pointer, kind, text }: Leaf): Correction => ({
  pointer,
  kind: kind === 'empty' ? 'text' : kind,
  text,
  before: text,
});

const isChanged = ({ pointer, kind, text, before }: Correction): boolean =>
  pointer !== '' && (kind === 'empty' || text !== before);

/** Whether something was put in, and all of it can be sent. */
export const isWritten = (corrections: readonly Correction[]): boolean =>
  corrections.some(isChanged) &&
  corrections.filter(isChanged).every(({ kind, text }) => kind !== 'number' || NUMBER.test(text.trim()));

const valueOf = ({ kind, text }: Correction): Json => {
  if (kind === 'number') return parseJson(text.trim());
  if (kind === 'boolean') return text === 'true';
  return kind === 'empty' ? null : text;
};

/** The record with the corrections in it. */
export const mended = (record: unknown, corrections: readonly Correction[]): Json =>
  corrections
    .filter(isChanged)
    .reduce<Json>((all, one) => withLeaf(all, one.pointer, valueOf(one)), record as Json);

import type { Json } from '../../../schemas/values/json.ts';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import type { CaseFile } from '../../api/cases.ts';
import { readDetails } from './details.ts';
import { leavesOf, suspectsOf, withLeaf, type LeafKind } from './record-leaves.ts';

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

/** Begins at the value that is most likely to blame. */
export function correctionOf(file: CaseFile): Correction {
  const { record, problems } = readDetails(file.details);
  const messages = problems.flatMap(({ message }) => [message.zh, message.en]);
  const field = file.field ?? problems[0]?.field ?? null;
  const [leaf] = suspectsOf(leavesOf(record), { field, value: file.value, messages });
  return leaf === undefined
    ? { pointer: '', kind: 'text', text: '', before: '' }
    : {
        pointer: leaf.pointer,
        kind: leaf.kind === 'empty' ? 'text' : leaf.kind,
        text: leaf.text,
        before: leaf.text,
      };
}

/** Whether something was put in that can be sent. */
export const isWritten = (correction: Correction | undefined): correction is Correction =>
  correction !== undefined &&
  correction.pointer !== '' &&
  (correction.kind !== 'number' || NUMBER.test(correction.text.trim())) &&
  correction.text !== correction.before;

const valueOf = ({ kind, text }: Correction): Json => {
  if (kind === 'number') return parseJson(text.trim());
  if (kind === 'boolean') return text === 'true';
  return kind === 'empty' ? null : text;
};

/** The record with the correction in it. */
export const mended = (record: unknown, correction: Correction | undefined): Json =>
  correction === undefined ? (record as Json) : withLeaf(record, correction.pointer, valueOf(correction));

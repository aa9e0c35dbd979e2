import type { TargetField } from '../../../schemas/mapping.ts';
import type { Text } from '../../../schemas/text.ts';
import { assign } from './assign.ts';
import type { Learned } from './learned.ts';
import type { PinyinReader } from './pinyin.ts';
import { scorer } from './score.ts';
import { sourcesOfHeadings, sourcesOfRecords, type Source } from './sources.ts';
import { readTarget } from './target.ts';
import type { Json } from '../../../schemas/values/json.ts';

/** Why a field is suggested. */
export interface Reason {
  code: 'same-name' | 'synonym' | 'words' | 'history' | 'pinyin' | 'shape' | 'similar' | 'context';
  zh: string;
  en: string;
}

export interface Candidate {
  /** Path in the target. */
  field: string;
  label: Text;
  /** 0 to 1; from 0.9 on it is safe to take it unseen. */
  confidence: number;
  reason: Reason;
}

export interface SourceSuggestion {
  path: string;
  heading: string;
  /** The best first; the chosen one, if there is one, is the first. */
  candidates: Candidate[];
  /** The field of the one-to-one assignment. */
  chosen?: string;
}

export interface SuggestInput {
  headings?: readonly string[];
  /** Sample records: flat rows, or trees. */
  records?: readonly Json[];
}

export interface SuggestOptions {
  learned?: readonly Learned[];
  /** Of `loadPinyin`; without it pinyin headings are not read. */
  pinyin?: PinyinReader | undefined;
}

const LEAST = 0.3;
const LEAST_CHOSEN = 0.5;
const MOST_CANDIDATES = 5;
/** A field that another column fills better is hardly meant by this one too. */
const TAKEN = 0.8;

/**
 * For each column or path the fields it may fill, and the assignment of columns to fields that is best as a whole.
 * Pure; a list of 60 headings takes a few milliseconds.
 */
export function suggestMapping(
  { headings, records }: SuggestInput,
  target: readonly TargetField[],
  { learned = [], pinyin }: SuggestOptions = {},
): SourceSuggestion[] {
  const sources = mergeSources(headings, records);
  const fields = readTarget(target);
  const score = scorer(sources, fields, learned, pinyin);
  const scored = sources.map((source) => fields.map((field) => score(source, field)));
  const chosen = assign(
    // Squares, so that one sure pair counts more than two doubtful ones.
    scored.map((row) =>
      row.map((one) => (one === undefined || one.confidence < LEAST_CHOSEN ? 0 : one.confidence ** 2)),
    ),
  );
  const taken = new Set(chosen);
  return sources.map(({ path, heading }, at) => {
    const mine = chosen[at]!;
    const candidates = scored[at]!.flatMap((one, column) => {
      if (one === undefined) return [];
      const confidence = taken.has(column) && column !== mine ? one.confidence * TAKEN : one.confidence;
      if (confidence < LEAST) return [];
      const { path: field, label } = fields[column]!.field;
      return [
        {
          field,
          label,
          confidence: Math.round(confidence * 100) / 100,
          reason: one.reason,
          mine: column === mine,
        },
      ];
    })
      .sort((a, b) => Number(b.mine) - Number(a.mine) || b.confidence - a.confidence)
      .slice(0, MOST_CANDIDATES)
      .map(({ field, label, confidence, reason }) => ({ field, label, confidence, reason }));
    return { path, heading, candidates, ...(mine < 0 ? {} : { chosen: fields[mine]!.field.path }) };
  });
}

/** Headings give the order and the columns without a value, records the samples. */
function mergeSources(
  headings: readonly string[] | undefined,
  records: readonly Json[] | undefined,
): Source[] {
  const sampled = sourcesOfRecords(records ?? []);
  if (headings === undefined) return sampled;
  const byPath = new Map(sampled.map((source) => [source.path, source]));
  return sourcesOfHeadings(headings).map((source) => byPath.get(source.path) ?? source);
}

import type { RecipePart } from '../../../schemas/file-recipe.ts';
import { normalizeHeading } from '../table/normalize-heading.ts';

/** `exact`: the same headings; `close`: all that is needed and most of the rest; `unknown`: another file. */
export type MatchLevel = 'exact' | 'close' | 'unknown';

export interface HeadingMatch {
  level: MatchLevel;
  /** 0 to 1. */
  score: number;
  /** Headings of the recipe that the file has not. */
  missing: string[];
  /** Headings of the file that the recipe has not. */
  added: string[];
}

const CLOSE = 0.6;
/** Missing headings weigh more than new ones: platforms add columns every month. */
const RECALL_SHARE = 0.85;

/** The headings of a table in the spelling they are compared in, by code point: two files with the same are alike. */
export const fingerprintOf = (headings: readonly string[]): string[] =>
  [...new Set(headings.map(normalizeHeading))].filter((heading) => heading !== '').sort();

/** How far the headings of a table are those of a part, whatever their order, blanks and width. */
export function matchHeadings(
  part: Pick<RecipePart, 'headings' | 'required' | 'key'>,
  headings: readonly string[],
): HeadingMatch {
  const there = new Set(fingerprintOf(headings));
  const wanted = new Set(fingerprintOf(part.headings));
  const missing = part.headings.filter((heading) => !there.has(normalizeHeading(heading)));
  const added = headings.filter((heading) => !wanted.has(normalizeHeading(heading)));
  const shared = [...wanted].filter((heading) => there.has(heading)).length;
  const recall = wanted.size === 0 ? 0 : shared / wanted.size;
  const precision = there.size === 0 ? 0 : shared / there.size;
  const score = RECALL_SHARE * recall + (1 - RECALL_SHARE) * precision;
  const hasNeeded = [part.key, ...part.required].every((heading) => there.has(normalizeHeading(heading)));
  if (missing.length === 0 && added.length === 0 && hasNeeded)
    return { level: 'exact', score: 1, missing, added };
  return { level: hasNeeded && score >= CLOSE ? 'close' : 'unknown', score, missing, added };
}

import type { FileRecipe, RecipePart } from '../../../schemas/file-recipe.ts';
import { matchHeadings, type HeadingMatch, type MatchLevel } from './match-headings.ts';

/** What has to be known of a table to recognise it: a `Table` has all of it. */
export interface KnownTable {
  /** The uploaded file it is in. */
  upload: string;
  name: string;
  hidden: boolean;
  headings: readonly string[];
}

export interface PartMatch<T extends KnownTable> {
  part: RecipePart;
  table: T;
  match: HeadingMatch;
}

export interface Recognition<T extends KnownTable> {
  recipe: FileRecipe;
  level: MatchLevel;
  /** 0 to 1: the mean of its parts, less for parts that are missing. */
  score: number;
  /** Several tables may be one part: a month in four files. */
  parts: PartMatch<T>[];
  /** Parts that are needed and not there. */
  missing: RecipePart[];
  /** Tables that are no part of it. */
  left: T[];
}

const rank: Record<MatchLevel, number> = { exact: 2, close: 1, unknown: 0 };

function bestPart<T extends KnownTable>(recipe: FileRecipe, table: T): PartMatch<T> | undefined {
  const matches = recipe.parts
    .map((part) => ({ part, table, match: matchHeadings(part, table.headings) }))
    .filter(({ match }) => match.level !== 'unknown')
    .sort((a, b) => rank[b.match.level] - rank[a.match.level] || b.match.score - a.match.score);
  return matches[0];
}

/** Of sheets that are alike in one file, the one the recipe names, else all: months side by side. */
function withoutOtherSheets<T extends KnownTable>(matches: readonly PartMatch<T>[]): PartMatch<T>[] {
  return matches.filter(({ part, table }) => {
    if (part.sheet === undefined || part.sheet === table.name) return true;
    return !matches.some(
      (one) => one.part === part && one.table.upload === table.upload && one.table.name === part.sheet,
    );
  });
}

function recognize<T extends KnownTable>(recipe: FileRecipe, tables: readonly T[]): Recognition<T> {
  const visible = tables.filter(({ hidden }) => !hidden);
  const parts = withoutOtherSheets(
    visible.flatMap((table) => {
      const match = bestPart(recipe, table);
      return match ? [match] : [];
    }),
  );
  const found = new Set(parts.map(({ part }) => part.id));
  const missing = recipe.parts.filter(({ id, optional }) => optional !== true && !found.has(id));
  const needed = recipe.parts.filter(({ id, optional }) => optional !== true || found.has(id));
  const best = needed.map(({ id }) =>
    Math.max(0, ...parts.filter(({ part }) => part.id === id).map(({ match }) => match.score)),
  );
  const score = best.reduce((sum, one) => sum + one, 0) / Math.max(1, needed.length);
  const isExact = missing.length === 0 && parts.every(({ match }) => match.level === 'exact');
  const level = missing.length > 0 ? 'unknown' : isExact ? 'exact' : 'close';
  const used = new Set(parts.map(({ table }) => table));
  return { recipe, level, score, parts, missing, left: tables.filter((table) => !used.has(table)) };
}

/**
 * Which recipe the tables of some files belong to, best first. The first is to be used without a question if its level
 * is `exact`, or `close` with no other near it; an `unknown` one says what is missing.
 */
export const recognizeFiles = <T extends KnownTable>(
  recipes: readonly FileRecipe[],
  tables: readonly T[],
): Recognition<T>[] =>
  recipes
    .map((recipe) => recognize(recipe, tables))
    .filter(({ parts }) => parts.length > 0)
    .sort(
      (a, b) => rank[b.level] - rank[a.level] || b.score - a.score || (a.recipe.id < b.recipe.id ? -1 : 1),
    );

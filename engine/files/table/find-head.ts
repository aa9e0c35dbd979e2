import { headingOf } from '../csv-headings.ts';

/** Rows that are looked at for the headings. */
export const HEAD_ROWS = 60;
const FOLLOWERS = 20;
/** The first row that comes this near to the best is taken: tables repeat their headings further down. */
const NEAR = 0.85;
/** Below it nothing looked like headings, and a person should look. */
export const DOUBTFUL = 0.4;

const NUMBER = /^[-+]?[¥￥$€]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?%?$/;
const DATE = /^\d{2,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2})?/;
/** `起始时间：2026-11-01`: a label with its value. */
const LABELED = /^[^：:]{1,24}[：:]\s*\S/;
const MAX_HEADING = 80;

const isHeading = (cell: string): boolean =>
  cell.length <= MAX_HEADING && !NUMBER.test(cell) && !DATE.test(cell) && !LABELED.test(cell);

/** The cells that are not blank, as headings are compared. */
const filledOf = (cells: readonly string[]): { at: number; text: string }[] =>
  cells.flatMap((cell, at) => {
    const text = headingOf(cell);
    return text === '' ? [] : [{ at, text }];
  });

/** How many cells most rows have filled, the wider counting more. Remarks, one cell each, may be most of a file. */
function commonWidth(filled: readonly Filled[]): number {
  const widths = filled.map(({ length }) => length).filter((length) => length > 0);
  const several = widths.filter((length) => length > 1);
  const counts = new Map<number, number>();
  for (const width of several.length > 1 ? several : widths)
    counts.set(width, (counts.get(width) ?? 0) + width);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [1, 0])[0];
}

export interface FoundHead {
  index: number;
  /** 0 to 1. */
  score: number;
}

/**
 * Finds the row of headings by its shape: distinct short texts, about as many as the table is wide, over columns in
 * which the next rows have their values. Titles, periods and declared totals above a table have few cells or values.
 */
export function findHead(rows: readonly (readonly string[])[]): FoundHead | undefined {
  const filled = rows.map(filledOf);
  const width = commonWidth(filled);
  const scores = filled.map((cells, index) => scoreOf(cells, filled.slice(index + 1), width));
  const best = Math.max(0, ...scores);
  const index = scores.findIndex((score) => score > 0 && score >= best * NEAR);
  return index === -1 ? undefined : { index, score: scores[index]! };
}

type Filled = ReturnType<typeof filledOf>;

function scoreOf(cells: Filled, after: readonly Filled[], width: number): number {
  if (cells.length === 0) return 0;
  const headings = cells.filter(({ text }) => isHeading(text)).length / cells.length;
  const distinct = new Set(cells.map(({ text }) => text)).size / cells.length;
  const wide = Math.min(1, cells.length / width);
  return headings * distinct * wide * coverage(cells, after);
}

/** How many of the cells in the next rows stand below a heading. A row that nothing follows may be an empty table. */
function coverage(cells: Filled, after: readonly Filled[]): number {
  const columns = new Set(cells.map(({ at }) => at));
  const below = after
    .filter(({ length }) => length > 0)
    .slice(0, FOLLOWERS)
    .flat();
  if (below.length === 0) return 0.6;
  return below.filter(({ at }) => columns.has(at)).length / below.length;
}

/** The first row that has all of the headings, however they are spelled; -1 if none has. */
export function findHeadings(
  rows: readonly (readonly string[])[],
  wanted: readonly string[],
  normalize: (heading: string) => string,
): number {
  const needed = wanted.map(normalize);
  return rows.findIndex((cells) => {
    const there = new Set(cells.map((cell) => normalize(headingOf(cell))));
    return needed.every((heading) => there.has(heading));
  });
}

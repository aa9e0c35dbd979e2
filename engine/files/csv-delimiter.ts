import { parseSample } from './csv-records.ts';
import type { CsvDelimiter } from './csv-types.ts';

const CANDIDATES: readonly CsvDelimiter[] = [',', '\t', ';'];
const MAX_ROWS = 100;

/** The number of cells that most rows have, if it is more than one, and how many rows those are. */
function commonWidth(rows: readonly string[][]): { width: number; count: number } {
  const counts = new Map<number, number>();
  for (const { length } of rows) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts]
    .map(([width, count]) => ({ width, count }))
    .reduce(
      (best, one) =>
        one.count > best.count || (one.count === best.count && one.width > best.width) ? one : best,
      {
        width: 0,
        count: 0,
      },
    );
}

/**
 * The delimiter by which the most rows have the same number of cells; of two alike, the one that makes more cells.
 * Titles and sums around a table have other widths than its rows, and so count for nothing.
 */
export function detectDelimiter(
  sample: string,
  newline: '\n' | '\r',
  isData: (cells: string[]) => boolean,
): CsvDelimiter {
  const scored = CANDIDATES.map((delimiter) => {
    const rows = parseSample(sample, delimiter, newline).filter(isData).slice(0, MAX_ROWS);
    return { delimiter, ...commonWidth(rows) };
  });
  return scored.reduce((best, one) =>
    one.count > best.count || (one.count === best.count && one.width > best.width) ? one : best,
  ).delimiter;
}

import type { Line } from './lines.ts';
import { containersOf } from './paths.ts';

interface Row {
  path: string;
  parent: string | null;
}

/** Rows that stand open: those in folded containers are hidden, and so is what a search or filter leaves out. */
export function visibleRows<R extends Row>(
  rows: readonly R[],
  folded: ReadonlySet<string>,
  fits: ((row: R) => boolean) | null,
): R[] {
  if (fits === null) {
    const hidden = new Set<string>();
    return rows.filter(({ path, parent }) => {
      const isHidden = parent !== null && (hidden.has(parent) || folded.has(parent));
      if (isHidden) hidden.add(path);
      return !isHidden;
    });
  }
  // What is looked for stands with the containers it is in, whether those are folded or not.
  const kept = new Set<string>();
  const parents = new Map(rows.map(({ path, parent }) => [path, parent]));
  for (const row of rows) {
    if (!fits(row)) continue;
    for (let path: string | null | undefined = row.path; path != null; path = parents.get(path))
      kept.add(path);
  }
  return rows.filter(({ path }) => kept.has(path));
}

/** The row at which a line ends: that of its field, or of the innermost container that is not hidden. */
export function rowOf(
  path: string,
  rows: ReadonlyMap<string, number>,
): { row: number; folded: boolean } | null {
  const plain = path.replaceAll(/\[-?\d+\]/g, '[*]').replace(/(?:\[\*\])+$/, '');
  const own = rows.get(plain);
  if (own !== undefined) return { row: own, folded: false };
  for (const container of containersOf(plain).reverse()) {
    const row = rows.get(container);
    if (row !== undefined) return { row, folded: true };
  }
  return null;
}

/** How many lines end in each folded container. */
export function countFolded(
  paths: readonly string[],
  rows: ReadonlyMap<string, number>,
): Map<number, number> {
  const counts = new Map<number, number>();
  for (const path of paths) {
    const end = rowOf(path, rows);
    if (end?.folded === true) counts.set(end.row, (counts.get(end.row) ?? 0) + 1);
  }
  return counts;
}

/** One drawn curve: several lines between the same folded rows are one, with their number. */
export interface Curve {
  key: string;
  from: number | null;
  to: number;
  count: number;
  line: Line;
  source: string | null;
  folded: boolean;
}

export function curvesOf(
  lines: readonly Line[],
  sourceRows: ReadonlyMap<string, number>,
  targetRows: ReadonlyMap<string, number>,
): Curve[] {
  const curves = new Map<string, Curve>();
  for (const line of lines) {
    const to = rowOf(line.target, targetRows);
    if (to === null) continue;
    for (const source of line.sources.length === 0 ? [null] : line.sources) {
      const from = source === null ? null : rowOf(source, sourceRows);
      const folded = to.folded || from?.folded === true;
      const key = folded ? `${from?.row}>${to.row}` : `${line.key} ${source}`;
      const known = curves.get(key);
      if (known !== undefined) known.count += 1;
      else curves.set(key, { key, from: from?.row ?? null, to: to.row, count: 1, line, source, folded });
    }
  }
  return [...curves.values()];
}

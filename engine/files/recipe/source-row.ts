import type { RecipePart } from '../../../schemas/file-recipe.ts';
import { normalizeHeading } from '../table/normalize-heading.ts';
import type { CellKind, TableHead, TableRow } from '../table/table-types.ts';

/** A row of a part, its values by heading as the recipe spells it. */
export interface SourceRow {
  part: string;
  file: string;
  row: number;
  key: string;
  values: Record<string, string>;
  /** What the file says of a cell, for dates, ruined numbers and the like; plain text is left out. */
  hints?: Record<string, CellKind>;
}

/**
 * Brings the rows of a table to the headings of a recipe: a heading that is spelled otherwise takes the recipe's
 * spelling, one that is new keeps its own. A row without a key has a blank one, unless the key above holds on.
 */
export function createRowReader(part: RecipePart, head: Pick<TableHead, 'headings'>, file: string) {
  const known = new Map(part.headings.map((heading) => [normalizeHeading(heading), heading]));
  const taken = new Set<string>();
  const names = head.headings.map((heading) => {
    const name = known.get(normalizeHeading(heading)) ?? heading;
    const free = taken.has(name) ? heading : name;
    taken.add(free);
    return free;
  });
  const keyAt = names.findIndex((name) => normalizeHeading(name) === normalizeHeading(part.key));
  let lastKey = '';
  return ({ row, cells, kinds }: TableRow): SourceRow => {
    const own = (cells[keyAt] ?? '').trim();
    const key = own === '' && part.fillDown === true ? lastKey : own;
    lastKey = key;
    const values: Record<string, string> = {};
    let hints: Record<string, CellKind> | undefined;
    for (const [at, name] of names.entries()) {
      values[name] = cells[at] ?? '';
      const kind = kinds?.[at];
      if (kind !== undefined && kind !== 't') (hints ??= {})[name] = kind as CellKind;
    }
    return { part: part.id, file, row, key, values, ...(hints && { hints }) };
  };
}

/** About what a row takes in memory. */
export function sizeOf({ values, key }: SourceRow): number {
  let size = 200 + key.length * 2;
  for (const name of Object.keys(values)) size += 48 + values[name]!.length * 2;
  return size;
}

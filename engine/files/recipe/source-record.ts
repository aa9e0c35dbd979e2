import type { FileRecipe, RecipePart } from '../../../schemas/file-recipe.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import { fileWarning } from '../file-problem.ts';
import type { CellKind } from '../table/table-types.ts';
import type { SourceRow } from './source-row.ts';

export interface SourceLine {
  values: Record<string, string>;
  hints?: Record<string, CellKind>;
  file: string;
  row: number;
  /** Rows that were one each and are this line. */
  count: number;
  /** The lines that its row was split into; its other cells still speak of all of them together. */
  splitInto?: number;
}

/** One order as its files have it. */
export interface SourceRecord {
  key: string;
  /** What the files say of the order as a whole, by heading. */
  order: Record<string, string>;
  hints?: Record<string, CellKind>;
  /** Rows of the order, by part; those of the first part are `lines` where its rows are lines. */
  lists: Record<string, SourceLine[]>;
  /** Where it comes from. */
  file: string;
  row: number;
  problems: Problem[];
}

const lineOf = ({ values, hints, file, row }: SourceRow): SourceLine => ({
  values,
  ...(hints && { hints }),
  file,
  row,
  count: 1,
});

/** A row whose cells hold several values each, as that many lines; as it is where they do not agree on how many. */
function splitRow(row: SourceRow, split: RecipePart['split']): SourceLine[] {
  const line = lineOf(row);
  if (!split) return [line];
  const cells = split.headings
    .map((heading) => ({ heading, values: (row.values[heading] ?? '').split(split.separator) }))
    .filter(({ values }) => values.join('').trim() !== '');
  const splitInto = cells[0]?.values.length ?? 1;
  if (splitInto === 1 || cells.some(({ values }) => values.length !== splitInto)) return [line];
  return Array.from({ length: splitInto }, (_, at) => {
    const own = cells.map(({ heading, values }) => [heading, values[at]!.trim()] as const);
    return { ...line, values: { ...row.values, ...Object.fromEntries(own) }, splitInto };
  });
}

/** Rows that are one unit each as lines with a count, in the order in which they first come. */
function linesOf(rows: readonly SourceRow[], { unitBy, split }: RecipePart): SourceLine[] {
  if (!unitBy) return rows.flatMap((row) => splitRow(row, split));
  const lines = new Map<string, SourceLine>();
  for (const row of rows) {
    const same = JSON.stringify(unitBy.map((heading) => row.values[heading] ?? ''));
    const line = lines.get(same);
    if (line) line.count++;
    else lines.set(same, lineOf(row));
  }
  return [...lines.values()];
}

const place = (file: string, row: number): string => `/files/${file}/rows/${row}`;

/** The fields of the order: of each the first value that is not blank; another value further down is told. */
function mergeOrder(rows: readonly SourceRow[], fields: readonly string[] | undefined, problems: Problem[]) {
  const first = rows[0]!;
  const order: Record<string, string> = {};
  const hints: Record<string, CellKind> = {};
  for (const field of fields ?? Object.keys(first.values)) {
    order[field] = '';
    for (const { values, hints: own, file, row } of rows) {
      const value = values[field] ?? '';
      if (value === '') continue;
      if (order[field] === '') {
        order[field] = value;
        if (own?.[field]) hints[field] = own[field];
      } else if (fields && order[field] !== value) {
        problems.push(
          fileWarning(
            'order-field-differs',
            place(file, row),
            `订单“${first.key}”的“${field}”前后不一致，取第一行的值。`,
            `"${field}" of order "${first.key}" differs between its rows; the first counts.`,
          ),
        );
        break;
      }
    }
  }
  return Object.keys(hints).length === 0 ? { order } : { order, hints };
}

/** Makes the record of an order of all its rows; null where no row says what the order is. */
export function recordOf(
  recipe: FileRecipe,
  rows: readonly SourceRow[],
): { record: SourceRecord | null; problems: Problem[] } {
  const [root, ...others] = recipe.parts as [RecipePart, ...RecipePart[]];
  const own = rows.filter(({ part }) => part === root.id);
  const first = own[0];
  if (!first) return { record: null, problems: [withoutOrder(rows[0]!, rows.length)] };
  const problems: Problem[] = [];
  const isLines = recipe.rowsAre === 'lines';
  const lists: Record<string, SourceLine[]> = {};
  if (isLines) lists['lines'] = linesOf(own, root);
  else if (own.length > 1) problems.push(repeated(first, own.length));
  for (const part of others) {
    const list = linesOf(
      rows.filter((row) => row.part === part.id),
      part,
    );
    lists[part.id] = list;
    if (list.length === 0 && part.optional !== true) problems.push(withoutLines(first, part));
  }
  // A row that is an order by itself comes again when exports overlap: the last one is the newest.
  const merged = mergeOrder(isLines ? own : [own.at(-1)!], isLines ? root.orderFields : undefined, problems);
  return {
    record: { key: first.key, ...merged, lists, file: first.file, row: first.row, problems },
    problems: [],
  };
}

const withoutOrder = ({ key, file, row }: SourceRow, count: number): Problem =>
  problem(
    'row-without-order',
    place(file, row),
    `有 ${count} 行的订单号是“${key}”，但订单文件里没有这个订单。`,
    `${count} rows are of order "${key}", which is not among the orders.`,
    key,
  );
const withoutLines = ({ key, file, row }: SourceRow, part: RecipePart): Problem => {
  const title = part.title ?? { zh: part.id, en: part.id };
  return fileWarning(
    'order-without-rows',
    place(file, row),
    `订单“${key}”在“${title.zh}”里没有对应的行。`,
    `There is no row of order "${key}" in "${title.en}".`,
  );
};
const repeated = ({ key, file, row }: SourceRow, count: number): Problem =>
  fileWarning(
    'order-repeated',
    place(file, row),
    `订单“${key}”出现了 ${count} 次，取最后一次。`,
    `Order "${key}" comes ${count} times; the last counts.`,
  );

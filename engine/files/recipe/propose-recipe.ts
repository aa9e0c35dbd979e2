import type { FileRecipe, RecipePart } from '../../../schemas/file-recipe.ts';
import type { Problem } from '../../../schemas/problem.ts';
import type { Text } from '../../../schemas/text.ts';
import { fileWarning } from '../file-problem.ts';
import { normalizeHeading } from '../table/normalize-heading.ts';
import type { TableHead, TableRow } from '../table/table-types.ts';
import { isInFen, meaningOf, orderKeyRank } from './heading-meaning.ts';

/** A table of a new set of files; a `Table` has all of it. */
export type ProposalTable = Pick<TableHead, 'name' | 'hidden' | 'headings' | 'sample'> & { upload: string };

export interface RecipeProposal {
  recipe: FileRecipe;
  /** The table each part was made from, in the order of the parts. */
  tables: ProposalTable[];
  /** 0 to 1. */
  confidence: number;
  reasons: Text[];
  /** What a person should answer or look at before it is used. */
  doubts: Problem[];
}

export interface ProposalOptions {
  id: string;
  title: Text;
  zone: string;
}

/** What the first rows of a table tell of one of its columns as a key. */
interface KeyColumn {
  at: number;
  heading: string;
  values: string[];
  rank: number;
  /** Rows whose key was there before. */
  repeats: number;
  blanks: number;
}

interface Candidate {
  table: ProposalTable;
  key: KeyColumn;
  lines: number;
  orders: number;
}

const valuesAt = (rows: readonly TableRow[], at: number): string[] =>
  rows.map(({ cells }) => (cells[at] ?? '').trim());

function keyColumns({ headings, sample }: ProposalTable): KeyColumn[] {
  return headings
    .map((heading, at) => {
      const all = valuesAt(sample, at);
      const values = all.filter((value) => value !== '');
      const repeats = values.length - new Set(values).size;
      return {
        at,
        heading,
        values,
        rank: orderKeyRank(heading),
        repeats,
        blanks: all.length - values.length,
      };
    })
    .filter(({ rank, values }) => rank > 0 && values.length > 0)
    .sort((a, b) => b.rank - a.rank);
}

const count = (headings: readonly string[], meaning: 'line' | 'order'): number =>
  headings.filter((heading) => meaningOf(heading) === meaning).length;

function candidateOf(table: ProposalTable): Candidate | undefined {
  const key = keyColumns(table)[0];
  if (!key) return undefined;
  return { table, key, lines: count(table.headings, 'line'), orders: count(table.headings, 'order') };
}

/** The table with the orders: keys do not repeat in it, and it speaks of buyers and payments more than of goods. */
const rootFirst = (a: Candidate, b: Candidate): number =>
  Number(a.key.repeats > 0) - Number(b.key.repeats > 0) || b.orders - b.lines - (a.orders - a.lines);

/** `A-17` as `a-00`: keys of one kind look alike even where none of the first rows is in both files. */
const shapeOf = (value: string): string => value.replaceAll(/[A-Za-z]/g, 'a').replaceAll(/\d/g, '0');
/** Ids of letters and digits at random (`9f3c…`) are alike by their length. */
const lengths = ({ values }: KeyColumn): Set<string> =>
  new Set(values.map((value) => `${value.length}${shapeOf(value).replaceAll(/[a0]+/g, 'x')}`));
/** What a join by name and look counts for, where no value was seen in both. */
const BY_LOOK = 0.3;

/** How surely one key is the other: the share of its values in the rows that were seen, else by name and look. */
function overlap(a: KeyColumn, b: KeyColumn): number {
  const there = new Set(a.values);
  const shared = new Set(b.values.filter((value) => there.has(value))).size;
  if (shared > 0) return shared / Math.min(there.size, new Set(b.values).size);
  const isSameName = normalizeHeading(a.heading) === normalizeHeading(b.heading);
  const looks = lengths(a);
  return isSameName && [...lengths(b)].every((look) => looks.has(look)) ? BY_LOOK : 0;
}

/** Columns whose value stays the same, or is blank, in all rows of every order that has several. */
function orderFieldsOf({ headings, sample }: ProposalTable, key: KeyColumn): string[] | undefined {
  const groups = new Map<string, TableRow[]>();
  let last = '';
  for (const row of sample) {
    last = (row.cells[key.at] ?? '').trim() || last;
    groups.set(last, [...(groups.get(last) ?? []), row]);
  }
  const several = [...groups.values()].filter(({ length }) => length > 1);
  if (several.length === 0) return undefined;
  return headings.filter((heading, at) => {
    if (at === key.at) return true;
    if (['line', 'quantity', 'sub-key'].includes(meaningOf(heading))) return false;
    return several.every((rows) => new Set(valuesAt(rows, at).filter((value) => value !== '')).size <= 1);
  });
}

/** What makes two rows the same goods, where a row is one unit: there is no quantity. */
function unitColumns({ headings }: ProposalTable): string[] | undefined {
  if (headings.some((heading) => meaningOf(heading) === 'quantity')) return undefined;
  const goods = headings.filter((heading) => meaningOf(heading) === 'line' && !/id$/i.test(heading.trim()));
  const price = headings.filter((heading) => /价|price/i.test(heading) && !goods.includes(heading));
  return goods.length === 0 ? undefined : [...goods, ...price];
}

const SEPARATORS = [';', '；', '|', '\n'] as const;

/** Columns whose cells hold several values each, always as many: `1001;1002` beside `C01;D02`. */
function splitColumns({ headings, sample }: ProposalTable): RecipePart['split'] {
  for (const separator of SEPARATORS) {
    const rows = sample.filter(({ cells }) => cells.filter((cell) => cell.includes(separator)).length > 1);
    const first = rows[0];
    if (!first) continue;
    const parts = (row: TableRow, at: number): number => (row.cells[at] ?? '').split(separator).length;
    const columns = headings.flatMap((_, at) => (parts(first, at) > 1 ? [at] : []));
    const agrees = rows.every((row) => columns.every((at) => parts(row, at) === parts(row, columns[0]!)));
    if (agrees) return { separator, headings: columns.map((at) => headings[at]!) };
  }
  return undefined;
}

/** Sheets of a workbook are told by name where several are alike. */
function partOf(id: string, { table, key }: Candidate, isLines: boolean): RecipePart {
  const orderFields = isLines ? orderFieldsOf(table, key) : undefined;
  const unitBy = isLines ? unitColumns(table) : undefined;
  const split = isLines ? splitColumns(table) : undefined;
  return {
    id,
    headings: [...table.headings],
    required: [key.heading],
    key: key.heading,
    ...(orderFields && { orderFields }),
    ...(unitBy && { unitBy }),
    ...(split && { split }),
    ...(key.blanks > 0 && isLines && { fillDown: true }),
  };
}

const say = (zh: string, en: string): Text => ({ zh, en });

/**
 * Makes a recipe for files that none is known for: which column is the order number, which file holds the orders and
 * which their goods, whether a row is an order or a line. Undefined where no table has anything like an order number.
 */
export function proposeRecipe(
  tables: readonly ProposalTable[],
  { id, title, zone }: ProposalOptions,
): RecipeProposal | undefined {
  const candidates = tables
    .filter(({ hidden, sample }) => !hidden && sample.length > 0)
    .flatMap((table) => candidateOf(table) ?? [])
    .sort(rootFirst);
  const root = candidates[0];
  if (!root) return undefined;
  const others = candidates.slice(1, 5).filter(({ key }) => overlap(root.key, key) > 0);
  const isLines =
    others.length === 0 &&
    (root.key.repeats > 0 || (root.key.blanks > 0 && root.lines > 0) || hasSubKey(root.table));
  const reasons = [
    say(
      `“${root.table.name}”按“${root.key.heading}”识别订单。`,
      `"${root.table.name}" tells orders by "${root.key.heading}".`,
    ),
  ];
  if (isLines)
    reasons.push(say('同一订单有几行，每行是一种商品。', 'An order has several rows, one per line.'));
  const usedIds = new Set(['orders']);
  const parts = [partOf('orders', root, isLines)];
  for (const other of others) {
    parts.push(partOf(freeId(other, usedIds), other, false));
    reasons.push(
      say(
        `“${other.table.name}”的“${other.key.heading}”与订单对得上，一个订单可以有几行。`,
        `"${other.key.heading}" of "${other.table.name}" fits the orders, several rows to one.`,
      ),
    );
  }
  const headings = [root, ...others].flatMap(({ table }) => table.headings);
  const recipe: FileRecipe = {
    schemaVersion: 1,
    id,
    title,
    parts,
    rowsAre: isLines ? 'lines' : 'orders',
    zone,
    moneyUnit: headings.some(isInFen) ? 'fen' : 'yuan',
  };
  const left = tables.filter(({ hidden }) => !hidden).length - 1 - others.length;
  return {
    recipe,
    tables: [root.table, ...others.map(({ table }) => table)],
    confidence: confidenceOf(root, others),
    reasons,
    doubts: doubtsOf(root, parts[0]!, left),
  };
}

const hasSubKey = ({ headings }: ProposalTable): boolean =>
  headings.some((heading) => meaningOf(heading) === 'sub-key');

function freeId({ lines, table }: Candidate, used: Set<string>): string {
  const isPayment = table.headings.some((heading) => /支付方式|付款方式|payment/i.test(heading));
  const wanted = lines > 0 ? 'lines' : isPayment ? 'payments' : 'rows';
  let id = wanted;
  for (let number = 2; used.has(id); number++) id = `${wanted}${number}`;
  used.add(id);
  return id;
}

function confidenceOf(root: Candidate, others: readonly Candidate[]): number {
  const byName = Math.min(1, 0.5 + root.key.rank * 0.06);
  const joins = others.map(({ key }) => 0.5 + overlap(root.key, key) / 2);
  return Math.round(Math.min(byName, ...joins) * 100) / 100;
}

function doubtsOf(root: Candidate, part: RecipePart, left: number): Problem[] {
  const doubts: Problem[] = [];
  if (part.unitBy) {
    doubts.push(
      fileWarning(
        'recipe-unit-rows',
        '/parts/0/unitBy',
        '文件里没有数量列，按“一行一件、相同商品合并计数”处理，请核对。',
        'There is no column with a quantity; rows are taken for one unit each, and the same goods counted. Check it.',
      ),
    );
  }
  if (root.key.values.some((value) => /e\+/i.test(value))) {
    doubts.push(
      fileWarning(
        'recipe-key-ruined',
        '/parts/0/key',
        `“${root.key.heading}”里有被改成科学计数法的编号，请把该列设为文本后重新导出。`,
        `"${root.key.heading}" holds numbers a spreadsheet has ruined; set the column to text and export again.`,
      ),
    );
  }
  if (left > 0) {
    doubts.push(
      fileWarning(
        'recipe-tables-left',
        '/parts',
        `有 ${left} 个表和订单对不上，没有用到。`,
        `${left} tables do not fit the orders and are not used.`,
      ),
    );
  }
  return doubts;
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { problem, type Problem } from '../../schemas/problem.ts';
import { Text } from '../../schemas/text.ts';
import { isNumeric, printNumeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { parseJsonBytes } from '../../schemas/values/parse-json.ts';
import { compilePath } from '../../schemas/values/path.ts';
import { compileTime, epochToInstant } from '../../schemas/values/time.ts';
import { printJsonSorted } from '../../schemas/values/print-json.ts';
import { readCsv } from './read-csv.ts';

const exact = { additionalProperties: false };
const Csv = Type.Object(
  {
    file: Type.String({ minLength: 1 }),
    /** Left out, it is found out. */
    encoding: Type.Optional(Type.Enum(['utf-8', 'gb18030'] as const, { type: 'string' })),
    /** Headings by which the row of headings is known where other rows precede it. */
    headings: Type.Optional(Type.Array(Type.String())),
  },
  exact,
);

/**
 * How the files of a channel become one record per order, as data. `rows`: rows with the same value in `by` are one
 * order, its record is `{rows}`. `joined`: rows of a further file, by the same column, are a list inside the record.
 */
export const ChannelRecipe = Type.Object(
  {
    name: Text,
    csv: Type.Optional(Csv),
    /** A file holding an API's answer; `at` leads to the list of orders, the whole file unless told. */
    json: Type.Optional(
      Type.Object({ file: Type.String({ minLength: 1 }), at: Type.Optional(Type.String()) }, exact),
    ),
    rows: Type.Optional(Type.Object({ by: Type.String() }, exact)),
    joined: Type.Optional(
      Type.Array(Type.Object({ as: Type.String(), csv: Csv, by: Type.String() }, exact), { maxItems: 5 }),
    ),
    /** Where the order number stands in a record. */
    orderNo: Type.String(),
    /** Where the name of the shop stands, for a seller with several on one platform. */
    shop: Type.Optional(Type.String()),
    /** When the platform last changed the order: s or ms since 1970, or a text in `zone`. */
    updatedAt: Type.Optional(Type.String()),
    /** Zone of times without an offset; left out, `Asia/Shanghai`. */
    zone: Type.Optional(Type.String()),
  },
  { ...exact, $id: 'ChannelRecipe' },
);
export type ChannelRecipe = Static<typeof ChannelRecipe>;

/** What a run of an order flow takes. The same record has the same digest, so that a file read twice starts nothing twice. */
export type ChannelOrder = {
  channel: string;
  orderNo: string;
  digest: string;
  shop?: string;
  /** Instant, ms. */
  updatedAt?: number;
  record: JsonObject;
};

export interface ChannelReading {
  orders: ChannelOrder[];
  /** Rows that are no record, and rows of a further file without their order; `path` is `/<file>/<row>`. */
  problems: Problem[];
}

/**
 * Reads the files of a channel from a folder, all of them into memory. `files` gives another name for a file of the
 * recipe. Throws ProblemError where a file as a whole cannot be read.
 */
export async function readChannel(
  channel: string,
  recipe: ChannelRecipe,
  folder: string,
  files: Readonly<Record<string, string>> = {},
): Promise<ChannelReading> {
  const problems: Problem[] = [];
  const place = (file: string): string => join(folder, files[file] ?? file);
  const table = (csv: Static<typeof Csv>): Promise<JsonObject[]> => readTable(csv, place(csv.file), problems);
  const read =
    recipe.json === undefined ? await readRows(recipe, table) : await readAnswer(recipe.json, place);
  const records = await withJoined(recipe, read, table, problems);
  const orderNo = compilePath(recipe.orderNo);
  const source = compileSource(recipe);
  const orders = records.map((record) => ({
    channel,
    orderNo: printed(orderNo(record)),
    digest: createHash('sha256').update(printJsonSorted(record)).digest('hex').slice(0, 32),
    ...source(record),
    record,
  }));
  return { orders, problems };
}

/** The shop and the update time of a record, each left out where the record does not tell it. */
function compileSource({
  shop,
  updatedAt,
  zone = 'Asia/Shanghai',
}: ChannelRecipe): (record: JsonObject) => Pick<ChannelOrder, 'shop' | 'updatedAt'> {
  const shopOf = shop === undefined ? undefined : compilePath(shop);
  const updated = updatedAt === undefined ? undefined : compilePath(updatedAt);
  const timeOf = compileTime(zone);
  return (record) => {
    const name = printed(shopOf?.(record));
    const value = updated?.(record);
    // Ten digits are seconds until the year 2286; milliseconds have had more since 2001.
    const at =
      typeof value === 'number'
        ? epochToInstant(value, value < 1e11 ? 's' : 'ms')
        : timeOf(typeof value === 'string' ? value : '');
    return { ...(name === '' ? {} : { shop: name }), ...(at === undefined ? {} : { updatedAt: at }) };
  };
}

async function readRows(
  { csv, rows }: ChannelRecipe,
  table: (csv: Static<typeof Csv>) => Promise<JsonObject[]>,
): Promise<JsonObject[]> {
  if (csv === undefined) throw new Error('a recipe names a CSV or a JSON file');
  const read = await table(csv);
  return rows === undefined ? read : [...groupBy(read, rows.by).values()].map((group) => ({ rows: group }));
}

async function readAnswer(
  { file, at }: NonNullable<ChannelRecipe['json']>,
  place: (file: string) => string,
): Promise<JsonObject[]> {
  const answer = parseJsonBytes(await readFile(place(file)));
  const found = at === undefined ? answer : (compilePath(at)(answer) ?? null);
  return (Array.isArray(found) ? found : [found]).filter(isObject);
}

async function readTable(csv: Static<typeof Csv>, path: string, problems: Problem[]): Promise<JsonObject[]> {
  const { file, encoding, headings } = csv;
  const reading = readCsv(path, {
    ...(encoding === undefined ? {} : { encoding }),
    ...(headings === undefined ? {} : { headings }),
  });
  const rows: JsonObject[] = [];
  for await (const row of reading) rows.push(row);
  for (const { row, code, message } of reading.report.problems)
    problems.push(problem(code, `/${file}/${row}`, message.zh, message.en));
  return rows;
}

/** The records with the rows of the further files inside; a record without any gets an empty list. */
async function withJoined(
  { joined = [] }: ChannelRecipe,
  records: JsonObject[],
  table: (csv: Static<typeof Csv>) => Promise<JsonObject[]>,
  problems: Problem[],
): Promise<JsonObject[]> {
  let complete = records;
  for (const { as, csv, by } of joined) {
    const groups = groupBy(await table(csv), by);
    complete = complete.map((record) => {
      const key = printed(record[by]);
      const rows = groups.get(key) ?? [];
      groups.delete(key);
      return { ...record, [as]: rows };
    });
    for (const [key, rows] of groups) {
      problems.push(
        problem(
          'row-without-order',
          `/${csv.file}`,
          `${rows.length} 行的“${by}”为“${key}”，没有对应的订单。`,
          `${rows.length} rows with "${by}" "${key}" have no order.`,
          key,
        ),
      );
    }
  }
  return complete;
}

/** Rows by the text in a column, in the order in which the groups begin. */
function groupBy(rows: readonly JsonObject[], by: string): Map<string, JsonObject[]> {
  const groups = new Map<string, JsonObject[]>();
  for (const row of rows) {
    const key = printed(row[by]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumeric(value);

const printed = (value: Json | undefined): string =>
  typeof value === 'string' ? value.trim() : isNumeric(value) ? printNumeric(value) : '';

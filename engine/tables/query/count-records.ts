import { hasMany } from './index-range.ts';
import { isTrue, raw, sql } from './fragment.ts';
import { prepareRead, type ReadRequest } from './prepare-read.ts';
import { planRead, readMatching, type PlannedRead } from './read-page.ts';
import { fromWhere } from './read-statement.ts';
import type { Asking, RecordReads } from './record-reads.ts';
import type { Position } from './sort-order.ts';

export interface RecordCount {
  count: number;
  /** There are more than `count`; it was not counted further. */
  more: boolean;
}

const MOST = 10_000;
const BATCH = 1_000;

/** Counts up to `most` (10,000 unless told); with `most: Infinity` to the end, which may read the whole table. */
export async function countRecords(
  reads: RecordReads,
  asking: Asking,
  tableId: string,
  { filter, deleted }: Pick<ReadRequest, 'filter' | 'deleted'> = {},
  { most = MOST }: { most?: number } = {},
): Promise<RecordCount> {
  const read = await planRead(await prepareRead(reads, asking, tableId, { filter, deleted }));
  const counted = read.test === undefined ? await countInSql(read, most) : await countInMemory(read, most);
  return counted > most ? { count: most, more: true } : { count: counted, more: false };
}

async function countInSql(read: PlannedRead, most: number): Promise<number> {
  const limit = raw(Number.isFinite(most) ? `LIMIT ${Math.trunc(most) + 1}` : '');
  const { text, bindings } =
    sql`SELECT count(*) AS n FROM (SELECT 1 AS one ${wholeIndex(read) ?? fromWhere(read.parts)} ${limit}) AS c`;
  const [row] = await read.run((session) => session.query<{ n: number }>(text, bindings));
  return row?.n ?? 0;
}

/** All live records have one entry in an index that goes into no list: a tenth of the pages of the records. */
function wholeIndex({ table, filter, deleted }: PlannedRead): ReturnType<typeof sql> | undefined {
  if (deleted || !isTrue(filter.sql)) return undefined;
  const index = table.indexes.find((one) => one.state === 'ready' && !hasMany(table, one));
  return index && sql`FROM record_index WHERE index_no = ${index.no}`;
}

async function countInMemory(read: PlannedRead, most: number): Promise<number> {
  let count = 0;
  let after: Position | undefined;
  for (;;) {
    const found = await readMatching(read, after, BATCH);
    count += found.length;
    after = found.at(-1)?.position;
    if (found.length < BATCH || count > most) return count;
  }
}

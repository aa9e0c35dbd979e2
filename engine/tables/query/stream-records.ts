import type { RecordQuery } from '../../../schemas/record-query.ts';
import { chunks } from '../../store/sql.ts';
import type { TableRecord } from '../print-record.ts';
import { raw, sql } from './fragment.ts';
import { prepareRead } from './prepare-read.ts';
import { checkFields } from './query-records.ts';
import { keepMatching, planRead, readBatch, type Found, type PlannedRead } from './read-page.ts';
import { fromWhere } from './read-statement.ts';
import type { Asking, RecordReads } from './record-reads.ts';
import { showRecords } from './show-records.ts';
import { orderBy, type Position } from './sort-order.ts';

const BATCH = 500;

/**
 * All records of a query in batches (of up to 500), each read by itself: nothing is held open between them, and what
 * is written meanwhile may or may not be among them, but no record comes twice. If no index gives the order, the
 * numbers of all records are put in order first (8 bytes each) and the records are read by them.
 */
export async function* streamRecords(
  reads: RecordReads,
  asking: Asking,
  tableId: string,
  query: Omit<RecordQuery, 'cursor' | 'limit'>,
): AsyncGenerator<TableRecord[], void, undefined> {
  const read = await planRead(await prepareRead(reads, asking, tableId, query));
  if (query.fields !== undefined) checkFields(query.fields, read.table);
  for await (const found of matchingBatches(read)) {
    asking.signal?.throwIfAborted();
    if (found.length === 0) continue;
    yield await showRecords(
      read,
      found.map(({ record }) => record),
      query.fields,
    );
  }
}

/** Batches of all that match, not yet as their reader may see them. */
export async function* matchingBatches(read: PlannedRead): AsyncGenerator<Found[], void, undefined> {
  const { access } = read.parts;
  const steady = access.kind === 'ordered' || (access.kind === 'scan' && read.order.keys.length === 0);
  if (!steady) {
    yield* batchesByNumber(read);
    return;
  }
  let after: Position | undefined;
  for (;;) {
    const found = await readBatch(read, after, BATCH);
    yield await keepMatching(read, found);
    after = found.at(-1)?.position;
    if (found.length < BATCH) return;
  }
}

async function* batchesByNumber(read: PlannedRead): AsyncGenerator<Found[], void, undefined> {
  const numbers = await orderedNumbers(read);
  for (const nos of chunks(numbers, BATCH)) {
    const batch: PlannedRead = { ...read, parts: { ...read.parts, access: { kind: 'numbers', nos } } };
    yield await keepMatching(batch, await readBatch(batch, undefined, BATCH));
  }
}

/** As one text: a million rows of a driver would take a hundred times the memory of their numbers. */
async function orderedNumbers({ json, order, parts, run }: PlannedRead): Promise<number[]> {
  const by = orderBy(order, raw('r.no'));
  const list =
    json.name === 'sqlite'
      ? sql`group_concat(r.no, ',' ORDER BY ${by})`
      : sql`string_agg(r.no::text, ',' ORDER BY ${by})`;
  const { text, bindings } = sql`SELECT ${list} AS nos ${fromWhere(parts)}`;
  const [row] = await run((session) => session.query<{ nos: string | null }>(text, bindings));
  return row?.nos === null || row === undefined ? [] : row.nos.split(',').map(Number);
}

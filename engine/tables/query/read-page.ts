import type { Json } from '../../../schemas/values/json.ts';
import { printRecord, type TableRecord } from '../print-record.ts';
import type { RecordRow } from '../layout.ts';
import type { AccessPath } from './access-path.ts';
import { fillLookups } from './fill-lookups.ts';
import { raw, sql } from './fragment.ts';
import { chooseAccess, type ReadPlan } from './plan-read.ts';
import type { PreparedRead } from './prepare-read.ts';
import { pageStatement, probeStatement, type ReadParts } from './read-statement.ts';
import { positionColumns, positionOf, type Position } from './sort-order.ts';

/** How the records of a prepared read are found. */
export interface PlannedRead extends PreparedRead {
  readonly parts: ReadParts;
  readonly plan: ReadPlan;
}

export async function planRead(prepared: PreparedRead): Promise<PlannedRead> {
  const { table, json, filter, deleted, facts, order, run } = prepared;
  const probe = async (access: Extract<AccessPath, { kind: 'entries' }>, most: number): Promise<number> => {
    const { text, bindings } = probeStatement(access, json, most);
    const [row] = await run((session) => session.query<{ n: number }>(text, bindings));
    return row?.n ?? 0;
  };
  const { access, plan } = await chooseAccess({
    table,
    facts,
    order,
    deleted,
    filtered: filter.sql.bindings.length > 0 || !filter.exact || filter.sql.text !== '(1=1)',
    residual: prepared.test !== undefined,
    probe,
  });
  const parts: ReadParts = { json, tableNo: table.no, access, filter: filter.sql, deleted };
  return { ...prepared, parts, plan };
}

/** A record with the place at which a page that ends with it is continued. */
export interface Found {
  record: TableRecord;
  position: Position;
}

const COLUMNS = 'r.no, r.revision, r.change_seq, r.created_at, r.updated_at, r.deleted_at, r.data';

/** One read: up to `limit` records behind a position that the condition lets through; memory has not looked at them. */
export async function readBatch(
  read: PlannedRead,
  after: Position | undefined,
  limit: number,
): Promise<Found[]> {
  const columns = sql`${raw(COLUMNS)}${positionColumns(read.order)}`;
  const { text, bindings } = pageStatement(read.parts, columns, read.order, { after, limit });
  const rows = await read.run((session) =>
    session.query<RecordRow & Record<string, unknown>>(text, bindings),
  );
  return rows.map((row) => ({
    record: printRecord(read.table, row),
    position: positionOf(read.order, row),
  }));
}

/** Those memory agrees with. Fills lookups in if it takes them to tell. */
export async function keepMatching(read: PreparedRead, found: readonly Found[]): Promise<Found[]> {
  const { test } = read;
  if (test === undefined) return [...found];
  if (read.testReadsLookups)
    await fillLookups(
      read.run,
      read.table,
      read.tables,
      found.map(({ record }) => record),
    );
  return found.filter(({ record }) => test(record as Json));
}

/** Batches grow while memory turns most records down, up to this. */
const MAX_BATCH = 2_000;

/** Up to `limit` records that match, behind a position: one read if SQL can tell, as many as it takes if it cannot. */
export async function readMatching(
  read: PlannedRead,
  after: Position | undefined,
  limit: number,
): Promise<Found[]> {
  if (read.test === undefined) return readBatch(read, after, limit);
  const matching: Found[] = [];
  let position = after;
  for (let size = Math.max(limit, 100); ; size = Math.min(MAX_BATCH, size * 2)) {
    const found = await readBatch(read, position, size);
    matching.push(...(await keepMatching(read, found)));
    position = found.at(-1)?.position;
    if (matching.length >= limit || found.length < size) return matching.slice(0, limit);
  }
}

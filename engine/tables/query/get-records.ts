import { recordNo } from '../layout.ts';
import type { TableRecord } from '../print-record.ts';
import { prepareRead } from './prepare-read.ts';
import { keepMatching, readBatch, type PlannedRead } from './read-page.ts';
import type { Asking, RecordReads } from './record-reads.ts';
import { showRecords } from './show-records.ts';

export interface GetOptions {
  fields?: readonly string[];
  /** Deleted ones instead of live ones. */
  deleted?: boolean;
}

const MAX_IDS = 1_000;

/**
 * Records by id, in the order asked for; those that are not there, or that their reader may not see, are missing.
 * Throws RangeError for more than 1,000 ids.
 */
export async function getRecords(
  reads: RecordReads,
  asking: Asking,
  tableId: string,
  ids: readonly string[],
  { fields, deleted = false }: GetOptions = {},
): Promise<TableRecord[]> {
  if (ids.length > MAX_IDS) throw new RangeError(`${ids.length} ids in one call; at most ${MAX_IDS}`);
  const prepared = await prepareRead(reads, asking, tableId, { deleted });
  const { table, json, filter } = prepared;
  const nos = [...new Set(ids.flatMap((id) => recordNo(table.no, id) ?? []))];
  const read: PlannedRead = {
    ...prepared,
    parts: { json, tableNo: table.no, access: { kind: 'numbers', nos }, filter: filter.sql, deleted },
    plan: { scan: false, residual: prepared.test !== undefined },
  };
  const found = await keepMatching(read, await readBatch(read, undefined, MAX_IDS));
  const shown = await showRecords(
    read,
    found.map(({ record }) => record),
    fields,
  );
  const byId = new Map(shown.map((record) => [record.id, record]));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}

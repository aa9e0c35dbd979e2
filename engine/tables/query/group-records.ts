import type { GroupQuery } from '../../../schemas/record-query.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { groupColumns, type GroupColumns } from './group-columns.ts';
import { createMemoryGroups } from './group-memory.ts';
import { groupStatement, readGroup, type GroupRow } from './group-sql.ts';
import type { ReadPlan } from './plan-read.ts';
import { prepareRead } from './prepare-read.ts';
import { fillLookups } from './fill-lookups.ts';
import { planRead, type PlannedRead } from './read-page.ts';
import type { Asking, RecordReads } from './record-reads.ts';
import { matchingBatches } from './stream-records.ts';

export interface RecordGroup {
  /** The values grouped by, in turn: labels for units of time (`2026-11`), null for what is empty. */
  group: Json[];
  /** By the names of the aggregates; null where there is nothing to work out. */
  values: Record<string, Json>;
}

export interface RecordGroups {
  items: RecordGroup[];
  /** There are more groups than the limit. */
  more: boolean;
  plan: ReadPlan;
}

const GROUPS = 1_000;

/**
 * Counts, sums, least, most, averages and numbers of different values by group, in the order of the groups. Sums of
 * decimals and integers are exact. Where a path goes into a list (`lines.sku`, a field of several options), its items
 * are grouped and counted, not the records. Throws as `queryRecords` does.
 */
export async function groupRecords(
  reads: RecordReads,
  asking: Asking,
  tableId: string,
  query: GroupQuery,
): Promise<RecordGroups> {
  const prepared = await prepareRead(reads, asking, tableId, { filter: query.filter });
  const columns = groupColumns(prepared, query, query.zone ?? asking.zone ?? reads.zone);
  const read = await planRead(prepared);
  const limit = query.limit ?? GROUPS;
  const found =
    read.test === undefined ? await inSql(read, columns, limit + 1) : await inMemory(read, columns);
  const names = query.aggregates.map(({ as }) => as);
  return {
    items: found.slice(0, limit).map(({ group, values }) => ({
      group,
      values: Object.fromEntries(names.map((name, at): [string, Json] => [name, values[at] as Json])),
    })),
    more: found.length > limit,
    plan: { ...read.plan, scan: read.plan.scan || read.parts.access.kind === 'scan' },
  };
}

type Found = { group: Json[]; values: Json[] }[];

async function inSql(read: PlannedRead, columns: GroupColumns, limit: number): Promise<Found> {
  const { text, bindings } = groupStatement(read.parts, columns, limit);
  const rows = await read.run((session) => session.query<GroupRow>(text, bindings));
  return rows.map((row) => readGroup(row, columns));
}

async function inMemory(read: PlannedRead, columns: GroupColumns): Promise<Found> {
  const groups = createMemoryGroups(columns);
  for await (const batch of matchingBatches(read)) {
    const records = batch.map(({ record }) => record);
    await fillLookups(read.run, read.table, read.tables, records);
    for (const record of records) groups.add(record);
  }
  return groups.groups();
}

import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import type { TableRecord } from '../print-record.ts';
import { getRecords } from './get-records.ts';
import type { PreparedRead } from './prepare-read.ts';
import type { Asking, RecordReads } from './record-reads.ts';
import { mayRead } from './row-rights.ts';
import { titleOf } from './show-records.ts';

/** The titles of records that references name, one read for each table; those that may not be seen are missing. */
export async function referenceTitles(
  reads: RecordReads,
  asking: Asking,
  { table }: PreparedRead,
  records: readonly TableRecord[],
): Promise<Record<string, string>> {
  const wanted = new Map<string, Set<string>>();
  for (const field of table.definition.fields) {
    if (field.retired === true) continue;
    if (field.type === 'reference') collect(wanted, field.table, records, field.id);
    if (field.type !== 'rows') continue;
    for (const inner of field.fields)
      if (inner.type === 'reference' && inner.retired !== true)
        collect(
          wanted,
          inner.table,
          records.flatMap((record) => rowsOf(record[field.id])),
          inner.id,
        );
  }
  const titles: Record<string, string> = {};
  for (const [id, ids] of wanted) {
    const target = ids.size > 0 && mayRead(asking.actor, id) ? await reads.catalog.table(id) : undefined;
    if (target === undefined) continue;
    const { titleField } = target.definition;
    const fields = titleField === undefined ? [] : [titleField];
    for (const some of inThousands([...ids]))
      for (const record of await getRecords(reads, asking, id, some, { fields }))
        titles[record.id] = titleOf(target, record);
  }
  return titles;
}

function collect(
  wanted: Map<string, Set<string>>,
  table: string,
  records: readonly JsonObject[],
  field: string,
): void {
  let ids = wanted.get(table);
  if (ids === undefined) wanted.set(table, (ids = new Set()));
  for (const record of records) {
    const id = record[field];
    if (typeof id === 'string') ids.add(id);
  }
}

const rowsOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? (value as JsonObject[]) : [];

const inThousands = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / 1_000) }, (_, at) => ids.slice(at * 1_000, (at + 1) * 1_000));

import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { isDecimal, printNumeric } from '../../../schemas/values/decimal.ts';
import type { CompiledTable } from '../compile-table.ts';
import type { TableRecord } from '../print-record.ts';
import { fillLookups } from './fill-lookups.ts';
import { maskRecord } from './personal-fields.ts';
import type { PreparedRead } from './prepare-read.ts';

/** Records as their reader may see them: lookups filled in, the fields asked for, what is personal masked. */
export async function showRecords(
  read: PreparedRead,
  records: readonly TableRecord[],
  paths?: readonly string[],
): Promise<TableRecord[]> {
  const heads = paths && new Set(paths.map((path) => path.split('.')[0] ?? ''));
  await fillLookups(read.run, read.table, read.tables, records, heads);
  return records.map((record) =>
    maskRecord(paths === undefined ? record : prune(record, paths), read.personal),
  );
}

const members: readonly (keyof TableRecord)[] = ['id', 'revision', 'createdAt', 'updatedAt', 'deletedAt'];

/** What every record has, and of the rest what is asked for: `state`, `receiver.city`, `lines.sku`. */
function prune(record: TableRecord, paths: readonly string[]): TableRecord {
  const kept: JsonObject = {};
  for (const member of members) kept[member] = record[member] as Json;
  for (const path of paths) {
    const [head = '', member] = path.split('.');
    const value = Object.hasOwn(record, head) ? record[head] : undefined;
    if (value === undefined) continue;
    kept[head] = member === undefined ? value : withMember(kept[head], value, member);
  }
  return kept as TableRecord;
}

/** A second member of the same field joins the first. */
function withMember(kept: Json | undefined, value: Json, member: string): Json {
  if (Array.isArray(value))
    return value.map((item, index) =>
      withMember(Array.isArray(kept) ? kept[index] : undefined, item, member),
    );
  if (typeof value !== 'object' || value === null || isDecimal(value)) return value;
  const before =
    typeof kept === 'object' && kept !== null && !Array.isArray(kept) && !isDecimal(kept) ? kept : {};
  return Object.hasOwn(value, member) ? { ...before, [member]: value[member] as Json } : before;
}

/** What stands for a record in lists: its title field, else its id. */
export function titleOf({ definition }: CompiledTable, record: TableRecord): string {
  const { titleField } = definition;
  const value = titleField === undefined ? undefined : record[titleField];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || isDecimal(value) ? printNumeric(value) : record.id;
}

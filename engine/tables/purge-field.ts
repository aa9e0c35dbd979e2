import type { JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { withValues } from '../store/sql.ts';
import type { CompiledTable } from './compile-table.ts';
import { findByNo } from './find-records.ts';
import type { StoredRecord } from './layout.ts';

/**
 * Takes the values of a deleted field, `note` or `lines.note`, out of records. It is no revision: nobody could see
 * them any more. All of it happens in the transaction, for a writer carries along what he finds.
 */
export async function purgePage(
  tx: Transaction,
  table: CompiledTable,
  path: string,
  nos: readonly number[],
): Promise<void> {
  const rows: [number, string][] = [];
  for (const [no, { stored }] of await findByNo(tx, table, nos)) {
    const without = withoutField(stored, path);
    if (without !== stored) rows.push([no, printJson(without)]);
  }
  await rewriteData(tx, table, rows);
}

/** The same object if there was nothing to take out. */
export function withoutField(stored: StoredRecord, path: string): StoredRecord {
  const [id = '', member] = path.split('.');
  const value = stored[id];
  if (value === undefined) return stored;
  if (member === undefined) {
    const { [id]: _, ...rest } = stored;
    return rest;
  }
  const rows = value as JsonObject[];
  if (!rows.some((row) => Object.hasOwn(row, member))) return stored;
  return { ...stored, [id]: rows.map((row) => withoutMember(row, member)) };
}

function withoutMember(row: JsonObject, member: string): JsonObject {
  const { [member]: _, ...rest } = row;
  return rest;
}

/** Other data under the same revision. */
export async function rewriteData(
  tx: Transaction,
  { database }: CompiledTable,
  rows: readonly (readonly [no: number, data: string])[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `${withValues({ no: 'BIGINT', data: 'TEXT' }, rows.length)}
      UPDATE records SET data = ${database === 'postgres' ? 'CAST(v.data AS jsonb)' : 'v.data'}
      FROM v WHERE records.no = v.no`,
    rows.flat(),
  );
}

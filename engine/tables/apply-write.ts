import type { TableWrite } from '../sdk/tables.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { CompiledTable } from './compile-table.ts';
import { deleteRecords, restoreRecords } from './delete-records.ts';
import { insertRecords } from './insert-records.ts';
import { prepareRecords, type PreparedRecords } from './prepare-records.ts';
import { updateRecords } from './update-records.ts';
import { upsertRecords } from './upsert-records.ts';
import { checkCount, type Who, type WriteOptions, type WriteResult } from './writing.ts';

/** Any write, in a transaction in which the table is open. One result per record, in order. */
export async function applyWrite(
  tx: Transaction,
  table: CompiledTable,
  write: TableWrite,
  who: Who,
  options: WriteOptions = {},
): Promise<WriteResult[]> {
  if (write.do === 'insert') return insertRecords(tx, table, write.records, who, options);
  if (write.do === 'upsert') {
    const { key, newerBy } = write;
    const by = newerBy === undefined ? { key } : { key, newerBy };
    return upsertRecords(tx, table, write.records, who, { ...options, ...by });
  }
  if (write.do === 'update') {
    const when = write.when === undefined ? {} : { when: write.when };
    return updateRecords(tx, table, write.records, who, { ...options, ...when });
  }
  const move = write.do === 'delete' ? deleteRecords : restoreRecords;
  return move(tx, table, write.records, who);
}

/** What of a write can be done before its transaction. Throws RangeError for more records than one call takes. */
export async function prepareWrite(
  table: CompiledTable,
  write: TableWrite,
): Promise<PreparedRecords | undefined> {
  checkCount(write.records.length);
  switch (write.do) {
    case 'delete':
    case 'restore':
      return undefined;
    default:
      return prepareRecords(table, write.records);
  }
}

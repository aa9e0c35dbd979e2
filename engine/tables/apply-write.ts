import { EngineError } from '../core/errors.ts';
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
    checkUpsert(table, key, newerBy);
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

/** Throws EngineError `key-unknown`, `key-building` or `not-ordering`. */
function checkUpsert(table: CompiledTable, id: string, newerBy: string | undefined): void {
  const key = table.keys.find((one) => one.id === id);
  if (key === undefined)
    throw new EngineError(
      'key-unknown',
      {
        zh: `表“${table.id}”没有唯一键“${id}”。`,
        en: `The table "${table.id}" has no unique key "${id}".`,
      },
      { path: '/key' },
    );
  if (key.state !== 'ready')
    throw new EngineError(
      'key-building',
      {
        zh: `唯一键“${id}”还没有建好，请稍后再试；建不成时表的结构里写着原因。`,
        en: `The unique key "${id}" is not ready yet; try again later. If it cannot be, the table's structures say why.`,
      },
      { path: '/key', retryable: key.state === 'building' },
    );
  if (newerBy !== undefined && table.fields.get(newerBy)?.key === undefined)
    throw new EngineError(
      'not-ordering',
      {
        zh: `字段“${newerBy}”不存在，或不能比较先后。`,
        en: `The field "${newerBy}" is not there, or tells no order.`,
      },
      { path: '/newerBy' },
    );
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

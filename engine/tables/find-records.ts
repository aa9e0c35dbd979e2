import type { Transaction } from '../sdk/transaction.ts';
import { chunks, withValues } from '../store/sql.ts';
import type { CompiledKey, CompiledTable } from './compile-table.ts';
import { currentOf, type Current } from './draft.ts';
import type { RecordRow } from './layout.ts';

const columns = 'r.no, r.revision, r.change_seq, r.created_at, r.updated_at, r.deleted_at, r.data';

/** PostgreSQL: others that write these records wait; locked in one order, so that two writers do not deadlock. */
const locked = ({ database }: CompiledTable): string =>
  database === 'postgres' ? 'ORDER BY r.no FOR UPDATE OF r' : '';

const MAX_ROWS = 1_000;

/** Records about to be written, deleted ones too. */
export async function findByNo(
  tx: Transaction,
  table: CompiledTable,
  nos: readonly number[],
): Promise<Map<number, Current>> {
  const found = new Map<number, Current>();
  for (const slice of chunks(
    [...new Set(nos)].sort((a, b) => a - b),
    MAX_ROWS,
  )) {
    const rows = await tx.query<RecordRow>(
      `${withValues({ no: 'BIGINT' }, slice.length)}
        SELECT ${columns} FROM v JOIN records r ON r.no = v.no ${locked(table)}`,
      slice,
    );
    for (const row of rows) found.set(row.no, currentOf(row));
  }
  return found;
}

/**
 * Live records about to be written, by their key. SQLite keeps to the order of a CROSS JOIN; left to itself it goes
 * through all keys of the table to find these few.
 */
export async function findByKey(
  tx: Transaction,
  table: CompiledTable,
  key: CompiledKey,
  values: readonly string[],
): Promise<Map<string, Current>> {
  const found = new Map<string, Current>();
  for (const slice of chunks([...new Set(values)], MAX_ROWS)) {
    const rows = await tx.query<RecordRow & { key: string }>(
      `${withValues({ key: 'TEXT' }, slice.length)}
        SELECT k.key, ${columns} FROM v CROSS JOIN record_keys k CROSS JOIN records r
          WHERE k.key_no = ? AND k.key = v.key AND r.no = k.record_no
        ${locked(table)}`,
      [...slice, key.no],
    );
    for (const { key: text, ...row } of rows) {
      const current = currentOf(row);
      // While we waited for its lock, another writer may have deleted it or given it another key.
      if (current.deleted_at === null && key.keyOf(current.stored) === text) found.set(text, current);
    }
  }
  return found;
}

/** Which of these numbers are live records of a table. */
export async function liveRecords(tx: Transaction, nos: readonly number[]): Promise<Set<number>> {
  const live = new Set<number>();
  for (const slice of chunks([...new Set(nos)], MAX_ROWS)) {
    const rows = await tx.query<{ no: number }>(
      `${withValues({ no: 'BIGINT' }, slice.length)}
        SELECT r.no FROM v JOIN records r ON r.no = v.no WHERE r.deleted_at IS NULL`,
      slice,
    );
    for (const { no } of rows) live.add(no);
  }
  return live;
}

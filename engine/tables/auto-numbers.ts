import type { Transaction } from '../sdk/transaction.ts';
import type { CompiledTable } from './compile-table.ts';
import { printAutoNumber } from './fields/auto-number.ts';
import type { Draft } from './draft.ts';

/**
 * Counts new records up. The counter's row is held until the transaction ends, so that a number that was rolled back is
 * given again: without gaps, at the price that writers of such a table wait for each other.
 */
export async function takeAutoNumbers(
  tx: Transaction,
  table: CompiledTable,
  drafts: readonly Draft[],
): Promise<void> {
  if (drafts.length === 0) return;
  for (const field of table.autoNumbers) {
    const [row] = await tx.query<{ last: number }>(
      `INSERT INTO auto_numbers(table_no, field, last) VALUES (?, ?, ?)
        ON CONFLICT (table_no, field) DO UPDATE SET last = auto_numbers.last + excluded.last RETURNING last`,
      [table.no, field.id, drafts.length],
    );
    const first = (row?.last ?? drafts.length) - drafts.length + 1;
    for (const [place, { next }] of drafts.entries()) next[field.id] = printAutoNumber(field, first + place);
  }
}

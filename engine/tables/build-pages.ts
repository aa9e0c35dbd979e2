import type { Transaction } from '../sdk/transaction.ts';
import { chunks, withValues } from '../store/sql.ts';
import type { CompiledTable } from './compile-table.ts';
import { claimKeys, insertIndexRows, type Entry } from './key-rows.ts';
import { recordRange } from './layout.ts';
import type { StructureRow } from './load-table.ts';
import { parseStored } from './print-record.ts';

/** A record as it was seen before the transaction, with the entry or entries it should have. */
interface PageRow {
  no: number;
  revision: number;
  entries: Entry[];
}

export interface BuildPage {
  rows: PageRow[];
  /** Number of the last record looked at; undefined: there were none left. */
  last: number | undefined;
}

/** Reads the next records and works their entries out, while writers go on. */
export async function readPage(
  query: Transaction['query'],
  table: CompiledTable,
  structure: StructureRow,
  size: number,
): Promise<BuildPage> {
  const [first, end] = recordRange(table.no);
  const rows = await query<{ no: number; revision: number; deleted_at: number | null; data: string }>(
    'SELECT no, revision, deleted_at, data FROM records WHERE no > ? AND no <= ? ORDER BY no LIMIT ?',
    [structure.builtNo ?? first - 1, structure.untilNo ?? end, size],
  );
  // Deleted records have no entries; a field that goes is taken from them too.
  const wanted = structure.kind === 'purge' ? rows : rows.filter(({ deleted_at }) => deleted_at === null);
  const entriesOf = entryMaker(table, structure);
  return {
    rows: wanted.map(({ no, revision, data }) => ({ no, revision, entries: entriesOf(no, data) })),
    last: rows.at(-1)?.no,
  };
}

function entryMaker(table: CompiledTable, { no }: StructureRow): (record: number, data: string) => Entry[] {
  const index = table.indexes.find((one) => one.no === no);
  if (index !== undefined)
    return (record, data) => index.keysOf(parseStored(data)).map((key) => ({ no, key, record }));
  const unique = table.keys.find((one) => one.no === no);
  if (unique === undefined) return () => [];
  return (record, data) => {
    const key = unique.keyOf(parseStored(data));
    return key === undefined ? [] : [{ no, key, record }];
  };
}

export async function buildIndexPage(
  tx: Transaction,
  table: CompiledTable,
  rows: readonly PageRow[],
): Promise<void> {
  const same = await unchanged(tx, table, rows);
  await insertIndexRows(
    tx,
    rows.flatMap(({ no, entries }) => (same.has(no) ? entries : [])),
  );
}

/** Answers a record whose key another record has, if there is one. */
export async function buildKeyPage(
  tx: Transaction,
  table: CompiledTable,
  rows: readonly PageRow[],
): Promise<{ record: number; holder: number } | undefined> {
  const same = await unchanged(tx, table, rows);
  const taken = await claimKeys(
    tx,
    rows.flatMap(({ no, entries }) => (same.has(no) ? entries : [])),
  );
  for (const { no, key, record } of taken) {
    const [row] = await tx.query<{ record_no: number }>(
      'SELECT record_no FROM record_keys WHERE key_no = ? AND key = ?',
      [no, key],
    );
    if (row !== undefined && row.record_no !== record) return { record, holder: row.record_no };
  }
  return undefined;
}

/**
 * The records that are still as they were seen: whoever changed one since has brought its entries in himself. On
 * PostgreSQL a writer under way is waited for, and whoever comes later waits for us.
 */
async function unchanged(
  tx: Transaction,
  { database }: CompiledTable,
  rows: readonly PageRow[],
): Promise<Set<number>> {
  const same = new Set<number>();
  for (const slice of chunks(rows, 2_000)) {
    const found = await tx.query<{ no: number }>(
      `${withValues({ no: 'BIGINT', revision: 'BIGINT' }, slice.length)}
        SELECT r.no FROM v JOIN records r ON r.no = v.no AND r.revision = v.revision
        ${database === 'postgres' ? 'ORDER BY r.no FOR SHARE OF r' : ''}`,
      slice.flatMap(({ no, revision }) => [no, revision]),
    );
    for (const { no } of found) same.add(no);
  }
  return same;
}

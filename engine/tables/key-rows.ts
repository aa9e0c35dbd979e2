import type { Transaction } from '../sdk/transaction.ts';
import { chunks, tuples, withValues } from '../store/sql.ts';
import type { CompiledTable } from './compile-table.ts';
import type { Draft } from './draft.ts';
import type { StoredRecord } from './layout.ts';
import { compareText } from '../../schemas/values/text.ts';

/** A row of `record_keys` or `record_index`. */
export interface Entry {
  no: number;
  key: string;
  record: number;
}

const MAX_ENTRIES = 2_000;

/** Brings entries in where nobody has the key yet; answers those that found it taken. */
export async function claimKeys(tx: Transaction, entries: readonly Entry[]): Promise<Entry[]> {
  const taken: Entry[] = [];
  // One order for all writers, so that two of them do not wait for each other.
  const sorted = [...entries].sort((a, b) => a.no - b.no || compareText(a.key, b.key));
  for (const slice of chunks(sorted, MAX_ENTRIES)) {
    const claimed = await tx.query<{ key_no: number; record_no: number }>(
      `INSERT INTO record_keys(key_no, key, record_no) VALUES ${tuples(slice.length, 3)}
        ON CONFLICT DO NOTHING RETURNING key_no, record_no`,
      slice.flatMap(bindings),
    );
    if (claimed.length === slice.length) continue;
    const ours = new Set(claimed.map((row) => `${row.key_no} ${row.record_no}`));
    taken.push(...slice.filter(({ no, record }) => !ours.has(`${no} ${record}`)));
  }
  return taken;
}

export const releaseKeys = (tx: Transaction, entries: readonly Entry[]): Promise<void> =>
  remove(tx, 'record_keys', 'key_no', entries);

export async function insertIndexRows(tx: Transaction, entries: readonly Entry[]): Promise<void> {
  for (const slice of chunks(entries, MAX_ENTRIES))
    await tx.query(
      `INSERT INTO record_index(index_no, key, record_no) VALUES ${tuples(slice.length, 3)} ON CONFLICT DO NOTHING`,
      slice.flatMap(bindings),
    );
}

export const deleteIndexRows = (tx: Transaction, entries: readonly Entry[]): Promise<void> =>
  remove(tx, 'record_index', 'index_no', entries);

const bindings = ({ no, key, record }: Entry): [number, string, number] => [no, key, record];

async function remove(
  tx: Transaction,
  table: string,
  column: string,
  entries: readonly Entry[],
): Promise<void> {
  for (const slice of chunks(entries, MAX_ENTRIES))
    await tx.query(
      `${withValues({ no: 'BIGINT', key: 'TEXT', record: 'BIGINT' }, slice.length)}
        DELETE FROM ${table} WHERE (${column}, key, record_no) IN (SELECT no, key, record FROM v)`,
      slice.flatMap(bindings),
    );
}

/** What a change of a record does to one kind of entries. */
export interface EntryChange {
  added: Entry[];
  removed: Entry[];
}

/** What stands in keys and indexes before and after: nothing of a record that is deleted. */
function statesOf({ kind, current, next }: Draft): [StoredRecord | undefined, StoredRecord | undefined] {
  const before = current?.deleted_at === null ? current.stored : undefined;
  const staysDeleted = current !== undefined && current.deleted_at !== null && kind !== 'restored';
  return [before, kind === 'deleted' || staysDeleted ? undefined : next];
}

export function keyChanges(table: CompiledTable, draft: Draft): EntryChange {
  const [before, after] = statesOf(draft);
  const change: EntryChange = { added: [], removed: [] };
  for (const { no, keyOf } of table.keys) {
    const old = before === undefined ? undefined : keyOf(before);
    const now = after === undefined ? undefined : keyOf(after);
    if (old === now) continue;
    if (old !== undefined) change.removed.push({ no, key: old, record: draft.no });
    if (now !== undefined) change.added.push({ no, key: now, record: draft.no });
  }
  return change;
}

export function indexChanges(table: CompiledTable, draft: Draft): EntryChange {
  const [before, after] = statesOf(draft);
  const change: EntryChange = { added: [], removed: [] };
  for (const { no, keysOf } of table.indexes) {
    const old = before === undefined ? [] : keysOf(before);
    const now = after === undefined ? [] : keysOf(after);
    for (const key of old) if (!now.includes(key)) change.removed.push({ no, key, record: draft.no });
    for (const key of now) if (!old.includes(key)) change.added.push({ no, key, record: draft.no });
  }
  return change;
}

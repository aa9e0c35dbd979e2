import { printJson } from '../../schemas/values/print-json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { chunks, insertRows, withValues, type ColumnType } from '../store/sql.ts';
import { takeAutoNumbers } from './auto-numbers.ts';
import type { CompiledTable } from './compile-table.ts';
import { applyFormulas, type Draft } from './draft.ts';
import {
  claimKeys,
  deleteIndexRows,
  indexChanges,
  insertIndexRows,
  keyChanges,
  releaseKeys,
  type Entry,
} from './key-rows.ts';
import { recordId, TABLE_SPAN } from './layout.ts';
import { takeSeqs } from './seqs.ts';
import { writeChanges, type Source } from './write-changes.ts';

/** Drafts that were written, and those whose unique keys another record has; the latter left no trace. */
export interface Written {
  written: Draft[];
  refused: Draft[];
}

/**
 * Writes drafts that are in order and do change something, no two of one record: keys, records, indexes, history and
 * feed, by a fixed number of statements however many there are.
 */
export async function writeDrafts(
  tx: Transaction,
  table: CompiledTable,
  drafts: readonly Draft[],
  source: Source,
): Promise<Written> {
  if (drafts.length === 0) return { written: [], refused: [] };
  const seqs = await takeSeqs(tx, table.database, drafts.length);
  for (const [place, draft] of drafts.entries()) {
    draft.seq = seqs[place] ?? 0;
    // The number of its first change makes the number of a record: one counter for both.
    if (draft.current === undefined) draft.no = table.no * TABLE_SPAN + draft.seq;
  }
  const refused = await claim(tx, table, drafts);
  let written = drafts.filter((draft) => !refused.has(draft));
  if (table.autoNumbers.length > 0) {
    const fresh = written.filter(({ kind }) => kind === 'created');
    await takeAutoNumbers(tx, table, fresh);
    for (const { next } of fresh) applyFormulas(table, next);
    // Keys over the numbers just given; those claimed before are passed over.
    for (const draft of await claim(tx, table, fresh)) refused.add(draft);
    written = written.filter((draft) => !refused.has(draft));
  }
  await releaseKeys(
    tx,
    written.flatMap((draft) => keyChanges(table, draft).removed),
  );
  await insertRecords(tx, written, source);
  await updateRecords(tx, table, written, source);
  const changes = written.map((draft) => indexChanges(table, draft));
  await deleteIndexRows(
    tx,
    changes.flatMap(({ removed }) => removed),
  );
  await insertIndexRows(
    tx,
    changes.flatMap(({ added }) => added),
  );
  await writeChanges(tx, written, source);
  return { written, refused: [...refused] };
}

/** Takes the keys the drafts come to have; answers the drafts that found one taken, whose other keys are given back. */
async function claim(tx: Transaction, table: CompiledTable, drafts: readonly Draft[]): Promise<Set<Draft>> {
  const refused = new Set<Draft>();
  const owners = new Map<number, { draft: Draft; added: Entry[] }>();
  for (const draft of drafts) {
    const { added } = keyChanges(table, draft);
    if (added.length > 0) owners.set(draft.no, { draft, added });
  }
  if (owners.size === 0) return refused;
  const taken = await claimKeys(
    tx,
    [...owners.values()].flatMap(({ added }) => added),
  );
  const released: Entry[] = [];
  for (const entry of await notOurs(tx, taken)) {
    const owner = owners.get(entry.record);
    if (owner === undefined) continue;
    if (!refused.has(owner.draft)) released.push(...owner.added);
    refused.add(owner.draft);
    refuseKey(table, owner.draft, entry.no, entry.holder);
  }
  // Those it failed to take are not its own and stay: the record is part of what is deleted.
  await releaseKeys(tx, released);
  return refused;
}

/** Who has the keys that were taken, without those that are the claimer's own already. */
async function notOurs(
  tx: Transaction,
  taken: readonly Entry[],
): Promise<(Entry & { holder: number | undefined })[]> {
  const holders = new Map<string, number>();
  for (const slice of chunks(taken, 1_000)) {
    const rows = await tx.query<{ key_no: number; key: string; record_no: number }>(
      `${withValues({ no: 'BIGINT', key: 'TEXT' }, slice.length)}
        SELECT k.key_no, k.key, k.record_no FROM v JOIN record_keys k ON k.key_no = v.no AND k.key = v.key`,
      slice.flatMap(({ no, key }) => [no, key]),
    );
    for (const row of rows) holders.set(`${row.key_no} ${row.key}`, row.record_no);
  }
  return taken
    .map((entry) => ({ ...entry, holder: holders.get(`${entry.no} ${entry.key}`) }))
    .filter(({ holder, record }) => holder !== record);
}

function refuseKey(table: CompiledTable, { notes }: Draft, keyNo: number, holder: number | undefined): void {
  const key = table.keys.find(({ no }) => no === keyNo);
  const fields = key?.fields ?? [];
  const other = holder === undefined ? '' : recordId(holder);
  notes.place = fields[0]?.pointer ?? '';
  notes.refuse(
    'duplicate-key',
    `另一条记录${other}已有相同的“${fields.map(({ field }) => field.title.zh).join('、')}”：请更新那一条，或改用别的值。`,
    `Record ${other} has the same ${fields.map(({ field }) => field.title.en).join(', ')}: update that one, or take another value.`,
  );
}

async function insertRecords(tx: Transaction, drafts: readonly Draft[], { who }: Source): Promise<void> {
  await insertRows(
    tx,
    'records',
    ['no', 'revision', 'change_seq', 'created_at', 'updated_at', 'data'],
    drafts
      .filter(({ kind }) => kind === 'created')
      .map(({ no, seq, next }) => [no, 1, seq, who.at, who.at, printJson(next)]),
  );
}

const updateColumns: Record<string, ColumnType> = {
  no: 'BIGINT',
  revision: 'BIGINT',
  seq: 'BIGINT',
  deleted_at: 'BIGINT',
  data: 'TEXT',
};

async function updateRecords(
  tx: Transaction,
  { database }: CompiledTable,
  drafts: readonly Draft[],
  { who }: Source,
): Promise<void> {
  const rows = drafts.flatMap(({ current, kind, no, seq, next }) => {
    if (current === undefined) return [];
    const deletedAt = kind === 'deleted' ? who.at : kind === 'restored' ? null : current.deleted_at;
    return [[no, current.revision + 1, seq, deletedAt, printJson(next)]];
  });
  const data = database === 'postgres' ? 'CAST(v.data AS jsonb)' : 'v.data';
  for (const slice of chunks(rows, 1_000))
    await tx.query(
      `${withValues(updateColumns, slice.length)}
        UPDATE records SET revision = v.revision, change_seq = v.seq, updated_at = CAST(? AS BIGINT),
          deleted_at = v.deleted_at, data = ${data} FROM v WHERE records.no = v.no`,
      [...slice.flat(), who.at],
    );
}

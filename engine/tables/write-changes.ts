import type { Json } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { insertRows } from '../store/sql.ts';
import type { Draft } from './draft.ts';
import { changeKinds } from './layout.ts';
import { blocksFor } from './payloads.ts';
import type { RecordInput, Who, WriteOptions } from './writing.ts';

/** Where the drafts of one call come from. */
export interface Source extends WriteOptions {
  who: Who;
  /** By `Draft.index`. */
  inputs: readonly Pick<RecordInput, 'payload'>[];
}

/** History and feed: one row per record, one for all they share, and the payloads that led to them. */
export async function writeChanges(tx: Transaction, drafts: readonly Draft[], source: Source): Promise<void> {
  if (drafts.length === 0) return;
  const set = await insertSet(tx, source.who, drafts);
  const payloads = await insertPayloads(tx, drafts, source);
  await insertRows(
    tx,
    'record_changes',
    [
      'seq',
      'record_no',
      'revision',
      'kind',
      'set_no',
      'previous_seq',
      'source_at',
      'payload_no',
      'payload_at',
      'old',
    ],
    drafts.map((draft) => {
      const { current, kind, no, seq, sourceAt } = draft;
      const [block, place] = payloads.get(draft.index) ?? [null, null];
      const own = sourceAt === (source.who.sourceAt ?? null) ? null : sourceAt;
      return [
        seq,
        no,
        (current?.revision ?? 0) + 1,
        changeKinds[kind],
        set,
        current?.change_seq ?? null,
        own,
        block,
        place,
        oldValues(draft),
      ];
    }),
  );
}

/** What the changed fields held before, as JSON by field id; null was empty. A new record had nothing. */
function oldValues({ current, changed }: Draft): string | null {
  if (current === undefined || changed.length === 0) return null;
  const old: Record<string, Json> = {};
  for (const id of changed) old[id] = current.stored[id] ?? null;
  return printJson(old);
}

async function insertSet(tx: Transaction, who: Who, drafts: readonly Draft[]): Promise<number> {
  const seqs = drafts.map(({ seq }) => seq);
  const [row] = await tx.query<{ no: number }>(
    `INSERT INTO change_sets(first_seq, last_seq, at, actor, run_id, source_call, source_at, mapping_version, import_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING no`,
    [
      seqs.reduce((a, b) => Math.min(a, b)),
      seqs.reduce((a, b) => Math.max(a, b)),
      who.at,
      who.actor,
      who.runId,
      who.sourceCall,
      who.sourceAt,
      who.mappingVersion,
      who.importId,
    ],
  );
  return row?.no ?? 0;
}

/** Block and place by input. */
async function insertPayloads(
  tx: Transaction,
  drafts: readonly Draft[],
  { inputs, prepared }: Source,
): Promise<Map<number, [number, number]>> {
  const places = new Map<number, [number, number]>();
  const needed = drafts.map(({ index }) => index).filter((index) => inputs[index]?.payload !== undefined);
  if (needed.length === 0) return places;
  for (const { body, inputs: within } of blocksFor(inputs, needed, prepared?.packed)) {
    const [row] = await tx.query<{ no: number }>(
      'INSERT INTO record_payloads(items, body) VALUES (?, ?) RETURNING no',
      [within.length, body],
    );
    for (const [place, input] of within.entries()) places.set(input, [row?.no ?? 0, place]);
  }
  return places;
}

import type { Json, JsonObject } from '../../schemas/values/json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { CompiledTable, ReferencePlace } from './compile-table.ts';
import type { Draft } from './draft.ts';
import { liveRecords } from './find-records.ts';
import { tableOfRecord, type StoredRecord } from './layout.ts';

/** Refuses drafts that come to name records which are not there, or are not of the table their field says. */
export async function checkReferences(
  tx: Transaction,
  table: CompiledTable,
  drafts: readonly Draft[],
): Promise<void> {
  if (table.references.length === 0) return;
  const named: { draft: Draft; place: ReferencePlace; path: string; no: number }[] = [];
  for (const draft of drafts)
    for (const place of table.references)
      if (draft.current === undefined || draft.changed.includes(place.field))
        for (const [path, no] of namesAt(draft.next, place)) named.push({ draft, place, path, no });
  if (named.length === 0) return;
  const live = await liveRecords(
    tx,
    named.map(({ no }) => no),
  );
  for (const { draft, place, path, no } of named) {
    if (live.has(no) && tableOfRecord(no) === place.tableNo) continue;
    draft.notes.place = path;
    draft.notes.refuse(
      'unknown-reference',
      `所引用的记录 ${no} 不存在或已删除，请重新选择。`,
      `The record ${no} is not there or was deleted; choose another.`,
      no,
    );
  }
}

function namesAt(stored: StoredRecord, { field, member }: ReferencePlace): [path: string, no: number][] {
  const value = stored[field];
  if (member === undefined) return typeof value === 'number' ? [[`/${field}`, value]] : [];
  if (!Array.isArray(value)) return [];
  return value.flatMap((row: Json, index): [string, number][] => {
    const no = (row as JsonObject)[member];
    return typeof no === 'number' ? [[`/${field}/${index}/${member}`, no]] : [];
  });
}

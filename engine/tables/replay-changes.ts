import type { JsonObject } from '../../schemas/values/json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { chunks, withValues } from '../store/sql.ts';
import type { FeedChange } from './change-feed.ts';
import type { CompiledTable } from './compile-table.ts';
import { recordId, type StoredRecord } from './layout.ts';
import { parseStored, printValues, type TableRecord } from './print-record.ts';

/** A change with the record as it was on either side of it. Null: it was not there, or it was deleted. */
export interface ReplayedChange extends FeedChange {
  before: TableRecord | null;
  after: TableRecord | null;
}

interface ChainRow {
  no: number;
  seq: number;
  revision: number;
  at: number;
  old: string | null;
  /** Only of the newest link. */
  data: string | null;
  created_at: number;
}

/** Records to a statement. */
const RECORDS = 250;

/**
 * The records on either side of changes of one table. The feed holds what fields held before, so each record is walked
 * back from what it is now to the oldest of the changes; record and chain are read by one statement, in which no
 * writer can come between them. Records that are gone for good are left out.
 */
export async function replayChanges(
  { query }: Transaction,
  table: CompiledTable,
  changes: readonly FeedChange[],
): Promise<ReplayedChange[]> {
  if (changes.length === 0) return [];
  const oldest = changes.reduce((seq, change) => Math.min(seq, change.seq), Infinity);
  const bySeq = new Map(changes.map((change) => [change.seq, change]));
  const replayed = new Map<number, ReplayedChange>();
  const nos = [...new Set(changes.map(({ id }) => Number(id)))];
  for (const slice of chunks(nos, RECORDS)) {
    const rows = await query<ChainRow>(
      `${withValues({ no: 'BIGINT' }, slice.length).replace(
        'WITH v',
        'WITH RECURSIVE v',
      )}, chain(no, seq, place) AS (
          SELECT r.no, r.change_seq, 0 FROM v JOIN records r ON r.no = v.no
          UNION ALL
          SELECT chain.no, c.previous_seq, chain.place + 1 FROM chain
            JOIN record_changes c ON c.seq = chain.seq WHERE c.previous_seq >= CAST(? AS BIGINT)
        )
        SELECT chain.no, chain.seq, c.revision, s.at, c.old, r.created_at,
            CASE WHEN chain.place = 0 THEN r.data END AS data
          FROM chain JOIN record_changes c ON c.seq = chain.seq JOIN change_sets s ON s.no = c.set_no
          JOIN records r ON r.no = chain.no ORDER BY chain.no, chain.place`,
      [...slice, oldest],
    );
    walkBack(table, rows, (seq, sides) => {
      const change = bySeq.get(seq);
      if (change !== undefined) replayed.set(seq, sidesOf(change, sides));
    });
  }
  return changes.flatMap(({ seq }) => replayed.get(seq) ?? []);
}

interface Sides {
  before: TableRecord;
  after: TableRecord;
}

function walkBack(
  table: CompiledTable,
  rows: readonly ChainRow[],
  tell: (seq: number, sides: Sides) => void,
): void {
  let state: StoredRecord = {};
  for (const row of rows) {
    if (row.data !== null) state = parseStored(row.data);
    const previous: StoredRecord = { ...state };
    const old: JsonObject = row.old === null ? {} : parseStored(row.old);
    for (const [field, value] of Object.entries(old))
      if (value === null) delete previous[field];
      else previous[field] = value;
    tell(row.seq, {
      before: asRecord(table, row, previous, row.revision - 1),
      after: asRecord(table, row, state, row.revision),
    });
    state = previous;
  }
}

const asRecord = (
  table: CompiledTable,
  { no, created_at, at }: ChainRow,
  stored: StoredRecord,
  revision: number,
): TableRecord => ({
  id: recordId(no),
  revision,
  createdAt: created_at,
  updatedAt: at,
  deletedAt: null,
  ...printValues(table, stored),
});

/** What there was on each side of a change, by its kind. */
const sidesOf = (change: FeedChange, { before, after }: Sides): ReplayedChange => ({
  ...change,
  before: change.kind === 'created' || change.kind === 'restored' ? null : before,
  after: change.kind === 'deleted' ? null : after,
});

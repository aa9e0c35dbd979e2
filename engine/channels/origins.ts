import type { JsonObject } from '../../schemas/values/json.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { chunks, withValues } from '../store/sql.ts';
import { changeKinds } from '../tables/layout.ts';
import { parseStored } from '../tables/print-record.ts';
import type { Source } from './settle-sources.ts';

/** Which way last wrote each field of a record; fields that people or flows wrote are not among them. */
export type Origins = ReadonlyMap<string, Source>;

interface Row {
  no: number;
  kind: number;
  old: string | null;
  source_call: string | null;
  import_id: string | null;
}

const MAX_ROWS = 250;
/** Older revisions than these say nothing any more. */
const DEPTH = 100;

/**
 * By the number of the record. The chains of changes are walked from the records, all in one statement: the history
 * has no index by record. What none of the changes names is as it was made.
 */
export async function originsOf(
  query: Transaction['query'],
  records: readonly { no: number; stored: JsonObject }[],
): Promise<Map<number, Origins>> {
  const origins = new Map<number, Origins>();
  for (const slice of chunks(records, MAX_ROWS)) {
    const rows = await query<Row>(
      `${withValues({ no: 'BIGINT' }, slice.length).replace('WITH', 'WITH RECURSIVE')},
        chain(no, seq, place) AS (
          SELECT r.no, r.change_seq, 1 FROM v JOIN records r ON r.no = v.no
          UNION ALL
          SELECT chain.no, c.previous_seq, place + 1 FROM chain JOIN record_changes c ON c.seq = chain.seq
            WHERE c.previous_seq IS NOT NULL AND place < ?)
        SELECT chain.no, c.kind, c.old, s.source_call, s.import_id FROM chain JOIN record_changes c ON c.seq = chain.seq
          JOIN change_sets s ON s.no = c.set_no ORDER BY chain.no, chain.place`,
      [...slice.map(({ no }) => no), DEPTH],
    );
    const byRecord = new Map<number, Row[]>(slice.map(({ no }) => [no, []]));
    for (const row of rows) byRecord.get(row.no)?.push(row);
    for (const { no, stored } of slice) origins.set(no, ofRecord(byRecord.get(no) ?? [], stored));
  }
  return origins;
}

/** The newest change first. */
function ofRecord(rows: readonly Row[], stored: JsonObject): Origins {
  const last = new Map<string, Source | undefined>();
  for (const row of rows) {
    const fields =
      row.kind === changeKinds.created
        ? Object.keys(stored)
        : row.old === null
          ? []
          : Object.keys(parseStored(row.old));
    for (const field of fields) if (!last.has(field)) last.set(field, sourceOf(row));
  }
  return new Map([...last].filter((entry): entry is [string, Source] => entry[1] !== undefined));
}

const sourceOf = ({ import_id: importId, source_call: sourceCall }: Row): Source | undefined =>
  importId !== null ? 'file' : sourceCall !== null ? 'api' : undefined;

import type { Text } from '../../schemas/text.ts';
import { pageOf, readCursor, type Page } from './cursor.ts';
import { readName } from './flow-store.ts';
import { marks } from './sql.ts';
import type { Tables } from './tables.ts';

/** A flow as a list shows it. */
export interface FlowSummary {
  id: string;
  name: Text;
  revision: number;
  savedAt: number;
  savedBy: string;
  /** The live version; null: never published. */
  version: number | null;
  /** The draft differs from the live version. */
  changed: boolean;
  /** Why the flow is paused; null: it is not. */
  paused: string | null;
}

export interface FlowFilter {
  /** Ids the reader may see; `*`: all. */
  open: '*' | readonly string[];
  /** Part of the id or of the name in either language. */
  text?: string;
  cursor?: string;
  limit: number;
}

interface SummaryRow {
  id: string;
  name: string;
  revision: number;
  saved_at: number;
  saved_by: string;
  draft_hash: string;
  version: number | null;
  version_hash: string | null;
  paused: string | null;
}

const toSummary = (row: SummaryRow): FlowSummary => ({
  id: row.id,
  name: readName(row),
  revision: row.revision,
  savedAt: row.saved_at,
  savedBy: row.saved_by,
  version: row.version,
  changed: row.draft_hash !== row.version_hash,
  paused: row.paused,
});

/** Flows by id. */
export async function listFlows(
  tables: Tables,
  { open, text, cursor, limit }: FlowFilter,
): Promise<Page<FlowSummary>> {
  if (open !== '*' && open.length === 0) return { items: [], next: null };
  const clauses = ['archived_at is null'];
  const bindings: unknown[] = [];
  if (open !== '*') {
    clauses.push(`id in (${marks(open.length)})`);
    bindings.push(...open);
  }
  if (text !== undefined && text !== '') {
    const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    clauses.push("(lower(id) like ? escape '\\' or lower(name) like ? escape '\\')");
    bindings.push(pattern, pattern);
  }
  if (cursor !== undefined) {
    clauses.push('id > ?');
    bindings.push(...readCursor(cursor, 'string'));
  }
  const rows = await tables.read<SummaryRow>(
    `select id, name, revision, saved_at, saved_by, draft_hash, version, version_hash, paused
     from flows where ${clauses.join(' and ')} order by id limit ?`,
    [...bindings, limit + 1],
  );
  return pageOf(rows, limit, toSummary, ({ id }) => [id]);
}

import type { Transaction } from '../sdk/transaction.ts';
import type { Actor } from './actor.ts';
import { pageOf, readCursor, type Page } from './cursor.ts';
import type { Tables } from './tables.ts';
import { timedId } from './timed-id.ts';

/** One change: who did what to which thing, and what it was before and after. Never holds a secret. */
export interface AuditEntry {
  /** Verb and thing, such as `flow.publish`. */
  action: string;
  kind: string;
  /** Id of the thing. */
  object: string;
  /** What changed: small facts or a hash, not whole documents. */
  before?: unknown;
  after?: unknown;
  note?: string;
}

export interface AuditRecord extends AuditEntry {
  id: string;
  at: number;
  actor: { kind: string; id: string; name: string };
  ip: string | null;
}

export interface AuditFilter {
  actor?: string;
  kind?: string;
  object?: string;
  action?: string;
  /** Instants in ms; `to` is not included. */
  from?: number;
  to?: number;
  cursor?: string;
  limit: number;
}

/** Written in the transaction of the change itself: there is no change without its entry, and no entry without it. */
export async function recordAudit(
  tx: Transaction,
  at: number,
  actor: Actor,
  entry: AuditEntry,
): Promise<void> {
  await tx.query(
    `insert into audit (id, at, actor_kind, actor_id, actor_name, ip, action, kind, object, before_json, after_json, note)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      timedId(at),
      at,
      actor.kind,
      actor.id,
      actor.name,
      actor.ip ?? null,
      entry.action,
      entry.kind,
      entry.object,
      jsonOrNull(entry.before),
      jsonOrNull(entry.after),
      entry.note ?? null,
    ],
  );
}

const jsonOrNull = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

interface AuditRow {
  id: string;
  at: number;
  actor_kind: string;
  actor_id: string;
  actor_name: string;
  ip: string | null;
  action: string;
  kind: string;
  object: string;
  before_json: string | null;
  after_json: string | null;
  note: string | null;
}

const toRecord = (row: AuditRow): AuditRecord => ({
  id: row.id,
  at: row.at,
  actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
  ip: row.ip,
  action: row.action,
  kind: row.kind,
  object: row.object,
  ...(row.before_json === null ? {} : { before: JSON.parse(row.before_json) as unknown }),
  ...(row.after_json === null ? {} : { after: JSON.parse(row.after_json) as unknown }),
  ...(row.note === null ? {} : { note: row.note }),
});

const conditions = {
  actor: 'actor_id = ?',
  kind: 'kind = ?',
  object: 'object = ?',
  action: 'action = ?',
  from: 'at >= ?',
  to: 'at < ?',
} as const;

/** The newest entries first. */
export async function listAudit(tables: Tables, filter: AuditFilter): Promise<Page<AuditRecord>> {
  const clauses: string[] = [];
  const bindings: unknown[] = [];
  for (const [name, clause] of Object.entries(conditions)) {
    const value = filter[name as keyof typeof conditions];
    if (value === undefined) continue;
    clauses.push(clause);
    bindings.push(value);
  }
  if (filter.cursor !== undefined) {
    clauses.push('id < ?');
    bindings.push(...readCursor(filter.cursor, 'string'));
  }
  const where = clauses.length === 0 ? '' : `where ${clauses.join(' and ')}`;
  const rows = await tables.read<AuditRow>(`select * from audit ${where} order by id desc limit ?`, [
    ...bindings,
    filter.limit + 1,
  ]);
  return pageOf(rows, filter.limit, toRecord, ({ id }) => [id]);
}

import type { Group } from './context.ts';
import type { Append, AppendResult, Side } from './run-store.ts';
import type { BlobRow } from './segments.ts';
import { ask, withValues } from './sql.ts';
import { isFinal } from './status.ts';

/** An append whose events are all known: those of its transaction are in. */
export interface Ready {
  append: Append;
  /** What the transaction added. */
  added: Append['events'];
  sides: Side[];
  /** Events in the journal afterwards. */
  seq: number;
  body: string;
  blobs: BlobRow[];
}

/** A run that was moved on. */
export interface Advanced {
  id: string;
  flow_id: string;
  serial_key: string | null;
  serial_at: number | null;
}

/** The run is leased in this epoch, its journal as long as its holder believes, and no unread message forbids this. */
const FENCE = `runs.id = v.id AND runs.epoch = v.epoch AND runs.seq = v.seq AND runs.lease_owner IS NOT NULL
  AND (v.inbox IS NULL OR runs.inbox_seq = v.inbox)`;

const fenceColumns = { id: 'TEXT', epoch: 'BIGINT', seq: 'BIGINT', inbox: 'BIGINT' } as const;

const fenceValues = ({ runId, epoch, seq, release, status, fresh, inboxSeen }: Append): unknown[] => [
  runId,
  epoch,
  seq,
  (fresh === true || (release && !isFinal(status)) ? inboxSeen : undefined) ?? null,
];

/**
 * Of the appends that bring a transaction, those which will pass the fence: the transaction of a lost run is not
 * even begun. The rows are locked since the group began, so the answer holds until the UPDATE.
 */
export async function stillHolding(group: Group, appends: readonly Append[]): Promise<Set<string>> {
  const asking = appends.filter(({ transact }) => transact !== undefined);
  if (asking.length === 0) return new Set();
  const rows = await group.session.query<{ id: string }>(
    `${withValues(fenceColumns, asking.length)} SELECT runs.id FROM v JOIN runs ON ${FENCE}`,
    asking.flatMap(fenceValues),
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Moves each run on if it passes the fence. Most appends keep the lease and the status; their statement names no
 * column that an index is over, for an UPDATE writes those indexes anew even if the values stay.
 */
export async function advance(group: Group, ready: readonly Ready[]): Promise<Map<string, Advanced>> {
  const steady = await goOn(group, ready.filter(isSteady));
  const rest = ready.filter(({ append }) => !steady.has(append.runId));
  for (const [id, row] of await change(group, rest)) steady.set(id, row);
  return steady;
}

const isSteady = ({ append }: Ready): boolean =>
  !append.release && append.endedAt === undefined && append.errorCode === undefined;

/** Those whose status is another than the append says pass on to `change`. */
function goOn(group: Group, ready: readonly Ready[]): Promise<Map<string, Advanced>> {
  const columns = { ...fenceColumns, seen: 'BIGINT', next: 'BIGINT', status: 'TEXT' } as const;
  return moved(
    group,
    ready.length,
    `${withValues(columns, ready.length)}
    UPDATE runs SET seq = v.next, inbox_read = COALESCE(v.seen, runs.inbox_read)
    FROM v WHERE ${FENCE} AND runs.status = v.status AND runs.ended_at IS NULL AND runs.error_code IS NULL
    RETURNING runs.id, runs.flow_id, runs.serial_key, runs.serial_at`,
    ready.flatMap(({ append, seq }) => [
      ...fenceValues(append),
      append.inboxSeen ?? null,
      seq,
      append.status,
    ]),
  );
}

function change(group: Group, ready: readonly Ready[]): Promise<Map<string, Advanced>> {
  const columns = {
    ...fenceColumns,
    release: 'BIGINT',
    seen: 'BIGINT',
    next: 'BIGINT',
    status: 'TEXT',
    due_at: 'BIGINT',
    ended_at: 'BIGINT',
    error_code: 'TEXT',
  } as const;
  return moved(
    group,
    ready.length,
    `${withValues(columns, ready.length)}
    UPDATE runs SET seq = v.next, inbox_read = COALESCE(v.seen, runs.inbox_read), status = v.status,
      ended_at = v.ended_at, error_code = v.error_code,
      lease_owner = CASE WHEN v.release = 1 THEN NULL ELSE runs.lease_owner END,
      due_at = CASE WHEN v.release = 1 THEN v.due_at ELSE runs.due_at END
    FROM v WHERE ${FENCE}
    RETURNING runs.id, runs.flow_id, runs.serial_key, runs.serial_at`,
    ready.flatMap(({ append, seq }) => [
      ...fenceValues(append),
      append.release ? 1 : 0,
      append.inboxSeen ?? null,
      seq,
      append.status,
      append.dueAt,
      append.endedAt ?? null,
      append.errorCode ?? null,
    ]),
  );
}

async function moved(
  { session }: Group,
  count: number,
  sql: string,
  bindings: readonly unknown[],
): Promise<Map<string, Advanced>> {
  if (count === 0) return new Map();
  const rows = await ask<Advanced>(session, count, sql, bindings);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Why these were refused: the inbox moved on, or the run belongs to somebody else. */
export async function explain(group: Group, losers: readonly Append[]): Promise<Map<Append, AppendResult>> {
  if (losers.length === 0) return new Map();
  const rows = await group.session.query<{ id: string }>(
    `${withValues({ id: 'TEXT', epoch: 'BIGINT', seq: 'BIGINT' }, losers.length)}
    SELECT runs.id FROM v JOIN runs ON runs.id = v.id AND runs.epoch = v.epoch AND runs.seq = v.seq
    WHERE runs.lease_owner IS NOT NULL`,
    losers.flatMap(({ runId, epoch, seq }) => [runId, epoch, seq]),
  );
  const ours = new Set(rows.map(({ id }) => id));
  return new Map(
    losers.map((append): [Append, AppendResult] => [
      append,
      ours.has(append.runId) ? { kind: 'inbox-moved' } : { kind: 'fenced' },
    ]),
  );
}

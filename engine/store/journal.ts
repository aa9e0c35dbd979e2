import type { Json } from '../../schemas/values/json.ts';
import type { RunEvent } from '../core/events.ts';
import { currentVersion, upcast, type OldEvent } from '../core/upcast.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { InboxMessage, MessageKind } from './run-store.ts';
import { decodeSegment, hashesOf } from './segments.ts';
import { chunks, marks } from './sql.ts';
import { readStored } from './stored-json.ts';

/**
 * Events of a run after the first `afterSeq`, in the present vocabulary, whatever engine wrote them.
 * Throws EngineError `journal-too-new`, `journal-too-old` or `journal-broken`.
 */
export async function readJournal(from: Transaction, runId: string, afterSeq = 0): Promise<RunEvent[]> {
  if (afterSeq === 0) return presentOf(await readStoredEvents(from, runId, 0));
  // A tail does not say its version. While there is only one, its beginning need not be read; lifting keeps the number.
  if (currentVersion === FIRST_VERSION) return readStoredEvents(from, runId, afterSeq);
  return presentOf(await readStoredEvents(from, runId, 0)).slice(afterSeq);
}

const FIRST_VERSION: number = 1;

function presentOf(events: RunEvent[]): RunEvent[] {
  const [first] = events;
  if (first === undefined || (first.type === 'run.started' && first.v === currentVersion)) return events;
  return upcast(events as unknown as OldEvent[]);
}

async function readStoredEvents(from: Transaction, runId: string, afterSeq: number): Promise<RunEvent[]> {
  const segments = await from.query<{ seq: number; body: string }>(
    'SELECT seq, body FROM segments WHERE run_id = ? AND seq > ? ORDER BY seq',
    [runId, afterSeq],
  );
  const blobs = await readBlobs(
    from,
    segments.flatMap(({ body }) => hashesOf(body)),
  );
  const first = segments[0];
  if (first === undefined) return [];
  const events = segments.flatMap(({ body }) => decodeSegment(body, blobs));
  // A segment may begin before the place asked for.
  const last = segments.at(-1)?.seq ?? first.seq;
  const surplus = events.length - (last - afterSeq);
  return surplus > 0 ? events.slice(surplus) : events;
}

async function readBlobs(from: Transaction, hashes: readonly string[]): Promise<Map<string, string>> {
  const bodies = new Map<string, string>();
  for (const slice of chunks([...new Set(hashes)], 200)) {
    const rows = await from.query<{ hash: string; body: string }>(
      `SELECT hash, body FROM blobs WHERE hash IN (${marks(slice.length)})`,
      slice,
    );
    for (const { hash, body } of rows) bodies.set(hash, body);
  }
  return bodies;
}

interface InboxRow {
  seq: number;
  kind: MessageKind;
  token: string | null;
  step: string | null;
  name: string | null;
  payload: string;
  sender: string | null;
  dedupe: string | null;
  at: number;
}

/** Messages of a run after number `afterSeq`, in order. */
export async function readInbox(from: Transaction, runId: string, afterSeq: number): Promise<InboxMessage[]> {
  const rows = await from.query<InboxRow>(
    `SELECT seq, kind, token, step, name, payload, sender, dedupe, at FROM inbox
      WHERE run_id = ? AND seq > ? ORDER BY seq`,
    [runId, afterSeq],
  );
  return rows.map((row) => ({
    runId,
    seq: row.seq,
    kind: row.kind,
    payload: readStored(row.payload),
    at: row.at,
    ...(row.token === null ? {} : { token: row.token }),
    ...(row.step === null ? {} : { step: row.step }),
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.sender === null ? {} : { by: row.sender }),
    ...(row.dedupe === null ? {} : { dedupe: row.dedupe }),
  }));
}

/** The result of a step kept for its like, if it is still good. */
export async function readCached(from: Transaction, key: string, now: number): Promise<Json | undefined> {
  const [row] = await from.query<{ output: string }>(
    'SELECT output FROM step_cache WHERE key = ? AND expires_at > ?',
    [key, now],
  );
  return row === undefined ? undefined : readStored(row.output);
}

/** The earliest due time of a run that nobody drives and that only waits for its time. */
export async function readNextDueAt(from: Transaction): Promise<number | null> {
  // One look per priority: the index is ordered by priority, then time, and future timers may be many.
  const [row] = await from.query<{ due_at: number | null }>(
    `WITH RECURSIVE p(v) AS (
      SELECT max(priority) FROM runs WHERE due_at IS NOT NULL AND hold_id IS NULL
      UNION ALL
      SELECT (SELECT max(priority) FROM runs WHERE due_at IS NOT NULL AND hold_id IS NULL AND priority < p.v)
      FROM p WHERE p.v IS NOT NULL)
    SELECT min((SELECT due_at FROM runs
      WHERE due_at IS NOT NULL AND hold_id IS NULL AND priority = p.v AND lease_owner IS NULL AND status <> 'queued'
      ORDER BY due_at LIMIT 1)) AS due_at
    FROM p WHERE p.v IS NOT NULL`,
  );
  return row?.due_at ?? null;
}

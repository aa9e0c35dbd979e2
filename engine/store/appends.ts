import type { FaultName } from '../core/ports.ts';
import { settleSides } from './births.ts';
import { writeBlobs } from './blobs.ts';
import type { Lane } from './committer.ts';
import type { Group } from './context.ts';
import type { Append, AppendResult, Side } from './run-store.ts';
import { lend, savepoint } from './savepoint.ts';
import { encodeSegment, type BlobRow } from './segments.ts';
import { applySerials, wakeNext } from './serials.ts';
import type { SideEntry } from './sides.ts';
import { ask, rounds, tuples, withValues } from './sql.ts';
import { isFinal } from './status.ts';

export const appendLane: Lane<Append, AppendResult> = {
  order: 1,
  run: async (group, appends) => {
    const results = new Map<Append, AppendResult>();
    for (const round of rounds(appends, ({ runId }) => [runId]))
      for (const [append, result] of await appendRound(group, round)) results.set(append, result);
    return appends.map((append) => results.get(append) ?? { kind: 'fenced' });
  },
  touches: ({ runId, side }) => [runId, ...(side?.messages ?? []).flatMap((message) => message.runId ?? [])],
  beforeCommit: (appends): FaultName[] => [
    ...(appends.some(({ release, status }) => release && !isFinal(status))
      ? (['park.before-commit'] as const)
      : []),
    ...(appends.some(({ status }) => isFinal(status)) ? (['finish.before-commit'] as const) : []),
  ],
  afterCommit: 'append.after-commit',
};

/** An append whose events are all known: those of `transact` are in. */
interface Ready {
  append: Append;
  added: Append['events'];
  sides: Side[];
  /** Events in the journal afterwards. */
  seq: number;
  body: string;
  blobs: BlobRow[];
}

interface Written {
  id: string;
  flow_id: string;
  serial_key: string | null;
  serial_at: number | null;
}

async function appendRound(group: Group, appends: readonly Append[]): Promise<Map<Append, AppendResult>> {
  const results = new Map<Append, AppendResult>();
  const ready: Ready[] = [];
  const losers: Append[] = [];
  const holders = await stillHolding(group, appends);
  for (const append of appends) {
    if (append.transact === undefined) ready.push(prepare(append));
    else if (holders.has(append.runId)) await transact(group, append, ready, results);
    else losers.push(append);
  }
  const written = await advance(group, ready);
  group.fault('append.between-update-and-insert');
  const winners = ready.filter(({ append }) => written.has(append.runId));
  for (const { append, added } of winners) results.set(append, { kind: 'ok', events: added });
  await writeSegments(group, winners);
  await settleSides(
    group,
    winners.flatMap((item) => sidesOf(item, written.get(item.append.runId))),
  );
  await finish(group, winners, written);
  for (const { append } of winners)
    if (append.release && append.dueAt !== null && append.dueAt <= group.clock.now())
      group.due.add(append.runId);
  for (const { append } of ready) if (!written.has(append.runId)) losers.push(append);
  // Its own transaction has been carried out already and must not stay.
  if (losers.some((append) => holders.has(append.runId)))
    throw new Error('a run was lost while its transaction ran');
  for (const [append, result] of await explain(group, losers)) results.set(append, result);
  return results;
}

const prepare = (append: Append, added: Append['events'] = [], sides: Side[] = []): Ready => {
  const events = added.length === 0 ? append.events : [...append.events, ...added];
  const all = append.side === undefined ? sides : [append.side, ...sides];
  const empty = events.length === 0;
  return {
    append,
    added,
    sides: all,
    seq: append.seq + events.length,
    ...(empty ? { body: '', blobs: [] } : encodeSegment(events)),
  };
};

/** The run is leased in this epoch, its journal as long as its holder believes, and no unread message forbids this. */
const FENCE = `runs.id = v.id AND runs.epoch = v.epoch AND runs.seq = v.seq AND runs.lease_owner IS NOT NULL
  AND (v.inbox IS NULL OR runs.inbox_seq = v.inbox)`;

const fenceColumns = {
  id: 'TEXT',
  epoch: 'BIGINT',
  seq: 'BIGINT',
  inbox: 'BIGINT',
} as const;

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
async function stillHolding(group: Group, appends: readonly Append[]): Promise<Set<string>> {
  const asking = appends.filter(({ transact: work }) => work !== undefined);
  if (asking.length === 0) return new Set();
  const rows = await group.session.query<{ id: string }>(
    `${withValues(fenceColumns, asking.length)} SELECT runs.id FROM v JOIN runs ON ${FENCE}`,
    asking.flatMap(fenceValues),
  );
  return new Set(rows.map(({ id }) => id));
}

async function transact(
  group: Group,
  append: Append,
  ready: Ready[],
  results: Map<Append, AppendResult>,
): Promise<void> {
  const work = append.transact;
  if (work === undefined) return;
  try {
    // Encoded inside, so that events which cannot be written undo what the transaction did.
    ready.push(
      await savepoint(group, async () => {
        const { events, side } = await lend(group, work);
        return prepare(append, events, side === undefined ? [] : [side]);
      }),
    );
  } catch (error) {
    if (group.dialect.isRetryable(error)) throw error;
    results.set(append, { kind: 'failed', error });
  }
}

/** The fence: moves each run on if it is still in the epoch and at the event its holder believes. */
async function advance(group: Group, ready: readonly Ready[]): Promise<Map<string, Written>> {
  if (ready.length === 0) return new Map();
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
  const rows = await ask<Written>(
    group.session,
    ready.length,
    `${withValues(columns, ready.length)}
    UPDATE runs SET seq = v.next, inbox_read = COALESCE(v.seen, runs.inbox_read), status = v.status, ended_at = v.ended_at, error_code = v.error_code,
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
  return new Map(rows.map((row) => [row.id, row]));
}

async function writeSegments(group: Group, winners: readonly Ready[]): Promise<void> {
  const rows = winners.filter(({ body }) => body !== '');
  if (rows.length > 0)
    await ask(
      group.session,
      rows.length,
      `INSERT INTO segments(run_id, seq, at, body) VALUES ${tuples(rows.length, 4)}`,
      rows.flatMap(({ append, added, seq, body }) => [
        append.runId,
        seq,
        append.events[0]?.at ?? added[0]?.at ?? group.clock.now(),
        body,
      ]),
    );
  await writeBlobs(
    group,
    rows.map(({ append, blobs }) => ({ runId: append.runId, blobs })),
  );
}

const sidesOf = ({ append, added, sides, seq }: Ready, row: Written | undefined): SideEntry[] => {
  const at = added.at(-1)?.at ?? append.events.at(-1)?.at ?? append.endedAt ?? 0;
  return row === undefined
    ? []
    : sides.map((side) => ({ runId: append.runId, flowId: row.flow_id, at, seq, side }));
};

/** Runs that ended give their serial key to the next in the queue. */
async function finish(
  group: Group,
  winners: readonly Ready[],
  written: ReadonlyMap<string, Written>,
): Promise<void> {
  const ended = winners.flatMap(({ append }) => {
    const row = written.get(append.runId);
    if (!isFinal(append.status) || row === undefined || row.serial_key === null) return [];
    return [{ key: row.serial_key, at: row.serial_at ?? 0, status: append.status }];
  });
  if (ended.length === 0) return;
  await applySerials(
    group,
    ended.filter(({ status }) => status === 'completed'),
  );
  await wakeNext(
    group,
    ended.map(({ key }) => key),
  );
}

/** Why these were refused: the inbox moved on, or the run belongs to somebody else. */
async function explain(group: Group, losers: readonly Append[]): Promise<Map<Append, AppendResult>> {
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

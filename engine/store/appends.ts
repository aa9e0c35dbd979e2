import type { FaultName } from '../core/ports.ts';
import { settleSides } from './births.ts';
import { writeBlobs } from './blobs.ts';
import type { Lane } from './committer.ts';
import type { Group } from './context.ts';
import type { Append, AppendResult, Side } from './run-store.ts';
import { lend, savepoint } from './savepoint.ts';
import { encodeSegment } from './segments.ts';
import { applySerials, wakeNext } from './serials.ts';
import type { SideEntry } from './sides.ts';
import { advance, explain, stillHolding, type Advanced, type Ready } from './fence.ts';
import { ask, rounds, tuples } from './sql.ts';
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

const sidesOf = ({ append, added, sides, seq }: Ready, row: Advanced | undefined): SideEntry[] => {
  const at = added.at(-1)?.at ?? append.events.at(-1)?.at ?? append.endedAt ?? 0;
  return row === undefined
    ? []
    : sides.map((side) => ({ runId: append.runId, flowId: row.flow_id, at, seq, side }));
};

/** Runs that ended give their serial key to the next in the queue. */
async function finish(
  group: Group,
  winners: readonly Ready[],
  written: ReadonlyMap<string, Advanced>,
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

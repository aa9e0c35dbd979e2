import type { CatchUp } from '../../schemas/schedule.ts';
import type { ScheduleState, SlotChange, Who } from '../../schemas/schedule-state.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { recordAudit } from './audit-store.ts';
import type { NewRun } from './run-store.ts';
import { IS_LIVE } from './schedule-row.ts';
import { openRuns, pauseOf, writeSlot } from './schedule-store.ts';
import { dropWaiting } from './schedule-sync.ts';
import { chunks, insertRows, withValues } from './sql.ts';
import type { Tables } from './tables.ts';

export type StartedNow =
  | { kind: 'started'; runId: string; held: boolean }
  /** A run of the schedule is open, and the caller did not ask for one beside it. */
  | { kind: 'open' }
  /** The schedule is not what the caller looked at any more. */
  | { kind: 'changed' };

/** A slot somebody wants made up for. */
export type Missed = Pick<SlotChange, 'slotAt' | 'mode'>;

/** What people do to schedules; each change with its entry in the audit log. */
export const createScheduleChanges = (tables: Tables) => ({
  /** False: no such schedule, or it is on already. `missed`: how to make up for the slots up to now. */
  enable: (id: string, missed: CatchUp['policy'], who: Who, at: number): Promise<boolean> =>
    tables.write((tx) => enable(tx, id, missed, who, at)),

  /** False: no such schedule, or it is off already. Runs under way go on. */
  disable: (id: string, who: Who, at: number): Promise<boolean> =>
    tables.write((tx) => disable(tx, id, who, at)),

  /** A run at once, beside the clock; the schedule's own slots see it as open. */
  startNow: (
    schedule: ScheduleState,
    bear: (holdId: string | undefined) => NewRun,
    options: { who: Who; at: number; beside: boolean },
  ): Promise<StartedNow> => tables.write((tx) => startNow(tx, schedule, bear, options)),

  /** Puts missed slots in the queue, except those that have a run or wait for one. Answers how many. */
  backfill: (
    id: string,
    range: { fromAt: number; untilAt: number },
    missed: readonly Missed[],
    options: { who: Who; at: number },
  ): Promise<number> => tables.write((tx) => backfill(tx, id, range, missed, options)),

  /** Forgets slots decided on before; answers how many. */
  forgetSlots: (before: number): Promise<number> => forgetSlots(tables, before),
});

async function enable(
  tx: Transaction,
  id: string,
  missed: CatchUp['policy'],
  who: Who,
  at: number,
): Promise<boolean> {
  const none = missed === 'none';
  const changed = await tx.query(
    `UPDATE schedules AS s SET enabled = 1, switched_at = ?, switched_by = ?, revision = revision + 1, look_at = ?,
      make_up = ?, make_up_until = ? ${none ? ', floor_at = ?' : ''}
    WHERE s.id = ? AND s.enabled = 0 AND ${IS_LIVE} RETURNING id`,
    [at, who.name, at, ...(none ? [null, null, at] : [missed, at]), id],
  );
  if (changed.length === 0) return false;
  if (missed !== 'all') await dropWaiting(tx, id, at);
  await audit(tx, at, who, 'schedule.enable', id, { missed });
  return true;
}

async function disable(tx: Transaction, id: string, who: Who, at: number): Promise<boolean> {
  const changed = await tx.query(
    `UPDATE schedules AS s SET enabled = 0, switched_at = ?, switched_by = ?, revision = revision + 1,
      next_at = NULL, look_at = NULL, make_up = NULL, make_up_until = NULL
    WHERE s.id = ? AND s.enabled = 1 AND ${IS_LIVE} RETURNING id`,
    [at, who.name, id],
  );
  if (changed.length === 0) return false;
  await audit(tx, at, who, 'schedule.disable', id);
  return true;
}

async function startNow(
  tx: Transaction,
  schedule: ScheduleState,
  bear: (holdId: string | undefined) => NewRun,
  { who, at, beside }: { who: Who; at: number; beside: boolean },
): Promise<StartedNow> {
  const locked = await tx.query(
    `UPDATE schedules AS s SET revision = revision + 1 WHERE s.id = ? AND s.version = ? AND ${IS_LIVE} RETURNING id`,
    [schedule.id, schedule.version],
  );
  if (locked.length === 0) return { kind: 'changed' };
  if (!beside && (await openRuns(tx, schedule.id)) > 0) return { kind: 'open' };
  const holdId = await pauseOf(tx, schedule.flow);
  const slot: SlotChange = { kind: 'manual', slotAt: at, mode: 'normal', state: 'started' };
  const [runId] = await writeSlot(tx, schedule.id, slot, at, () => bear(holdId));
  // Pressed twice within one millisecond: the first one stands.
  if (runId === undefined) return { kind: 'open' };
  await audit(tx, at, who, 'schedule.run-now', schedule.id, { run: runId });
  return { kind: 'started', runId, held: holdId !== undefined };
}

async function backfill(
  tx: Transaction,
  id: string,
  range: { fromAt: number; untilAt: number },
  missed: readonly Missed[],
  { who, at }: { who: Who; at: number },
): Promise<number> {
  const taken = await tx.query<{ slot_at: number }>(
    `SELECT slot_at FROM schedule_slots WHERE schedule_id = ? AND slot_at > ? AND slot_at < ?
      AND (kind = 'backfill' OR (kind = 'slot' AND state <> 'skipped'))`,
    [id, range.fromAt, range.untilAt],
  );
  const done = new Set(taken.map((row) => row.slot_at));
  const wanted = missed.filter(({ slotAt }) => !done.has(slotAt));
  await insertRows(
    tx,
    'schedule_slots',
    ['schedule_id', 'kind', 'slot_at', 'state', 'mode', 'decided_at'],
    wanted.map(({ slotAt, mode }) => [id, 'backfill', slotAt, 'queued', mode, at]),
  );
  await tx.query(
    'UPDATE schedule_gaps SET filled_at = ? WHERE schedule_id = ? AND from_at >= ? AND until_at <= ?',
    [at, id, range.fromAt, range.untilAt],
  );
  await audit(tx, at, who, 'schedule.backfill', id, { ...range, slots: wanted.length });
  return wanted.length;
}

/** In short transactions, since others wait for the writer. */
async function forgetSlots(tables: Tables, before: number): Promise<number> {
  const old = await tables.read<{ schedule_id: string; kind: string; slot_at: number }>(
    `SELECT schedule_id, kind, slot_at FROM schedule_slots s
      WHERE decided_at < ? AND (state IN ('ended', 'skipped') OR (state = 'started' AND NOT EXISTS (
        SELECT 1 FROM runs r WHERE r.id = s.run_id AND r.status IN ('queued', 'running', 'waiting'))))
      LIMIT 20000`,
    [before],
  );
  for (const slice of chunks(old, 500))
    await tables.write((tx) =>
      tx.query(
        `${withValues({ id: 'TEXT', kind: 'TEXT', slot_at: 'BIGINT' }, slice.length)}
        DELETE FROM schedule_slots WHERE (schedule_id, kind, slot_at) IN (SELECT id, kind, slot_at FROM v)`,
        slice.flatMap((row) => [row.schedule_id, row.kind, row.slot_at]),
      ),
    );
  return old.length;
}

const audit = (
  tx: Transaction,
  at: number,
  who: Who,
  action: string,
  object: string,
  after?: unknown,
): Promise<void> =>
  recordAudit(
    tx,
    at,
    { permissions: [], ...who },
    {
      action,
      kind: 'schedule',
      object,
      ...(after === undefined ? {} : { after }),
    },
  );

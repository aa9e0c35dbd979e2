import type {
  ScheduleChange,
  ScheduleState,
  SlotChange,
  SlotFacts,
  SlotKind,
} from '../../schemas/schedule-state.ts';
import type { Fault } from '../core/ports.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { systemActor } from './actor.ts';
import { recordAudit } from './audit-store.ts';
import { bearQueued } from './queued-birth.ts';
import { idsFrom } from './run-ids.ts';
import type { NewRun } from './run-store.ts';
import { IS_LIVE, SCHEDULE_COLUMNS, toSchedule, type ScheduleRow } from './schedule-row.ts';
import type { Tables } from './tables.ts';
import { timedId } from './timed-id.ts';

/** Makes the run of a slot; `holdId` names the pause it is born under. */
export type BearSlot = (slot: SlotChange, holdId: string | undefined) => NewRun;

/** Slots shown to one decision, so that a long queue costs no more than a short one. */
const MAX_WAITING = 20;

/**
 * Schedules in the database. `decide` is the only way to fire: in one transaction it moves the schedule from the
 * revision the caller looked at to the next one, gathers the facts, writes what the caller makes of them (slots,
 * switches of cadence) and bears the runs. A crash leaves all of it or nothing, so there is no slot without its run
 * and no run without its slot; a second scheduler finds another revision and does nothing. Should a schedule ever be
 * set back (a restored backup), the slot's own row and the run's idempotency key still say that it has fired.
 */
export function createScheduleStore<Pace>(tables: Tables, fault: Fault) {
  return {
    /** Schedules to decide on now: by the clock, or because the run that queued slots waited for is over. */
    due: (now: number): Promise<ScheduleState<Pace>[]> =>
      // Through the writer, which people's long lists cannot hold up; it commits nothing.
      tables.write(async (tx) => {
        const rows = await tx.query<ScheduleRow>(
          `SELECT ${SCHEDULE_COLUMNS} FROM schedules s
            WHERE s.id IN (SELECT id FROM schedules WHERE look_at <= ? UNION ${RELEASED})
              AND s.enabled = 1 AND ${IS_LIVE} ORDER BY s.id`,
          [now],
        );
        return rows.map((row) => toSchedule<Pace>(row));
      }),

    /** Answers the runs that were born; null when the schedule is not what the caller looked at any more. */
    async decide(
      schedule: ScheduleState<Pace>,
      at: number,
      decide: (facts: SlotFacts) => ScheduleChange<Pace>,
      bear: BearSlot,
    ): Promise<string[] | null> {
      const born = await tables.write(async (tx) => {
        if (!(await lock(tx, schedule))) return null;
        const { holdId, ...facts } = await gather(tx, schedule);
        const change = decide({ ...facts, paused: holdId !== undefined });
        const runs: string[] = [];
        for (const slot of change.slots)
          runs.push(...(await writeSlot(tx, schedule.id, slot, at, () => bear(slot, holdId))));
        await writeChange(tx, schedule.id, change, at);
        fault('schedule.before-commit');
        return runs;
      });
      if (born !== null) fault('schedule.after-slot');
      return born;
    },

    /** New orders of a stretch of time: values of the search key `order` that no earlier run has. */
    async newOrders(fromAt: number, untilAt: number): Promise<number> {
      const [from, until] = [idsFrom(fromAt), idsFrom(untilAt)];
      const [row] = await tables.read<{ orders: number }>(
        `SELECT count(DISTINCT k.value) AS orders FROM runs r JOIN run_keys k ON k.run_id = r.id AND k.name = 'order'
          WHERE r.id >= ? AND r.id < ? AND r.mode = 'live' AND NOT EXISTS (
            SELECT 1 FROM run_keys o WHERE o.name = k.name AND o.value = k.value AND o.run_id < ?)`,
        [from, until, from],
      );
      return row?.orders ?? 0;
    },
  };
}

const OPEN = "('queued', 'running', 'waiting')";

/** Schedules of which a slot waits, no run is open, and no pause refuses it. */
const RELEASED = `SELECT q.schedule_id FROM schedule_slots q JOIN schedules w ON w.id = q.schedule_id
  WHERE q.state = 'queued'
    AND NOT EXISTS (
      SELECT 1 FROM schedule_slots o JOIN runs r ON r.id = o.run_id
      WHERE o.schedule_id = q.schedule_id AND o.state = 'started' AND r.status IN ${OPEN})
    AND NOT (w.on_pause = 'refuse' AND EXISTS (
      SELECT 1 FROM holds h WHERE h.id = 'flow:' || w.flow_id AND h.released_at IS NULL))`;

/** Moves the revision on and so holds the row until the transaction ends. False: somebody else was quicker. */
async function lock(tx: Transaction, { id, revision, version }: ScheduleState): Promise<boolean> {
  const locked = await tx.query(
    `UPDATE schedules AS s SET revision = revision + 1
      WHERE s.id = ? AND s.revision = ? AND s.version = ? AND s.enabled = 1 AND ${IS_LIVE} RETURNING id`,
    [id, revision, version],
  );
  return locked.length > 0;
}

type Gathered = Omit<SlotFacts, 'paused'> & { holdId: string | undefined };

async function gather(tx: Transaction, { id, flow }: ScheduleState): Promise<Gathered> {
  const open = await openRuns(tx, id);
  const waiting = await tx.query<{ kind: SlotKind; slot_at: number; mode: 'normal' | 'fast' }>(
    `SELECT kind, slot_at, mode FROM schedule_slots WHERE schedule_id = ? AND state = 'queued'
      ORDER BY CASE kind WHEN 'slot' THEN 0 ELSE 1 END, slot_at LIMIT ?`,
    [id, MAX_WAITING],
  );
  const [queued] = await tx.query<{ slots: number }>(
    "SELECT count(*) AS slots FROM schedule_slots WHERE schedule_id = ? AND state = 'queued' AND kind = 'slot'",
    [id],
  );
  return {
    open,
    queued: queued?.slots ?? 0,
    waiting: waiting.map((row) => ({ kind: row.kind, slotAt: row.slot_at, mode: row.mode })),
    holdId: await pauseOf(tx, flow),
  };
}

/** Slots whose run is over are marked so; the number of the others. */
export async function openRuns(tx: Transaction, id: string): Promise<number> {
  await tx.query(
    `UPDATE schedule_slots SET state = 'ended'
      WHERE schedule_id = ? AND state = 'started' AND NOT EXISTS (
        SELECT 1 FROM runs r WHERE r.id = schedule_slots.run_id AND r.status IN ${OPEN})`,
    [id],
  );
  const [open] = await tx.query<{ runs: number }>(
    "SELECT count(*) AS runs FROM schedule_slots WHERE schedule_id = ? AND state = 'started'",
    [id],
  );
  return open?.runs ?? 0;
}

/** The hold of a paused flow, kept as it is until this transaction ends: a run born under it must be let go with it. */
export async function pauseOf(tx: Transaction, flow: string): Promise<string | undefined> {
  const [hold] = await tx.query<{ id: string }>(
    'UPDATE holds SET reason = reason WHERE id = ? AND released_at IS NULL RETURNING id',
    [`flow:${flow}`],
  );
  return hold?.id;
}

/** Answers the run, if one was born. */
export async function writeSlot(
  tx: Transaction,
  schedule: string,
  slot: SlotChange,
  at: number,
  bear: () => NewRun,
): Promise<string[]> {
  const run = slot.state === 'started' ? bear() : undefined;
  if (!(await claimSlot(tx, schedule, slot, run?.id ?? null, at)) || run === undefined) return [];
  const duplicate = await bearQueued(tx, run);
  if (duplicate === null) return [run.id];
  await tx.query(
    `UPDATE schedule_slots SET state = 'skipped', reason = 'duplicate', run_id = ?
      WHERE schedule_id = ? AND kind = ? AND slot_at = ?`,
    [duplicate.duplicateOf, schedule, slot.kind, slot.slotAt],
  );
  return [];
}

/** True if the slot was free to be decided on. */
async function claimSlot(
  tx: Transaction,
  schedule: string,
  { kind, slotAt, state, mode, reason, waited }: SlotChange,
  runId: string | null,
  at: number,
): Promise<boolean> {
  const written = waited
    ? await tx.query(
        `UPDATE schedule_slots SET state = ?, reason = ?, run_id = ?, decided_at = ?
          WHERE schedule_id = ? AND kind = ? AND slot_at = ? AND state = 'queued' RETURNING slot_at`,
        [state, reason ?? null, runId, at, schedule, kind, slotAt],
      )
    : await tx.query(
        `INSERT INTO schedule_slots(schedule_id, kind, slot_at, state, mode, reason, run_id, decided_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING slot_at`,
        [schedule, kind, slotAt, state, mode, reason ?? null, runId, at],
      );
  return written.length > 0;
}

async function writeChange<Pace>(
  tx: Transaction,
  id: string,
  change: ScheduleChange<Pace>,
  at: number,
): Promise<void> {
  const { makeUp, pace, gap } = change;
  await tx.query(
    `UPDATE schedules SET last_slot_at = ?, next_at = ?, look_at = ?, make_up = ?, make_up_until = ?, pace = ?
      WHERE id = ?`,
    [
      change.lastSlotAt,
      change.nextAt,
      change.lookAt,
      makeUp?.policy ?? null,
      makeUp?.untilAt ?? null,
      pace === null ? null : JSON.stringify(pace),
      id,
    ],
  );
  if (gap !== null)
    await tx.query(
      `INSERT INTO schedule_gaps(schedule_id, from_at, until_at, missed, more, found_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING`,
      [id, gap.fromAt, gap.untilAt, gap.missed, gap.more ? 1 : 0, at],
    );
  for (const switched of change.switches) {
    await tx.query(
      'INSERT INTO cadence_switches(id, schedule_id, at, from_mode, to_mode, reason) VALUES (?, ?, ?, ?, ?, ?)',
      [timedId(at), id, switched.at, switched.from, switched.to, JSON.stringify(switched.reason)],
    );
    await recordAudit(tx, at, systemActor('scheduler'), {
      action: 'schedule.cadence',
      kind: 'schedule',
      object: id,
      before: { mode: switched.from },
      after: { mode: switched.to, at: switched.at, reason: switched.reason },
    });
  }
}

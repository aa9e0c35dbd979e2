import type { CadenceMode, CadenceSwitch } from '../../schemas/schedule.ts';
import type { ScheduleState, SlotKind, SlotState } from '../../schemas/schedule-state.ts';
import type { GapView, ScheduleHistory, SlotView } from '../../schemas/schedule-view.ts';
import { IS_LIVE, SCHEDULE_COLUMNS, toSchedule, type ScheduleRow } from './schedule-row.ts';
import type { Tables } from './tables.ts';

export type Counted<Pace> = ScheduleState<Pace> & { open: number; queued: number };

interface SlotRow {
  kind: SlotKind;
  slot_at: number;
  state: SlotState;
  mode: CadenceMode;
  reason: string | null;
  run_id: string | null;
  decided_at: number;
}

interface GapRow {
  from_at: number;
  until_at: number;
  missed: number;
  more: number;
  found_at: number;
  filled_at: number | null;
}

interface SwitchRow {
  at: number;
  from_mode: CadenceMode;
  to_mode: CadenceMode;
  reason: string;
}

const toSlot = (row: SlotRow): SlotView => ({
  kind: row.kind,
  slotAt: row.slot_at,
  state: row.state,
  mode: row.mode,
  reason: row.reason,
  runId: row.run_id,
  decidedAt: row.decided_at,
});

const toGap = (row: GapRow): GapView => ({
  fromAt: row.from_at,
  untilAt: row.until_at,
  missed: row.missed,
  more: row.more === 1,
  foundAt: row.found_at,
  filledAt: row.filled_at,
});

const toSwitch = (row: SwitchRow): CadenceSwitch => ({
  at: row.at,
  from: row.from_mode,
  to: row.to_mode,
  reason: JSON.parse(row.reason) as CadenceSwitch['reason'],
});

/** Schedules of live versions, and what happened to them. */
export function createScheduleList<Pace>(tables: Tables) {
  const select = async (condition: string, bindings: readonly unknown[]): Promise<Counted<Pace>[]> => {
    const rows = await tables.read<ScheduleRow & { open: number; queued: number }>(
      `SELECT ${SCHEDULE_COLUMNS},
        (SELECT count(*) FROM schedule_slots o JOIN runs r ON r.id = o.run_id
          WHERE o.schedule_id = s.id AND o.state = 'started'
            AND r.status IN ('queued', 'running', 'waiting')) AS open,
        (SELECT count(*) FROM schedule_slots q WHERE q.schedule_id = s.id AND q.state = 'queued') AS queued
      FROM schedules s WHERE ${IS_LIVE} ${condition} ORDER BY s.id`,
      bindings,
    );
    return rows.map((row) => ({ ...toSchedule<Pace>(row), open: row.open, queued: row.queued }));
  };

  return {
    all: (flow?: string): Promise<Counted<Pace>[]> =>
      flow === undefined ? select('', []) : select('AND s.flow_id = ?', [flow]),

    one: async (id: string): Promise<Counted<Pace> | null> => (await select('AND s.id = ?', [id]))[0] ?? null,

    async history(id: string, limit: number): Promise<ScheduleHistory> {
      const [slots, gaps, switches] = await Promise.all([
        tables.read<SlotRow>(
          `SELECT kind, slot_at, state, mode, reason, run_id, decided_at FROM schedule_slots
            WHERE schedule_id = ? ORDER BY slot_at DESC, kind LIMIT ?`,
          [id, limit],
        ),
        tables.read<GapRow>(
          'SELECT * FROM schedule_gaps WHERE schedule_id = ? ORDER BY from_at DESC LIMIT ?',
          [id, limit],
        ),
        tables.read<SwitchRow>(
          'SELECT at, from_mode, to_mode, reason FROM cadence_switches WHERE schedule_id = ? ORDER BY id DESC LIMIT ?',
          [id, limit],
        ),
      ]);
      return { slots: slots.map(toSlot), gaps: gaps.map(toGap), switches: switches.map(toSwitch) };
    },
  };
}

import type { CatchUp, ScheduleConfig } from '../../schemas/schedule.ts';
import type { ScheduleState } from '../../schemas/schedule-state.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';

/** A schedule as it lies in its table. */
export interface ScheduleRow {
  id: string;
  flow_id: string;
  node_id: string;
  version: number;
  config: string;
  on_pause: 'hold' | 'refuse';
  enabled: number;
  switched_at: number;
  switched_by: string;
  floor_at: number;
  make_up: CatchUp['policy'] | null;
  make_up_until: number | null;
  last_slot_at: number | null;
  next_at: number | null;
  pace: string | null;
  revision: number;
}

export const toSchedule = <Pace>(row: ScheduleRow): ScheduleState<Pace> => ({
  id: row.id,
  flow: row.flow_id,
  node: row.node_id,
  version: row.version,
  config: parseJson(row.config) as unknown as ScheduleConfig,
  onPause: row.on_pause,
  enabled: row.enabled === 1,
  switchedAt: row.switched_at,
  switchedBy: row.switched_by,
  floorAt: row.floor_at,
  makeUp:
    row.make_up === null || row.make_up_until === null
      ? null
      : { policy: row.make_up, untilAt: row.make_up_until },
  lastSlotAt: row.last_slot_at,
  nextAt: row.next_at,
  pace: row.pace === null ? null : (JSON.parse(row.pace) as Pace),
  revision: row.revision,
});

/** A schedule counts only at the version that is live, of a flow that is not archived. */
export const IS_LIVE = `s.removed_at IS NULL AND EXISTS (
  SELECT 1 FROM flows f WHERE f.id = s.flow_id AND f.version = s.version AND f.archived_at IS NULL)`;

/** Columns of a schedule, for a query that calls its table `s`. */
export const SCHEDULE_COLUMNS =
  's.id, s.flow_id, s.node_id, s.version, s.config, s.on_pause, s.enabled, s.switched_at, s.switched_by, s.floor_at, s.make_up, s.make_up_until, s.last_slot_at, s.next_at, s.pace, s.revision';

import type { RepairChange, RepairFilter, RepairState } from '../../schemas/repair.ts';
import type { OpenRepair } from '../../schemas/repair-state.ts';
import { readStored } from './stored-json.ts';

/** A repair as it lies in its table. */
export interface RepairRow {
  id: string;
  state: RepairState;
  filter: string;
  change: string;
  reason: string;
  rate_per_minute: number;
  stop_after_errors: number;
  after_run: string;
  next_seq: number;
  next_release_at: number;
  count_from: number;
  created_at: number;
  created_by: string;
  ended_at: number | null;
  ended_by: string | null;
  end_code: string | null;
}

export const toRepair = (row: RepairRow): OpenRepair => ({
  id: row.id,
  state: row.state,
  filter: readStored(row.filter) as unknown as RepairFilter,
  change: readStored(row.change) as unknown as RepairChange,
  reason: row.reason,
  ratePerMinute: row.rate_per_minute,
  stopAfterErrors: row.stop_after_errors,
  afterRun: row.after_run,
  nextReleaseAt: row.next_release_at,
  createdAt: row.created_at,
  createdBy: row.created_by,
});

import type { CalendarEntry, CalendarWindow } from '../../schemas/schedule-view.ts';
import type { Who } from '../../schemas/schedule-state.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { recordAudit } from './audit-store.ts';
import type { Tables } from './tables.ts';
import { timedId } from './timed-id.ts';

/** Windows that ended longer ago than this decide nothing any more: slots are not made up for that late. */
const KEPT_MS = 90 * 86_400_000;

interface WindowRow {
  id: string;
  calendar: string;
  name: string;
  start_at: number;
  end_at: number;
  preheat_ms: number | null;
  revision: number;
  changed_at: number;
  changed_by: string;
}

const toWindow = (row: WindowRow): CalendarWindow => ({
  id: row.id,
  calendar: row.calendar,
  name: row.name,
  startAt: row.start_at,
  endAt: row.end_at,
  ...(row.preheat_ms === null ? {} : { preheatMs: row.preheat_ms }),
  revision: row.revision,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
});

/** The promotion calendar. Every change is audited, and makes the schedules that follow a calendar look again. */
export const createPromotionStore = (tables: Tables) => ({
  /** Windows of all calendars that are not long over, by their start. */
  async windows(now: number): Promise<CalendarWindow[]> {
    const rows = await tables.read<WindowRow>(
      'SELECT * FROM promotion_windows WHERE end_at > ? ORDER BY start_at, id',
      [now - KEPT_MS],
    );
    return rows.map(toWindow);
  },

  add: (entry: CalendarEntry, who: Who, at: number): Promise<CalendarWindow> =>
    tables.write(async (tx) => {
      const [row] = await tx.query<WindowRow>(
        `INSERT INTO promotion_windows(id, calendar, name, start_at, end_at, preheat_ms, revision, changed_at, changed_by)
          VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?) RETURNING *`,
        [timedId(at), ...valuesOf(entry), at, who.name],
      );
      const added = toWindow(row as WindowRow);
      await follow(tx, at, who, { action: 'promotion.add', id: added.id, after: entry });
      return added;
    }),

  /** Null: there is none, or it is not at this revision any more. */
  change: (
    id: string,
    revision: number,
    entry: CalendarEntry,
    who: Who,
    at: number,
  ): Promise<CalendarWindow | null> =>
    tables.write(async (tx) => {
      const [before] = await tx.query<WindowRow>('SELECT * FROM promotion_windows WHERE id = ?', [id]);
      const [row] = await tx.query<WindowRow>(
        `UPDATE promotion_windows SET calendar = ?, name = ?, start_at = ?, end_at = ?, preheat_ms = ?,
          revision = revision + 1, changed_at = ?, changed_by = ? WHERE id = ? AND revision = ? RETURNING *`,
        [...valuesOf(entry), at, who.name, id, revision],
      );
      if (row === undefined || before === undefined) return null;
      await follow(tx, at, who, { action: 'promotion.change', id, before: entryOf(before), after: entry });
      return toWindow(row);
    }),

  /** False: there is none. */
  remove: (id: string, who: Who, at: number): Promise<boolean> =>
    tables.write(async (tx) => {
      const [row] = await tx.query<WindowRow>('DELETE FROM promotion_windows WHERE id = ? RETURNING *', [id]);
      if (row === undefined) return false;
      await follow(tx, at, who, { action: 'promotion.remove', id, before: entryOf(row) });
      return true;
    }),
});

const valuesOf = ({ calendar, name, startAt, endAt, preheatMs }: CalendarEntry): unknown[] => [
  calendar,
  name,
  startAt,
  endAt,
  preheatMs ?? null,
];

const entryOf = (row: WindowRow): CalendarEntry => {
  const { calendar, name, startAt, endAt, preheatMs } = toWindow(row);
  return { calendar, name, startAt, endAt, ...(preheatMs === undefined ? {} : { preheatMs }) };
};

interface Change {
  action: string;
  id: string;
  before?: CalendarEntry;
  after?: CalendarEntry;
}

/** A decision based on the old calendar must not be written after this: the revision says so. */
async function follow(tx: Transaction, at: number, who: Who, change: Change): Promise<void> {
  const { action, id, before, after } = change;
  await tx.query('UPDATE schedules SET look_at = ?, revision = revision + 1 WHERE look_at IS NOT NULL', [at]);
  await recordAudit(
    tx,
    at,
    { permissions: [], ...who },
    {
      action,
      kind: 'promotion',
      object: id,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  );
}

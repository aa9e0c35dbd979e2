import type {
  RepairFilter,
  RepairItem,
  RepairItemState,
  RepairPreview,
  RepairView,
} from '../../schemas/repair.ts';
import { pageOf, readCursor, type Page } from './cursor.ts';
import { previewRepair } from './repair-filter.ts';
import { toRepair, type RepairRow } from './repair-row.ts';
import { chunks, marks } from './sql.ts';
import type { Tables } from './tables.ts';

interface ItemRow {
  seq: number;
  run_id: string;
  state: RepairItemState;
  result_run: string | null;
  error_code: string | null;
  released_at: number | null;
  ended_at: number | null;
}

const NONE: Record<RepairItemState, number> = {
  pending: 0,
  releasing: 0,
  released: 0,
  succeeded: 0,
  failed: 0,
  skipped: 0,
  canceled: 0,
};

/** Repairs as people see them. */
export const createRepairList = (tables: Tables) => ({
  preview: (filter: RepairFilter, now: number, sample: number): Promise<RepairPreview> =>
    previewRepair(tables, filter, now, sample),

  async one(id: string): Promise<RepairView | null> {
    const [row] = await tables.read<RepairRow>('SELECT * FROM repairs WHERE id = ?', [id]);
    return row === undefined ? null : viewOf(tables, row);
  },

  /** The newest first. */
  async page({ cursor, limit }: { cursor?: string; limit: number }): Promise<Page<RepairView>> {
    const after = cursor === undefined ? [] : readCursor(cursor, 'string');
    const rows = await tables.read<RepairRow>(
      `SELECT * FROM repairs ${after.length === 0 ? '' : 'WHERE id < ?'} ORDER BY id DESC LIMIT ?`,
      [...after, limit + 1],
    );
    const page = pageOf(
      rows,
      limit,
      (row) => row,
      ({ id }) => [id],
    );
    return { ...page, items: await Promise.all(page.items.map((row) => viewOf(tables, row))) };
  },

  async items(
    id: string,
    { state, cursor, limit }: { state?: RepairItemState; cursor?: string; limit: number },
  ): Promise<Page<RepairItem>> {
    const [after = 0] = cursor === undefined ? [] : readCursor(cursor, 'number');
    const rows = await tables.read<ItemRow>(
      `SELECT seq, run_id, state, result_run, error_code, released_at, ended_at FROM repair_items
        WHERE repair_id = ? AND seq > ? ${state === undefined ? '' : 'AND state = ?'} ORDER BY seq LIMIT ?`,
      [id, after, ...(state === undefined ? [] : [state]), limit + 1],
    );
    return pageOf(rows, limit, toItem, ({ seq }) => [seq]);
  },

  /** Forgets repairs that ended before; answers how many. */
  async forget(before: number): Promise<number> {
    const old = await tables.read<{ id: string }>(
      `SELECT id FROM repairs r WHERE ended_at < ? AND NOT EXISTS (
        SELECT 1 FROM repair_items i WHERE i.repair_id = r.id AND i.state IN ('pending', 'releasing', 'released'))
        LIMIT 100`,
      [before],
    );
    for (const { id } of old) {
      const items = await tables.read<{ seq: number }>('SELECT seq FROM repair_items WHERE repair_id = ?', [
        id,
      ]);
      for (const slice of chunks(items, 500))
        await tables.write((tx) =>
          tx.query(`DELETE FROM repair_items WHERE repair_id = ? AND seq IN (${marks(slice.length)})`, [
            id,
            ...slice.map(({ seq }) => seq),
          ]),
        );
      await tables.write((tx) => tx.query('DELETE FROM repairs WHERE id = ?', [id]));
    }
    return old.length;
  },
});

async function viewOf(tables: Tables, row: RepairRow): Promise<RepairView> {
  const { id, state, filter, change, reason, ratePerMinute, stopAfterErrors, createdAt, createdBy } =
    toRepair(row);
  const groups = await tables.read<{ state: RepairItemState; error_code: string | null; items: number }>(
    'SELECT state, error_code, count(*) AS items FROM repair_items WHERE repair_id = ? GROUP BY state, error_code',
    [id],
  );
  const counts = { ...NONE };
  for (const group of groups) counts[group.state] += group.items;
  const failures = groups
    .filter((group) => group.state === 'failed')
    .map((group) => ({ code: group.error_code ?? 'failed', count: group.items }))
    .sort((a, b) => b.count - a.count);
  const asked = { filter, change, reason, ratePerMinute, stopAfterErrors, createdAt, createdBy };
  const end = { endedAt: row.ended_at, endedBy: row.ended_by, endCode: row.end_code };
  return { id, state, ...asked, ...end, counts, failures };
}

const toItem = (row: ItemRow): RepairItem => ({
  run: row.run_id,
  state: row.state,
  result: row.result_run,
  errorCode: row.error_code,
  releasedAt: row.released_at,
  endedAt: row.ended_at,
});

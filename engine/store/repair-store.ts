import type { RepairItemState } from '../../schemas/repair.ts';
import type { OpenRepair, Released, RepairProgress, RepairTarget } from '../../schemas/repair-state.ts';
import type { RunStatus } from '../../schemas/run.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { repairable } from './repair-filter.ts';
import { toRepair, type RepairRow } from './repair-row.ts';
import { idsFrom } from './run-ids.ts';
import { insertRows, withValues } from './sql.ts';
import type { Tables } from './tables.ts';

/** Runs taken up in one transaction, and results noted in one. */
const BATCH = 500;

/**
 * Mass repairs under way. A repair belongs to one process at a time: the one whose name stands in `owner` until
 * `owner_until`. What moves a repair on states that, so a process that slept has lost it and changes nothing.
 */
export const createRepairStore = (tables: Tables) => ({
  async open(): Promise<OpenRepair[]> {
    const rows = await tables.read<RepairRow>(
      "SELECT * FROM repairs WHERE state IN ('collecting', 'running') ORDER BY id",
    );
    return rows.map(toRepair);
  },

  /** `kept`: it has been this process's all along. Null: it is another's. */
  take: (id: string, owner: string, at: number, until: number): Promise<'kept' | 'taken' | null> =>
    tables.write(async (tx) => {
      const take = (held: string, ...bindings: unknown[]): Promise<unknown[]> =>
        tx.query(
          `UPDATE repairs SET owner = ?, owner_until = ? WHERE id = ? AND state IN ('collecting', 'running')
            AND ${held} RETURNING id`,
          [owner, until, id, ...bindings],
        );
      if ((await take('owner = ? AND owner_until > ?', owner, at)).length > 0) return 'kept';
      const free = '(owner IS NULL OR owner = ? OR owner_until <= ?)';
      return (await take(free, owner, at)).length > 0 ? 'taken' : null;
    }),

  /** Takes the next runs in hand. False: it has them all, and lets them go from now on. */
  collect: (repair: OpenRepair, owner: string): Promise<boolean> => collect(tables, repair, owner),

  /** Marks the next runs as being let go, and when the next may be. */
  takeTargets: (repair: OpenRepair, owner: string, taking: Taking): Promise<RepairTarget[]> =>
    tables.write((tx) => takeTargets(tx, repair, owner, taking)),

  /** Runs whose letting go was cut short by a crash. */
  interrupted: (id: string): Promise<RepairTarget[]> => tables.write((tx) => targets(tx, id, null)),

  note: (id: string, results: readonly Released[], at: number): Promise<void> =>
    tables.write((tx) => note(tx, id, results, at)),

  /** Looks what became of runs that were let go: of one repair, or of all. Answers how many are over now. */
  settle: (at: number, id?: string): Promise<number> => settle(tables, at, id),

  progress: (id: string): Promise<RepairProgress> => progress(tables, id),

  /** Runs that may be the fork of a run, made since it was let go. */
  async forksOf({ flow, run, releasedAt }: RepairTarget): Promise<string[]> {
    const rows = await tables.read<{ id: string }>(
      `SELECT DISTINCT r.id FROM runs r JOIN segments s ON s.run_id = r.id
        WHERE r.flow_id = ? AND r.id >= ? AND s.body LIKE ?`,
      [flow, idsFrom(releasedAt), `%"forkedFrom":{"run":"${run}"%`],
    );
    return rows.map(({ id }) => id);
  },
});

interface Taking {
  count: number;
  at: number;
  nextReleaseAt: number;
}

async function progress(tables: Tables, id: string): Promise<RepairProgress> {
  const [worst] = await tables.read<{ code: string; count: number }>(
    `SELECT i.error_code AS code, count(*) AS count FROM repair_items i JOIN repairs r ON r.id = i.repair_id
      WHERE i.repair_id = ? AND i.state = 'failed' AND i.ended_at >= r.count_from
      GROUP BY i.error_code ORDER BY count(*) DESC LIMIT 1`,
    [id],
  );
  const [left] = await tables.read<{ items: number }>(
    "SELECT count(*) AS items FROM repair_items WHERE repair_id = ? AND state IN ('pending', 'releasing')",
    [id],
  );
  return { worst: worst ?? null, left: left?.items ?? 0 };
}

async function takeTargets(
  tx: Transaction,
  { id }: OpenRepair,
  owner: string,
  { count, at, nextReleaseAt }: Taking,
): Promise<RepairTarget[]> {
  const moved = await tx.query(
    `UPDATE repairs SET next_release_at = ?
      WHERE id = ? AND state = 'running' AND owner = ? AND owner_until > ? RETURNING id`,
    [nextReleaseAt, id, owner, at],
  );
  if (moved.length === 0) return [];
  await tx.query(
    `UPDATE repair_items SET state = 'releasing', released_at = ? WHERE repair_id = ? AND seq IN (
      SELECT seq FROM repair_items WHERE repair_id = ? AND state = 'pending' ORDER BY seq LIMIT ?)`,
    [at, id, id, count],
  );
  return targets(tx, id, at);
}

/** The search runs on a reader, which may take its time; only what it found is written. */
async function collect(tables: Tables, repair: OpenRepair, owner: string): Promise<boolean> {
  const { sql, bindings } = repairable(repair.filter, repair.createdAt);
  const found = await tables.read<{ id: string; seq: number }>(
    `SELECT r.id, r.seq FROM runs r WHERE ${sql} AND r.id > ? ORDER BY r.id LIMIT ?`,
    [...bindings, repair.afterRun, BATCH],
  );
  const more = found.length === BATCH;
  await tables.write(async (tx) => {
    const [row] = await tx.query<{ next_seq: number }>(
      `UPDATE repairs SET after_run = ?, next_seq = next_seq + ?, state = ?
        WHERE id = ? AND state = 'collecting' AND after_run = ? AND owner = ? RETURNING next_seq`,
      [
        found.at(-1)?.id ?? repair.afterRun,
        found.length,
        more ? 'collecting' : 'running',
        repair.id,
        repair.afterRun,
        owner,
      ],
    );
    if (row === undefined) return;
    const first = row.next_seq - found.length;
    await insertRows(
      tx,
      'repair_items',
      ['repair_id', 'seq', 'run_id', 'run_seq', 'state'],
      found.map(({ id, seq }, index) => [repair.id, first + index, id, seq, 'pending']),
      'ON CONFLICT DO NOTHING',
    );
  });
  return more;
}

/** `releasedAt` null: all that are being let go. */
async function targets(tx: Transaction, id: string, releasedAt: number | null): Promise<RepairTarget[]> {
  const rows = await tx.query<{
    seq: number;
    run_id: string;
    run_seq: number;
    released_at: number;
    flow_id: string | null;
    now_seq: number | null;
    status: RunStatus | null;
  }>(
    `SELECT i.seq, i.run_id, i.run_seq, i.released_at, r.flow_id, r.seq AS now_seq, r.status
      FROM repair_items i LEFT JOIN runs r ON r.id = i.run_id
      WHERE i.repair_id = ? AND i.state = 'releasing' ${releasedAt === null ? '' : 'AND i.released_at = ?'}
      ORDER BY i.seq`,
    releasedAt === null ? [id] : [id, releasedAt],
  );
  return rows.map((row) => ({
    seq: row.seq,
    run: row.run_id,
    flow: row.flow_id ?? '',
    foundSeq: row.run_seq,
    nowSeq: row.now_seq ?? 0,
    status: row.status,
    releasedAt: row.released_at,
  }));
}

async function note(tx: Transaction, id: string, results: readonly Released[], at: number): Promise<void> {
  if (results.length === 0) return;
  const columns = { seq: 'BIGINT', state: 'TEXT', result: 'TEXT', code: 'TEXT', ended_at: 'BIGINT' } as const;
  await tx.query(
    `${withValues(columns, results.length)}
    UPDATE repair_items SET state = v.state, result_run = v.result, error_code = v.code, ended_at = v.ended_at FROM v
    WHERE repair_items.repair_id = ? AND repair_items.seq = v.seq AND repair_items.state = 'releasing'`,
    [
      ...results.flatMap(({ seq, state, result, errorCode }) => [
        seq,
        state,
        result ?? null,
        errorCode ?? null,
        state === 'released' ? null : at,
      ]),
      id,
    ],
  );
}

const OVER = "('completed', 'failed', 'canceled', 'superseded')";

/** A retried run is open from the moment the message for it is committed, so an end seen here is a new one. */
async function settle(tables: Tables, at: number, id: string | undefined): Promise<number> {
  const over = await tables.read<{
    repair_id: string;
    seq: number;
    status: RunStatus | null;
    error_code: string | null;
  }>(
    `SELECT i.repair_id, i.seq, r.status, r.error_code FROM repair_items i LEFT JOIN runs r ON r.id = i.result_run
      WHERE i.state = 'released' ${id === undefined ? '' : 'AND i.repair_id = ?'}
        AND (r.id IS NULL OR r.status IN ${OVER}) LIMIT ?`,
    [...(id === undefined ? [] : [id]), BATCH],
  );
  if (over.length === 0) return 0;
  const columns = { repair: 'TEXT', seq: 'BIGINT', state: 'TEXT', code: 'TEXT' } as const;
  await tables.write((tx) =>
    tx.query(
      `${withValues(columns, over.length)}
      UPDATE repair_items SET state = v.state, error_code = v.code, ended_at = ? FROM v
      WHERE repair_items.repair_id = v.repair AND repair_items.seq = v.seq AND repair_items.state = 'released'`,
      [...over.flatMap((row) => [row.repair_id, row.seq, ...endOf(row.status, row.error_code)]), at],
    ),
  );
  return over.length;
}

const endOf = (status: RunStatus | null, code: string | null): [RepairItemState, string | null] => {
  if (status === null) return ['skipped', 'run-gone'];
  if (status === 'completed') return ['succeeded', null];
  if (status === 'superseded') return ['skipped', 'superseded'];
  return ['failed', status === 'canceled' ? 'canceled' : (code ?? 'failed')];
};

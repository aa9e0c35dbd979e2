import type { Transaction } from '../sdk/transaction.ts';
import { marks } from './sql.ts';
import type { Tables } from './tables.ts';

/** A reason for which runs are not claimed: a paused flow, an incident, a freeze, a mass repair. */
export interface Hold {
  id: string;
  kind: string;
  /** What it is about, such as a flow or a connector. */
  target: string | null;
  reason: string;
  /** How many runs a minute its release lets go; null: all at once. */
  ratePerMinute: number | null;
  /** A release stops when so many of the runs it let go have failed. */
  stopAfterErrors: number | null;
  createdAt: number;
  createdBy: string | null;
  /** From when runs may be let go; null: it stands. */
  releasedAt: number | null;
  /** Runs it keeps back. */
  held: number;
}

export interface NewHold {
  id: string;
  kind: string;
  target?: string;
  reason: string;
  ratePerMinute?: number;
  stopAfterErrors?: number;
  by?: string;
  at: number;
}

export interface HoldStore {
  create(hold: NewHold): Promise<void>;
  /** Those that stand or still keep runs back, the oldest first. */
  list(): Promise<Hold[]>;
  /** Keeps open runs back; those being driven go on to where they park. Answers how many. */
  holdRuns(hold: string, runs: { ids: readonly string[] } | { flow: string }): Promise<number>;
  /** No new runs are kept back from now; those held wait to be let go. */
  end(hold: string, by: string, at: number): Promise<void>;
  /** Lets go the oldest `limit` runs. Answers their ids; none are left once fewer come than asked for. */
  releaseHeld(hold: string, limit: number): Promise<string[]>;
}

/** `ring` is told of runs that are due once they are let go. */
export const createHoldStore = (tables: Tables, ring: (runIds: string[]) => void): HoldStore => ({
  create: (hold) => tables.write((tx) => insertHold(tx, hold)),
  list: async () => {
    const rows = await tables.read<HoldRow>(
      `SELECT * FROM (SELECT holds.*, (SELECT count(*) FROM runs WHERE runs.hold_id = holds.id) AS held FROM holds) h
        WHERE released_at IS NULL OR held > 0 ORDER BY created_at, id`,
    );
    return rows.map(toHold);
  },
  holdRuns: (hold, runs) =>
    tables.write(async (tx) => {
      const [which, bindings] =
        'flow' in runs ? ['flow_id = ?', [runs.flow]] : [`id IN (${marks(runs.ids.length)})`, runs.ids];
      const rows = await tx.query(
        `UPDATE runs SET hold_id = ? WHERE ${which} AND hold_id IS NULL
          AND status IN ('queued', 'running', 'waiting') RETURNING id`,
        [hold, ...bindings],
      );
      return rows.length;
    }),
  end: (hold, by, at) => tables.write((tx) => endHold(tx, hold, by, at)),
  releaseHeld: async (hold, limit) => {
    const rows = await tables.write((tx) => releaseRuns(tx, hold, limit));
    const due = rows.filter((run) => run.due_at !== null).map(({ id }) => id);
    if (due.length > 0) ring(due);
    return rows.map(({ id }) => id);
  },
});

/** A transaction of this many holds the writer for some milliseconds. */
const BATCH = 500;

/**
 * Lets go every run a hold keeps back, in short transactions, and ends the hold with the last of them: cut off on the
 * way it stands with the rest, and is ended again.
 */
export async function releaseAll(
  tables: Pick<Tables, 'write'>,
  hold: string,
  by: string,
  at: number,
): Promise<void> {
  for (let released = BATCH; released === BATCH;)
    released = await tables.write(async (tx) => (await releaseRuns(tx, hold, BATCH)).length);
  await tables.write(async (tx) => {
    // First: whoever is about to add a run to the hold has done so, or sees that it is over.
    await endHold(tx, hold, by, at);
    while ((await releaseRuns(tx, hold, BATCH)).length === BATCH);
  });
}

const insertHold = async (tx: Transaction, hold: NewHold): Promise<void> => {
  await tx.query(
    `INSERT INTO holds(id, kind, target, reason, rate_per_minute, stop_after_errors, created_at, created_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      hold.id,
      hold.kind,
      hold.target ?? null,
      hold.reason,
      hold.ratePerMinute ?? null,
      hold.stopAfterErrors ?? null,
      hold.at,
      hold.by ?? null,
    ],
  );
};

const endHold = async (tx: Transaction, hold: string, by: string, at: number): Promise<void> => {
  await tx.query('UPDATE holds SET released_at = ?, released_by = ? WHERE id = ? AND released_at IS NULL', [
    at,
    by,
    hold,
  ]);
};

/** A run keeps its due time while it is held, so it is due at once if its time came meanwhile. */
const releaseRuns = (
  tx: Transaction,
  hold: string,
  limit: number,
): Promise<{ id: string; due_at: number | null }[]> =>
  tx.query(
    `UPDATE runs SET hold_id = NULL
      WHERE id IN (SELECT id FROM runs WHERE hold_id = ? ORDER BY id LIMIT ?) RETURNING id, due_at`,
    [hold, limit],
  );

interface HoldRow {
  id: string;
  kind: string;
  target: string | null;
  reason: string;
  rate_per_minute: number | null;
  stop_after_errors: number | null;
  created_at: number;
  created_by: string | null;
  released_at: number | null;
  held: number;
}

const toHold = (row: HoldRow): Hold => ({
  id: row.id,
  kind: row.kind,
  target: row.target,
  reason: row.reason,
  ratePerMinute: row.rate_per_minute,
  stopAfterErrors: row.stop_after_errors,
  createdAt: row.created_at,
  createdBy: row.created_by,
  releasedAt: row.released_at,
  held: row.held,
});

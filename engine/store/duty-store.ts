import type { Transaction } from '../sdk/transaction.ts';
import type { Tables } from './tables.ts';

interface DutyRow {
  name: string;
  next_at: number;
  owner: string | null;
  owner_until: number | null;
  started_at: number | null;
  ended_at: number | null;
  failed_at: number | null;
  failures: number;
  error: string | null;
}

/** Standing duties on the database: when each is due, and which process does it now. */
export const createDutyStore = (tables: Tables) => ({
  /** Answers when it is due: what is known stays. */
  know: (name: string, nextAt: number): Promise<number> =>
    tables.write(async (tx) => {
      await tx.query('INSERT INTO duties(name, next_at, failures) VALUES (?, ?, 0) ON CONFLICT DO NOTHING', [
        name,
        nextAt,
      ]);
      const [row] = await tx.query<{ next_at: number }>('SELECT next_at FROM duties WHERE name = ?', [name]);
      return row?.next_at ?? nextAt;
    }),

  /** A process that comes back under its own name has nothing under way, so it may begin again at once. */
  begin: (name: string, owner: string, at: number, until: number): Promise<'begun' | { askAt: number }> =>
    tables.write((tx) => begin(tx, name, owner, at, until)),

  async keep(name: string, owner: string, until: number): Promise<boolean> {
    const kept = await tables.write((tx) =>
      tx.query('UPDATE duties SET owner_until = ? WHERE name = ? AND owner = ? RETURNING name', [
        until,
        name,
        owner,
      ]),
    );
    return kept.length > 0;
  },

  /** Changes nothing if the duty was lost to another process. */
  async end(
    name: string,
    owner: string,
    at: number,
    { nextAt, error }: { nextAt: number; error?: string },
  ): Promise<void> {
    const outcome =
      error === undefined
        ? 'failures = 0, error = NULL'
        : 'failures = failures + 1, failed_at = ?, error = ?';
    await tables.write((tx) =>
      tx.query(
        `UPDATE duties SET next_at = ?, owner = NULL, owner_until = NULL, ended_at = ?, ${outcome}
          WHERE name = ? AND owner = ?`,
        [nextAt, at, ...(error === undefined ? [] : [at, error]), name, owner],
      ),
    );
  },

  async list() {
    const rows = await tables.read<DutyRow>('SELECT * FROM duties ORDER BY name');
    return rows.map(toDuty);
  },
});

async function begin(
  tx: Transaction,
  name: string,
  owner: string,
  at: number,
  until: number,
): Promise<'begun' | { askAt: number }> {
  const begun = await tx.query(
    `UPDATE duties SET owner = ?, owner_until = ?, started_at = ?
      WHERE name = ? AND next_at <= ? AND (owner IS NULL OR owner = ? OR owner_until <= ?) RETURNING name`,
    [owner, until, at, name, at, owner, at],
  );
  if (begun.length > 0) return 'begun';
  const [row] = await tx.query<DutyRow>('SELECT * FROM duties WHERE name = ?', [name]);
  return { askAt: Math.max(row?.next_at ?? at, row?.owner_until ?? at) };
}

const toDuty = (row: DutyRow) => ({
  name: row.name,
  nextAt: row.next_at,
  owner: row.owner,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  failedAt: row.failed_at,
  failures: row.failures,
  error: row.error,
});

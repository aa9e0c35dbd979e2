import type { StepError } from '../core/errors.ts';
import type { Tables } from './tables.ts';
import { timedId } from './timed-id.ts';

/** How often something failed in a row, and how last. */
interface Details {
  times: number;
  lastAt: number;
  error: StepError;
}

/** Incidents of the engine itself: cases about a thing (`schedule:…`, `duty:…`), not about a run. */
export const createIncidentStore = (tables: Tables) => ({
  open: (about: string, cause: string, error: StepError, at: number): Promise<void> =>
    tables.write(async (tx) => {
      const [standing] = await tx.query<{ id: string; details: string }>(
        "SELECT id, details FROM cases WHERE type = 'incident' AND object = ? AND run_id IS NULL AND closed_at IS NULL",
        [about],
      );
      const times = standing === undefined ? 1 : (JSON.parse(standing.details) as Details).times + 1;
      const details = JSON.stringify({ times, lastAt: at, error } satisfies Details);
      if (standing !== undefined)
        await tx.query('UPDATE cases SET details = ?, value = ? WHERE id = ?', [
          details,
          error.message,
          standing.id,
        ]);
      else
        await tx.query(
          `INSERT INTO cases(id, type, cause, severity, object, value, details, opened_at)
            VALUES (?, 'incident', ?, 'important', ?, ?, ?, ?)`,
          [timedId(at), cause, about, error.message, details, at],
        );
    }),

  async close(about: string, at: number): Promise<void> {
    await tables.write((tx) =>
      tx.query(
        `UPDATE cases SET closed_at = ?, closed_by = 'system', note = 'recovered'
          WHERE type = 'incident' AND object = ? AND run_id IS NULL AND closed_at IS NULL`,
        [at, about],
      ),
    );
  },

  async standing(): Promise<string[]> {
    const rows = await tables.read<{ object: string }>(
      "SELECT object FROM cases WHERE type = 'incident' AND run_id IS NULL AND closed_at IS NULL AND object IS NOT NULL",
    );
    return rows.map(({ object }) => object);
  },
});

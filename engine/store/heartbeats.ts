import type { Lane } from './committer.ts';
import { insertRows, withValues } from './sql.ts';

export interface Heartbeat {
  worker: string;
  runs: { runId: string; epoch: number; inboxSeq: number }[];
  /** New end of the leases. */
  until: number;
}

export interface HeartbeatResult {
  /** Runs that are no longer leased to the worker. */
  lost: string[];
  /** Runs with messages beyond the `inboxSeq` the worker knows. */
  news: string[];
}

/** One statement moves the ends of all leases on; the worker's own row shows that it is alive even with no runs. */
export const heartbeatLane: Lane<Heartbeat, HeartbeatResult> = {
  order: 4,
  run: async (group, beats) => {
    const results: HeartbeatResult[] = [];
    for (const { worker, runs, until } of beats) {
      await insertRows(
        group.session,
        'workers',
        ['id', 'seen_at'],
        [[worker, group.clock.now()]],
        'ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at',
      );
      const held =
        runs.length === 0
          ? []
          : await group.session.query<{ id: string; inbox_seq: number }>(
              `${withValues({ id: 'TEXT', epoch: 'BIGINT' }, runs.length)}
              UPDATE runs SET due_at = ? FROM v
              WHERE runs.id = v.id AND runs.epoch = v.epoch AND runs.lease_owner = ?
              RETURNING runs.id, runs.inbox_seq`,
              [...runs.flatMap(({ runId, epoch }) => [runId, epoch]), until, worker],
            );
      const inboxOf = new Map(held.map((row) => [row.id, row.inbox_seq]));
      results.push({
        lost: runs.filter(({ runId }) => !inboxOf.has(runId)).map(({ runId }) => runId),
        news: runs
          .filter(({ runId, inboxSeq }) => (inboxOf.get(runId) ?? 0) > inboxSeq)
          .map(({ runId }) => runId),
      });
    }
    return results;
  },
  touches: ({ runs }) => runs.map(({ runId }) => runId),
};

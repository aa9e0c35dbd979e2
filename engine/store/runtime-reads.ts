import type { RunMode, RunStatus } from '../../schemas/run.ts';
import { releaseAll } from './holds.ts';
import type { Tables } from './tables.ts';

/** The row of a run, as far as retry and replay need it. */
export interface RunHead {
  id: string;
  flowId: string;
  version: number;
  status: RunStatus;
  mode: RunMode;
  epoch: number;
  seq: number;
  depth: number;
}

interface HeadRow {
  id: string;
  flow_id: string;
  version: number;
  status: RunStatus;
  mode: RunMode;
  epoch: number;
  seq: number;
  depth: number;
}

/** Reads the runtime does besides the journal. */
export const readsOf = (tables: Tables) => ({
  async head(runId: string): Promise<RunHead | null> {
    const [row] = await tables.read<HeadRow>(
      'select id, flow_id, version, status, mode, epoch, seq, depth from runs where id = ?',
      [runId],
    );
    if (!row) return null;
    const { flow_id: flowId, ...rest } = row;
    return { ...rest, flowId };
  },

  /** Ids of the open runs that carry this search key. */
  async openByKey(name: string, value: string): Promise<string[]> {
    const rows = await tables.read<{ id: string }>(
      `select r.id from run_keys k join runs r on r.id = k.run_id
       where k.name = ? and k.value = ? and r.status in ('queued', 'running', 'waiting') order by r.id`,
      [name, value],
    );
    return rows.map(({ id }) => id);
  },
});

const prefix = 'flow:';

/** Pauses of flows: a hold whose id names the flow. Runs born while it stands carry it and are passed over by claims. */
export const pausesOf = (tables: Tables) => ({
  async paused(): Promise<Record<string, string>> {
    const rows = await tables.read<{ id: string }>(
      "select id from holds where kind = 'flow' and released_at is null",
    );
    return Object.fromEntries(rows.map(({ id }) => [id.slice(prefix.length), id]));
  },

  async pause(flow: string, reason: string, by: string, now: number): Promise<string> {
    const id = prefix + flow;
    await tables.write((tx) =>
      tx.query(
        `insert into holds(id, kind, reason, created_at, created_by) values (?, 'flow', ?, ?, ?)
         on conflict (id) do update set reason = excluded.reason, created_at = excluded.created_at,
           created_by = excluded.created_by, released_at = null, released_by = null`,
        [id, reason, now, by],
      ),
    );
    return id;
  },

  resume: (holdId: string, by: string, now: number): Promise<void> => releaseAll(tables, holdId, by, now),

  letGo: (holdId: string): Promise<void> =>
    tables.write(async (tx) => {
      await tx.query(
        `update runs set hold_id = null where hold_id = ?
          and exists (select 1 from holds where holds.id = ? and released_at is not null)`,
        [holdId, holdId],
      );
    }),
});

import type { RunMode, RunStatus } from '../../schemas/run.ts';
import type { Lane } from './committer.ts';
import type { Group } from './context.ts';
import type { ClaimOptions, Lease } from './run-store.ts';
import { marks, withValues } from './sql.ts';

export const claimLane: Lane<ClaimOptions, Lease[]> = {
  order: 3,
  run: async (group, claims) => {
    const results: Lease[][] = [];
    for (const options of claims) results.push(await claim(group, options));
    return results;
  },
  afterCommit: 'claim.after-commit',
};

/**
 * Due runs, the highest priority first, the longest due first among equals. An expired lease is just another due
 * run. Each priority is asked for by itself, so that the index gives its due runs in order however many timers lie
 * in the future.
 */
async function claim(group: Group, options: ClaimOptions): Promise<Lease[]> {
  const room = await roomOf(group, options);
  const ids: string[] = [];
  let priority = await nextPriority(group, null);
  while (priority !== null && ids.length < options.limit) {
    ids.push(...(await dueRuns(group, options, priority, room, options.limit - ids.length)));
    priority = await nextPriority(group, priority);
  }
  return ids.length === 0 ? [] : lease(group, options, ids);
}

/** Places left by flow, for the flows whose number of leased runs is bounded. Lapsed leases take no place. */
async function roomOf(group: Group, { concurrency = {}, now }: ClaimOptions): Promise<Map<string, number>> {
  const flows = Object.keys(concurrency);
  if (flows.length === 0) return new Map();
  await group.dialect.lockNames(
    group.session,
    flows.map((flow) => `flow:${flow}`),
  );
  const taken = await group.session.query<{ flow_id: string; leased: number }>(
    `SELECT flow_id, count(*) AS leased FROM runs
      WHERE lease_owner IS NOT NULL AND due_at > ? AND flow_id IN (${marks(flows.length)})
      GROUP BY flow_id`,
    [now, ...flows],
  );
  const leased = new Map(taken.map((row) => [row.flow_id, row.leased]));
  return new Map(flows.map((flow) => [flow, (concurrency[flow] ?? 0) - (leased.get(flow) ?? 0)]));
}

async function nextPriority(group: Group, below: number | null): Promise<number | null> {
  const [row] = await group.session.query<{ priority: number | null }>(
    `SELECT max(priority) AS priority FROM runs
      WHERE due_at IS NOT NULL AND hold_id IS NULL ${below === null ? '' : 'AND priority < ?'}`,
    below === null ? [] : [below],
  );
  return row?.priority ?? null;
}

async function dueRuns(
  group: Group,
  { now, groups, knows }: ClaimOptions,
  priority: number,
  room: Map<string, number>,
  limit: number,
): Promise<string[]> {
  const ids: string[] = [];
  // Runs of a flow that fills up on the way are passed over, and more are asked for in their place.
  for (;;) {
    const full = [...room].filter(([, left]) => left <= 0).map(([flow]) => flow);
    const found = await group.session.query<{ id: string; flow_id: string }>(
      `SELECT id, flow_id FROM runs
        WHERE due_at IS NOT NULL AND hold_id IS NULL AND priority = ? AND due_at <= ? AND ${IS_ITS_TURN}
          ${groups === undefined ? '' : `AND flow_group IN (${marks(groups.length)})`}
          ${full.length === 0 ? '' : `AND flow_id NOT IN (${marks(full.length)})`}
          ${ids.length === 0 ? '' : `AND id NOT IN (${marks(ids.length)})`}
        ORDER BY due_at, id LIMIT ? ${group.dialect.skipLocked}`,
      [priority, now, ...(groups ?? []), ...full, ...ids, limit - ids.length],
    );
    const before = ids.length;
    for (const { id, flow_id: flow } of found) {
      if (knows?.(flow) === false) room.set(flow, 0);
      const left = room.get(flow);
      if (left !== undefined && left <= 0) continue;
      if (left !== undefined) room.set(flow, left - 1);
      ids.push(id);
    }
    if (ids.length >= limit || ids.length - before === found.length) return ids;
  }
}

/**
 * A run queued under a serial key goes on only while no run of the key is open, and only the one with the oldest
 * source time of those that could.
 */
const IS_ITS_TURN = `(status <> 'queued' OR serial_key IS NULL OR (
  NOT EXISTS (SELECT 1 FROM runs o WHERE o.serial_key = runs.serial_key AND o.status IN ('running', 'waiting'))
  AND NOT EXISTS (SELECT 1 FROM runs o WHERE o.serial_key = runs.serial_key AND o.status = 'queued'
    AND o.due_at IS NOT NULL AND o.hold_id IS NULL
    AND (o.serial_at < runs.serial_at OR (o.serial_at = runs.serial_at AND o.id < runs.id)))))`;

interface LeasedRow {
  id: string;
  flow_id: string;
  version: number;
  mode: RunMode;
  epoch: number;
  seq: number;
  inbox_seq: number;
  inbox_read: number;
  status: RunStatus;
  depth: number;
  serial_key: string | null;
  serial_at: number | null;
  applied_at: number | null;
  parent_run: string | null;
  parent_step: string | null;
  created_at: number;
}

/** Gives the runs to the worker in a new epoch. */
async function lease(
  group: Group,
  { worker, now, leaseMs }: ClaimOptions,
  ids: readonly string[],
): Promise<Lease[]> {
  const rows = await group.session.query<LeasedRow>(
    `${withValues({ id: 'TEXT' }, ids.length)}
    UPDATE runs SET epoch = runs.epoch + 1, lease_owner = ?, due_at = ?,
      status = CASE WHEN runs.status = 'queued' THEN 'running' ELSE runs.status END
    FROM v WHERE runs.id = v.id
    RETURNING runs.id, flow_id, version, mode, epoch, seq, inbox_seq, inbox_read, status, depth, serial_key, serial_at,
      (SELECT applied_at FROM serials WHERE serials.key = runs.serial_key) AS applied_at,
      parent_run, parent_step, created_at`,
    [...ids, worker, now + leaseMs],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [toLease(row)];
  });
}

const toLease = (row: LeasedRow): Lease => ({
  runId: row.id,
  flowId: row.flow_id,
  version: row.version,
  mode: row.mode,
  epoch: row.epoch,
  seq: row.seq,
  inboxSeq: row.inbox_seq,
  inboxRead: row.inbox_read,
  status: row.status,
  depth: row.depth,
  serialKey: row.serial_key,
  serialAt: row.serial_at,
  serialAppliedAt: row.applied_at,
  parentRun: row.parent_run,
  parentStep: row.parent_step,
  createdAt: row.created_at,
});

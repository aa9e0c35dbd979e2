import type { RecordAction, RecordActionItem, RecordActionJob } from '../../../schemas/record-action.ts';
import type { RecordActionConfig } from '../../../schemas/table-trigger.ts';
import type { Text } from '../../../schemas/text.ts';
import type { Transaction } from '../../sdk/transaction.ts';
import { readDefinition } from '../../store/flow-store.ts';
import { insertRows } from '../../store/sql.ts';
import type { Tables } from '../../store/tables.ts';

/** A button with its settings. */
export interface LiveAction extends RecordAction {
  config: RecordActionConfig;
}

export interface NewJob {
  id: string;
  action: LiveAction;
  key: string | undefined;
  actor: string;
  actorName: string;
  at: number;
  items: readonly { id: string; title: string }[];
}

/** A job whose runs are still being started. */
export interface OpenJob {
  id: string;
  flow: string;
  node: string;
  version: number;
  table: string;
  actor: string;
}

export interface PendingItem {
  place: number;
  record: string;
}

export interface ActionStore {
  /** The buttons of live flows on a table. */
  actionsOf(table: string): Promise<LiveAction[]>;
  /** Answers the id of the job: that of the one of the same key, if there is one. */
  create(job: NewJob): Promise<string>;
  job(id: string): Promise<RecordActionJob | undefined>;
  /** The newest first. */
  jobs(table: string, limit: number): Promise<RecordActionJob[]>;
  items(id: string, after: number, limit: number): Promise<RecordActionItem[]>;
  /** What was not started will not be. False: there was nothing to stop. */
  cancel(id: string, at: number): Promise<boolean>;
  open(): Promise<OpenJob[]>;
  pending(id: string, limit: number): Promise<PendingItem[]>;
  /** Ends a job that has nothing pending. */
  close(id: string, at: number): Promise<void>;
  config(job: Pick<OpenJob, 'flow' | 'node' | 'version'>): Promise<RecordActionConfig | undefined>;
}

interface JobRow {
  id: string;
  flow_id: string;
  node_id: string;
  version: number;
  table_id: string;
  actor: string;
  actor_name: string;
  created_at: number;
  state: 'running' | 'started' | 'canceled';
  total: number;
  pending: number;
  refused: number;
  canceled: number;
  open: number;
  completed: number;
  failed: number;
}

const sum = (condition: string): string => `sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;

const JOBS = `SELECT a.id, a.flow_id, a.node_id, a.version, a.table_id, a.actor, a.actor_name, a.created_at, a.state,
    count(*) AS total, ${sum("i.state = 'pending'")} AS pending, ${sum("i.state = 'refused'")} AS refused,
    ${sum("i.state = 'canceled'")} AS canceled, ${sum("r.status IN ('queued', 'running', 'waiting')")} AS open,
    ${sum("i.state = 'started' AND (r.status IS NULL OR r.status IN ('completed', 'superseded'))")} AS completed,
    ${sum("r.status IN ('failed', 'canceled')")} AS failed
  FROM record_actions a JOIN record_action_items i ON i.action_id = a.id LEFT JOIN runs r ON r.id = i.run_id`;
const GROUPED = `GROUP BY a.id, a.flow_id, a.node_id, a.version, a.table_id, a.actor, a.actor_name, a.created_at, a.state`;

export const createActionStore = (tables: Tables): ActionStore => ({
  actionsOf: (table) => actionsOf(tables, table),
  create: (job) => tables.write((tx) => createJob(tx, job)),
  async job(id) {
    const [row] = await tables.read<JobRow>(`${JOBS} WHERE a.id = ? ${GROUPED}`, [id]);
    return row && jobOf(row);
  },
  async jobs(table, limit) {
    const rows = await tables.read<JobRow>(
      `${JOBS} WHERE a.id IN (SELECT id FROM record_actions WHERE table_id = ? ORDER BY id DESC LIMIT ?)
        ${GROUPED} ORDER BY a.id DESC`,
      [table, limit],
    );
    return rows.map(jobOf);
  },
  items: (id, after, limit) => readItems(tables, id, after, limit),
  cancel: (id, at) => tables.write((tx) => cancelJob(tx, id, at)),
  async open() {
    const rows = await tables.read<JobRow>(
      "SELECT * FROM record_actions WHERE state = 'running' ORDER BY id",
    );
    return rows.map((row) => ({
      id: row.id,
      flow: row.flow_id,
      node: row.node_id,
      version: row.version,
      table: row.table_id,
      actor: row.actor,
    }));
  },
  pending: (id, limit) =>
    tables.read<PendingItem>(
      `SELECT place, record_id AS record FROM record_action_items
        WHERE action_id = ? AND state = 'pending' ORDER BY place LIMIT ?`,
      [id, limit],
    ),
  close: async (id, at) => {
    await tables.write((tx) =>
      tx.query(
        `UPDATE record_actions SET state = 'started', ended_at = ? WHERE id = ? AND state = 'running' AND NOT EXISTS (
          SELECT 1 FROM record_action_items i WHERE i.action_id = record_actions.id AND i.state = 'pending')`,
        [at, id],
      ),
    );
  },
  config: async ({ flow, node, version }) => {
    const [row] = await tables.read<{ definition: string }>(
      'SELECT definition FROM flow_versions WHERE flow_id = ? AND version = ?',
      [flow, version],
    );
    const found = row === undefined ? undefined : readDefinition(row.definition).nodes[node];
    return found?.type === 'record-action' ? (found.config as unknown as RecordActionConfig) : undefined;
  },
});

async function actionsOf(tables: Tables, table: string): Promise<LiveAction[]> {
  const rows = await tables.read<{ id: string; version: number; definition: string }>(
    `SELECT f.id, f.version, v.definition FROM flows f
      JOIN flow_versions v ON v.flow_id = f.id AND v.version = f.version
      WHERE f.archived_at IS NULL AND v.definition LIKE '%"record-action"%' ORDER BY f.id`,
  );
  return rows.flatMap(({ id, version, definition }) => {
    const { name, nodes } = readDefinition(definition);
    return Object.entries(nodes).flatMap(([node, { type, config, disabled }]): LiveAction[] => {
      if (type !== 'record-action' || disabled === true || config['table'] !== table) return [];
      const settings = config as unknown as RecordActionConfig;
      return [{ flow: id, node, version, table, title: settings.title ?? name, config: settings }];
    });
  });
}

async function createJob(tx: Transaction, job: NewJob): Promise<string> {
  const { id, action, key, actor, actorName, at, items } = job;
  const written = await tx.query(
    `INSERT INTO record_actions(id, flow_id, node_id, version, table_id, idem_key, actor, actor_name, created_at, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'running')
      ON CONFLICT (flow_id, idem_key) WHERE idem_key IS NOT NULL DO NOTHING RETURNING id`,
    [id, action.flow, action.node, action.version, action.table, key ?? null, actor, actorName, at],
  );
  if (written.length === 0) {
    const [known] = await tx.query<{ id: string }>(
      'SELECT id FROM record_actions WHERE flow_id = ? AND idem_key = ?',
      [action.flow, key],
    );
    return known?.id ?? id;
  }
  await insertRows(
    tx,
    'record_action_items',
    ['action_id', 'place', 'record_id', 'title', 'state'],
    items.map((item, place) => [id, place, item.id, item.title, 'pending']),
  );
  return id;
}

async function cancelJob(tx: Transaction, id: string, at: number): Promise<boolean> {
  const stopped = await tx.query(
    "UPDATE record_actions SET state = 'canceled', ended_at = ? WHERE id = ? AND state = 'running' RETURNING id",
    [at, id],
  );
  if (stopped.length === 0) return false;
  await tx.query(
    "UPDATE record_action_items SET state = 'canceled' WHERE action_id = ? AND state = 'pending'",
    [id],
  );
  return true;
}

const jobOf = ({ actor_name, flow_id, node_id, table_id, created_at, ...row }: JobRow): RecordActionJob => ({
  id: row.id,
  flow: flow_id,
  node: node_id,
  table: table_id,
  by: actor_name,
  createdAt: created_at,
  state: row.state === 'started' && row.open === 0 ? 'done' : row.state,
  total: row.total,
  pending: row.pending,
  refused: row.refused,
  canceled: row.canceled,
  open: row.open,
  completed: row.completed,
  failed: row.failed,
});

async function readItems(
  tables: Tables,
  id: string,
  after: number,
  limit: number,
): Promise<RecordActionItem[]> {
  const rows = await tables.read<{
    place: number;
    record_id: string;
    title: string;
    state: RecordActionItem['state'];
    reason: string | null;
    run_id: string | null;
    status: string | null;
  }>(
    `SELECT i.place, i.record_id, i.title, i.state, i.reason, i.run_id, r.status FROM record_action_items i
      LEFT JOIN runs r ON r.id = i.run_id WHERE i.action_id = ? AND i.place > ? ORDER BY i.place LIMIT ?`,
    [id, after, limit],
  );
  return rows.map((row) => ({
    place: row.place,
    record: row.record_id,
    title: row.title,
    state: row.state,
    reason: row.reason === null ? null : (JSON.parse(row.reason) as Text),
    run: row.run_id,
    status: row.status,
  }));
}

/** Marks items as what became of them; answers the places that nobody else had dealt with. */
export async function settleItems(
  tx: Transaction,
  action: string,
  items: readonly { place: number; state: 'started' | 'refused'; reason?: Text; run?: string }[],
): Promise<Set<number>> {
  const settled = new Set<number>();
  for (const { place, state, reason, run } of items) {
    const done = await tx.query<{ place: number }>(
      `UPDATE record_action_items SET state = ?, reason = ?, run_id = ?
        WHERE action_id = ? AND place = ? AND state = 'pending' RETURNING place`,
      [state, reason === undefined ? null : JSON.stringify(reason), run ?? null, action, place],
    );
    if (done.length > 0) settled.add(place);
  }
  return settled;
}

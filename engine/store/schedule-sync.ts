import type { FlowDefinition } from '../../schemas/flow.ts';
import { printJsonSorted } from '../../schemas/values/print-json.ts';
import type { Transaction } from '../sdk/transaction.ts';

interface KnownRow {
  id: string;
  node_id: string;
  config: string;
  removed_at: number | null;
}

/**
 * Brings the schedules of a flow to the version that just went live, in the transaction that makes it so: no old
 * timer can be left behind, and no new one forgotten. A schedule whose settings stay as they were goes on where it
 * was, and what it missed is still owed; one that changed or came back counts from now on, and slots that waited
 * under the old settings are dropped. What a person switched off stays off. A schedule without a zone of its own goes by
 * `zone`, that of the installation when it went live.
 */
export async function syncSchedules(
  tx: Transaction,
  definition: FlowDefinition,
  at: number,
  zone = 'Asia/Shanghai',
): Promise<void> {
  const [flow] = await tx.query<{ version: number }>('SELECT version FROM flows WHERE id = ?', [
    definition.id,
  ]);
  if (flow === undefined) return;
  const known = await tx.query<KnownRow>(
    'SELECT id, node_id, config, removed_at FROM schedules WHERE flow_id = ?',
    [definition.id],
  );
  const byNode = new Map(known.map((row) => [row.node_id, row]));
  const onPause = definition.settings?.onPause ?? 'hold';
  for (const [node, { type, config, disabled }] of Object.entries(definition.nodes)) {
    if (type !== 'schedule' || disabled === true) continue;
    const row = byNode.get(node);
    byNode.delete(node);
    const text = printJsonSorted({ timezone: zone, ...config }, 0);
    const wanted: Wanted = { flow: definition.id, node, version: flow.version, text, onPause, at };
    if (row === undefined) await insert(tx, wanted);
    else if (row.config === text && row.removed_at === null) await keep(tx, row.id, wanted);
    else await change(tx, row.id, wanted);
  }
  for (const row of byNode.values()) if (row.removed_at === null) await remove(tx, row.id, at);
}

interface Wanted {
  flow: string;
  node: string;
  version: number;
  text: string;
  onPause: 'hold' | 'refuse';
  at: number;
}

/** Due at once: the scheduler works out when it really starts. */
const insert = (tx: Transaction, { flow, node, version, text, onPause, at }: Wanted): Promise<unknown> =>
  tx.query(
    `INSERT INTO schedules(id, flow_id, node_id, version, config, on_pause, enabled, switched_at, switched_by,
      floor_at, look_at, revision) VALUES (?, ?, ?, ?, ?, ?, 1, ?, 'system', ?, ?, 1)`,
    [`${flow}.${node}`, flow, node, version, text, onPause, at, at, at],
  );

const keep = (tx: Transaction, id: string, { version, onPause }: Wanted): Promise<unknown> =>
  tx.query('UPDATE schedules SET version = ?, on_pause = ?, revision = revision + 1 WHERE id = ?', [
    version,
    onPause,
    id,
  ]);

async function change(tx: Transaction, id: string, { version, text, onPause, at }: Wanted): Promise<void> {
  await tx.query(
    `UPDATE schedules SET version = ?, config = ?, on_pause = ?, floor_at = ?, make_up = NULL, make_up_until = NULL,
      next_at = NULL, look_at = CASE WHEN enabled = 1 THEN CAST(? AS BIGINT) END, removed_at = NULL, revision = revision + 1
    WHERE id = ?`,
    [version, text, onPause, at, at, id],
  );
  await dropWaiting(tx, id, at);
}

async function remove(tx: Transaction, id: string, at: number): Promise<void> {
  await tx.query(
    'UPDATE schedules SET removed_at = ?, next_at = NULL, look_at = NULL, revision = revision + 1 WHERE id = ?',
    [at, id],
  );
  await dropWaiting(tx, id, at);
}

/** Slots that wait will not start any more. */
export const dropWaiting = (tx: Transaction, id: string, at: number): Promise<unknown> =>
  tx.query(
    `UPDATE schedule_slots SET state = 'skipped', reason = 'changed', decided_at = ?
      WHERE schedule_id = ? AND state = 'queued'`,
    [at, id],
  );

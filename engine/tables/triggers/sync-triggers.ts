import type { FlowDefinition } from '../../../schemas/flow.ts';
import type { RowChangedConfig } from '../../../schemas/table-trigger.ts';
import { EngineError } from '../../core/errors.ts';
import type { Transaction } from '../../sdk/transaction.ts';
import type { Tables } from '../../store/tables.ts';
import { feedEnd } from '../change-feed.ts';
import type { CompiledTable } from '../compile-table.ts';

interface KnownRow {
  node_id: string;
  table_no: number;
  removed_at: number | null;
}

/**
 * Brings the triggers on tables of a flow to the version that just went live, in the transaction that makes it so. A
 * new one counts from now on; one that was there goes on where it was, so that a change that comes while a flow is
 * published starts exactly one run. Throws EngineError `table-unknown`.
 */
export async function syncTriggers(
  tx: Transaction,
  definition: FlowDefinition,
  database: CompiledTable['database'],
  at: number,
): Promise<void> {
  const [flow] = await tx.query<{ version: number }>('SELECT version FROM flows WHERE id = ?', [
    definition.id,
  ]);
  if (flow === undefined) return;
  const known = await tx.query<KnownRow>(
    'SELECT node_id, table_no, removed_at FROM row_triggers WHERE flow_id = ?',
    [definition.id],
  );
  const byNode = new Map(known.map((row) => [row.node_id, row]));
  const onPause = definition.settings?.onPause ?? 'hold';
  for (const [node, { type, config, disabled }] of Object.entries(definition.nodes)) {
    if (type === 'record-action' && disabled !== true) await numberOf(tx, String(config['table']), node);
    if (type !== 'row-changed' || disabled === true) continue;
    const wanted = config as unknown as RowChangedConfig;
    const tableNo = await numberOf(tx, wanted.table, node);
    const row = byNode.get(node);
    byNode.delete(node);
    const goesOn = row?.table_no === tableNo && row.removed_at === null;
    const text = JSON.stringify(wanted);
    if (goesOn)
      await tx.query(
        'UPDATE row_triggers SET version = ?, config = ?, on_pause = ? WHERE flow_id = ? AND node_id = ?',
        [flow.version, text, onPause, definition.id, node],
      );
    else
      await tx.query(
        `INSERT INTO row_triggers(flow_id, node_id, version, table_no, table_id, config, on_pause, after_seq, started)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
          ON CONFLICT (flow_id, node_id) DO UPDATE SET version = excluded.version, table_no = excluded.table_no,
            table_id = excluded.table_id, config = excluded.config, on_pause = excluded.on_pause,
            after_seq = excluded.after_seq, removed_at = NULL`,
        [
          definition.id,
          node,
          flow.version,
          tableNo,
          wanted.table,
          text,
          onPause,
          await endOfFeed(tx, database),
        ],
      );
  }
  for (const [node, row] of byNode)
    if (row.removed_at === null)
      await tx.query('UPDATE row_triggers SET removed_at = ? WHERE flow_id = ? AND node_id = ?', [
        at,
        definition.id,
        node,
      ]);
}

const endOfFeed = (tx: Transaction, database: CompiledTable['database']): Promise<number> => {
  const reading: Pick<Tables, 'read'> = { read: (sql, bindings) => tx.query(sql, bindings) };
  return feedEnd(reading, database);
};

async function numberOf(tx: Transaction, table: string, node: string): Promise<number> {
  const [row] = await tx.query<{ no: number }>(
    'SELECT no FROM data_tables WHERE id = ? AND deleted_at IS NULL',
    [table],
  );
  if (row !== undefined) return row.no;
  throw new EngineError(
    'table-unknown',
    {
      zh: `没有表“${table}”：请检查标识，或先建表。`,
      en: `There is no table "${table}": check the id, or make the table first.`,
    },
    { path: `/nodes/${node}/config/table` },
  );
}

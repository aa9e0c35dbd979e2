import type { ImportPlan, ImportTemplate } from '../../schemas/import.ts';
import type { Text } from '../../schemas/text.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import type { SourceShape } from '../mapping/suggest/index.ts';
import type { Transaction } from '../sdk/transaction.ts';
import type { Tables } from '../store/tables.ts';
import type { KnownTemplate } from './recognize.ts';

interface Raw {
  id: string;
  title: string;
  plan: string;
  shape: string | null;
  changed_at: number;
  changed_by: string;
}

const templateOf = (raw: Raw): KnownTemplate => ({
  id: raw.id,
  title: JSON.parse(raw.title) as Text,
  plan: parseJson(raw.plan) as unknown as ImportPlan,
  shape: raw.shape === null ? null : (JSON.parse(raw.shape) as SourceShape),
  changedAt: raw.changed_at,
  changedBy: raw.changed_by,
});

/** Of one table, by id. */
export async function readTemplates({ read }: Pick<Tables, 'read'>, table: string): Promise<KnownTemplate[]> {
  const rows = await read<Raw>('SELECT * FROM import_templates WHERE table_id = ? ORDER BY id', [table]);
  return rows.map(templateOf);
}

/** Makes a template, or takes the place of the one of this id. */
export async function saveTemplate(
  tx: Transaction,
  { id, title, plan, changedAt, changedBy }: ImportTemplate,
  shape: SourceShape | null,
): Promise<void> {
  await tx.query(
    `INSERT INTO import_templates(id, table_id, title, plan, shape, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET table_id = excluded.table_id, title = excluded.title, plan = excluded.plan,
        shape = excluded.shape, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    [
      id,
      plan.table,
      JSON.stringify(title),
      JSON.stringify(plan),
      shape === null ? null : JSON.stringify(shape),
      changedAt,
      changedBy,
    ],
  );
}

export async function removeTemplate(tx: Transaction, table: string, id: string): Promise<boolean> {
  const rows = await tx.query('DELETE FROM import_templates WHERE table_id = ? AND id = ? RETURNING id', [
    table,
    id,
  ]);
  return rows.length > 0;
}

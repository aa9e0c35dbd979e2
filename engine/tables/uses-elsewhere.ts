import type { FieldUse } from '../../schemas/table.ts';
import type { FlowDefinition } from '../../schemas/flow.ts';
import { parseJson } from '../../schemas/values/parse-json.ts';
import type { RecordViewContent } from '../../schemas/record-query.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { readDefinition } from '../store/flow-store.ts';
import type { OtherUses } from './change-table.ts';

/** Views and flows, live or in draft, that name a field of a table, or the table itself. */
export const createUsesElsewhere =
  (): OtherUses =>
  async (tx, table, field): Promise<FieldUse[]> => [
    ...(await usesInViews(tx, table, field)),
    ...(await usesInFlows(tx, table, field)),
  ];

/** Views go with their table, so they stand in nobody's way. */
async function usesInViews(tx: Transaction, table: string, field: string | undefined): Promise<FieldUse[]> {
  if (field === undefined) return [];
  const rows = await tx.query<{ id: string; content: string }>(
    'SELECT id, content FROM record_views WHERE table_id = ? ORDER BY id',
    [table],
  );
  return rows.flatMap(({ id, content }): FieldUse[] => {
    const { title, filter, sort, fields, group } = parseJson(content) as unknown as RecordViewContent;
    return names([filter, sort, fields, group], field) ? [{ kind: 'view', id, title }] : [];
  });
}

async function usesInFlows(tx: Transaction, table: string, field: string | undefined): Promise<FieldUse[]> {
  const rows = await tx.query<{ id: string; draft: string; live: string | null }>(
    `SELECT f.id, f.draft, v.definition AS live FROM flows f
      LEFT JOIN flow_versions v ON v.flow_id = f.id AND v.version = f.version
      WHERE f.archived_at IS NULL AND (f.draft LIKE ? OR v.definition LIKE ?) ORDER BY f.id`,
    [`%"${table}"%`, `%"${table}"%`],
  );
  return rows.flatMap(({ id, draft, live }): FieldUse[] => {
    const definitions = [draft, ...(live === null ? [] : [live])].map(readDefinition);
    const using = definitions.find((definition) => usesTable(definition, table, field));
    return using === undefined ? [] : [{ kind: 'flow', id, title: using.name }];
  });
}

const usesTable = ({ nodes }: FlowDefinition, table: string, field: string | undefined): boolean =>
  Object.values(nodes).some(
    ({ config }) => config['table'] === table && (field === undefined || names(config, field)),
  );

/** Whether any text in it, or any name of a member, is the field or a path into it. */
function names(value: unknown, field: string): boolean {
  if (typeof value === 'string') return value === field || value.startsWith(`${field}.`);
  if (Array.isArray(value)) return value.some((item) => names(item, field));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) => names(key, field) || names(item, field));
}

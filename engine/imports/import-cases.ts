import type { TableDefinition } from '../../schemas/table.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { timedId } from '../store/timed-id.ts';
import { countCauses } from './problem-store.ts';

/** What an import is called where cases name it. */
export const objectOf = (importId: string): string => `import:${importId}`;

/** From this many on it is likely the file or its mapping, and not a slip. */
const MANY = 100;

/**
 * One case for each cause of an import, however many records wait for it; a cause that nothing waits for any more is
 * closed. Call it in the transaction that changed what waits.
 */
export async function syncCases(
  tx: Transaction,
  importId: string,
  table: TableDefinition | undefined,
  at: number,
): Promise<void> {
  const object = objectOf(importId);
  const standing = await tx.query<{ id: string; cause: string; field: string | null }>(
    "SELECT id, cause, field FROM cases WHERE type = 'quarantine' AND object = ? AND closed_at IS NULL",
    [object],
  );
  const open = new Map(standing.map(({ id, cause, field }) => [`${cause} ${field ?? ''}`, id]));
  for (const { cause, field, count, sample } of await countCauses(
    (sql, bindings) => tx.query(sql, bindings),
    importId,
  )) {
    const first = sample.problems[0];
    // Where, not what: values may be personal, and cases are read by many.
    const { file, row, key } = sample;
    const details = JSON.stringify({ import: importId, count, first: { file, row, key } });
    const value = `${count} 条：${first?.message.zh ?? cause}`;
    const known = open.get(`${cause} ${field}`);
    open.delete(`${cause} ${field}`);
    if (known !== undefined) {
      await tx.query('UPDATE cases SET value = ?, details = ? WHERE id = ?', [value, details, known]);
      continue;
    }
    const suggestion = first?.fix?.zh ?? `请改“${titleOf(table, field)}”的值，或改映射后重试。`;
    await tx.query(
      `INSERT INTO cases(id, type, cause, severity, object, field, value, suggestion, details, opened_at)
        VALUES (?, 'quarantine', ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        timedId(at),
        cause,
        count >= MANY ? 'important' : 'normal',
        object,
        field,
        value,
        suggestion,
        details,
        at,
      ],
    );
  }
  for (const id of open.values())
    await tx.query("UPDATE cases SET closed_at = ?, closed_by = 'system', note = 'mended' WHERE id = ?", [
      at,
      id,
    ]);
}

function titleOf(table: TableDefinition | undefined, path: string): string {
  const [head, member] = path.split('.');
  const field = table?.fields.find(({ id }) => id === head);
  if (field === undefined) return path;
  if (field.type !== 'rows' || member === undefined) return field.title.zh;
  return field.fields.find(({ id }) => id === member)?.title.zh ?? field.title.zh;
}

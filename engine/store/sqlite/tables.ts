import type { Transaction } from '../../sdk/transaction.ts';
import type { TableShape } from '../dialect.ts';

export async function tables(session: Transaction): Promise<TableShape[]> {
  const rows = await session.query<{ name: string; column: string; type: string; place: number }>(
    `SELECT m.name AS name, c.name AS "column", c.type, c.pk AS place
      FROM sqlite_schema m JOIN pragma_table_info(m.name) c
      WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`,
  );
  const names = [...new Set(rows.map(({ name }) => name))];
  return names.map((name) => {
    const columns = rows.filter((row) => row.name === name);
    const key = columns.filter(({ place }) => place > 0).sort((a, b) => a.place - b.place);
    return {
      name,
      columns: columns.map(({ column }) => column),
      key: key.map(({ column }) => column),
      json: columns.flatMap(({ column, type }) => (type === 'JSON TEXT' ? [column] : [])),
    };
  });
}

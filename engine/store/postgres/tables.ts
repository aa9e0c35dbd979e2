import type { Transaction } from '../../sdk/transaction.ts';
import type { TableShape } from '../dialect.ts';

export async function tables(session: Transaction): Promise<TableShape[]> {
  const rows = await session.query<{ name: string; column: string; type: string; place: number | null }>(
    `SELECT c.table_name AS name, c.column_name AS "column", c.data_type AS type,
        array_position(i.indkey::smallint[], c.ordinal_position::smallint) AS place
      FROM information_schema.tables t
      JOIN information_schema.columns c USING (table_schema, table_name)
      LEFT JOIN pg_index i ON i.indisprimary AND i.indrelid = format('%I.%I', t.table_schema, t.table_name)::regclass
      WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
      ORDER BY c.table_name COLLATE "C", c.ordinal_position`,
  );
  const names = [...new Set(rows.map(({ name }) => name))];
  return names.map((name) => {
    const columns = rows.filter((row) => row.name === name);
    const key = columns.flatMap(({ column, place }) => (place === null ? [] : [{ column, place }]));
    return {
      name,
      columns: columns.map(({ column }) => column),
      key: key.sort((a, b) => a.place - b.place).map(({ column }) => column),
      json: columns.flatMap(({ column, type }) => (type === 'jsonb' ? [column] : [])),
    };
  });
}

/** Sequences of identity columns know nothing of rows that brought their numbers along. */
export async function settleCounters(session: Transaction): Promise<void> {
  const columns = await session.query<{ name: string; column: string }>(
    `SELECT table_name AS name, column_name AS "column" FROM information_schema.columns
      WHERE table_schema = current_schema() AND is_identity = 'YES'`,
  );
  for (const { name, column } of columns)
    await session.query(
      `SELECT setval(pg_get_serial_sequence('${name}', '${column}'), coalesce(max("${column}"), 0) + 1, false)
        FROM "${name}"`,
    );
}

import type { Transaction } from '../sdk/transaction.ts';

/** The schema of an SQLite database as its own SQL, in an order that does not depend on the order of migrations. */
export async function dumpSqlite(from: Transaction): Promise<string> {
  const rows = await from.query<{ sql: string }>(
    `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
      ORDER BY tbl_name, type = 'table' DESC, type = 'view' DESC, name`,
  );
  return rows.map(({ sql }) => `${sql.replace(/\n {4}/g, '\n')};\n`).join('\n');
}

/** The schema of a PostgreSQL database: columns with collation, constraints, indexes. */
export async function dumpPostgres(from: Transaction): Promise<string> {
  const tables = await from.query<{ name: string; oid: number }>(
    `SELECT relname AS name, oid FROM pg_class
      WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname COLLATE "C"`,
  );
  const parts: string[] = [];
  for (const { name, oid } of tables) {
    const columns = await from.query<{ line: string }>(
      `SELECT concat(a.attname, ' ', format_type(a.atttypid, a.atttypmod),
          CASE WHEN c.collname <> 'default' THEN format(' COLLATE %I', c.collname) END,
          CASE WHEN a.attnotnull THEN ' NOT NULL' END,
          ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)) AS line
        FROM pg_attribute a
        LEFT JOIN pg_collation c ON c.oid = a.attcollation
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
      [oid],
    );
    const constraints = await from.query<{ line: string }>(
      `SELECT pg_get_constraintdef(oid) AS line FROM pg_constraint
        WHERE conrelid = ?::oid AND contype <> 'n' ORDER BY conname COLLATE "C"`,
      [oid],
    );
    const indexes = await from.query<{ line: string }>(
      `SELECT pg_get_indexdef(indexrelid) AS line FROM pg_index
        WHERE indrelid = ?::oid AND NOT indisprimary ORDER BY indexrelid::regclass::text COLLATE "C"`,
      [oid],
    );
    const lines = [...columns, ...constraints].map(({ line }) => `  ${line}`);
    parts.push(
      `CREATE TABLE ${name} (\n${lines.join(',\n')}\n);\n${indexes.map(({ line }) => `${line};\n`).join('')}`,
    );
  }
  return parts.join('\n');
}

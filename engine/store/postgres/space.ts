import type { Transaction } from '../../sdk/transaction.ts';
import type { DiskSize, DiskUse } from '../dialect.ts';

export async function diskSize(session: Transaction): Promise<DiskSize> {
  const [database] = await session.query<{ bytes: number }>(
    'SELECT pg_database_size(current_database()) AS bytes',
  );
  return { fileBytes: database?.bytes ?? 0, walBytes: 0, freeBytes: 0 };
}

export async function diskUse(session: Transaction): Promise<DiskUse> {
  const tables = await session.query<DiskUse['tables'][number]>(
    `SELECT relname AS name, n_live_tup AS rows, pg_total_relation_size(relid) AS bytes FROM pg_stat_user_tables
      WHERE schemaname = current_schema() ORDER BY bytes DESC, name`,
  );
  return { ...(await diskSize(session)), tables };
}

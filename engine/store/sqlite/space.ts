import { stat } from 'node:fs/promises';
import type { Transaction } from '../../sdk/transaction.ts';
import type { DiskSize, DiskUse } from '../dialect.ts';
import type { Session } from '../session.ts';

export async function diskSize(session: Transaction): Promise<DiskSize> {
  const [page] = await session.query<{ size: number; count: number; free: number }>(
    `SELECT page_size AS size, page_count AS count, freelist_count AS free
      FROM pragma_page_size, pragma_page_count, pragma_freelist_count`,
  );
  const { size, count, free } = page ?? { size: 0, count: 0, free: 0 };
  const [main] = await session.query<{ file: string }>(
    "SELECT file FROM pragma_database_list WHERE name = 'main'",
  );
  return {
    fileBytes: size * count,
    walBytes: main === undefined || main.file === '' ? 0 : await sizeOf(`${main.file}-wal`),
    freeBytes: size * free,
  };
}

export async function diskUse(session: Transaction): Promise<DiskUse> {
  const tables = await session.query<DiskUse['tables'][number]>(
    // Cells are rows; those of inner pages, one in hundreds, are counted along.
    `SELECT m.tbl_name AS name, sum(s.pgsize) AS bytes, sum(iif(m.type = 'table', s.ncell, 0)) AS rows
      FROM dbstat s JOIN sqlite_schema m ON m.name = s.name WHERE s.aggregate = TRUE
      GROUP BY m.tbl_name ORDER BY bytes DESC, name`,
  );
  return { ...(await diskSize(session)), tables };
}

/** The log is not there while nothing has been written. */
const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** 4 MB: a few milliseconds. */
const PAGES_PER_STEP = 1024;

export async function reclaim(
  withWriter: <T>(work: (session: Session) => Promise<T>) => Promise<T>,
): Promise<void> {
  let free = Infinity;
  for (;;) {
    const left = await withWriter(async (session) => {
      await session.query(`PRAGMA incremental_vacuum(${PAGES_PER_STEP})`);
      const [row] = await session.query<{ freelist_count: number }>('PRAGMA freelist_count');
      return row?.freelist_count ?? 0;
    });
    if (left === 0 || left >= free) break;
    free = left;
  }
  await withWriter(async (session) => {
    await session.query('PRAGMA wal_checkpoint(PASSIVE)');
    // Cutting the log off waits for readers; commits must not wait with it for longer than this.
    await session.query('PRAGMA busy_timeout = 50');
    await session.query('PRAGMA wal_checkpoint(TRUNCATE)');
    await session.query('PRAGMA busy_timeout = 5000');
  });
}

import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../core/ports.ts';
import type { TableSum } from './archive.ts';
import { notEmpty, restore } from './restore.ts';

/** What SQLite puts beside a database. The lock file is ours. */
const BESIDE = ['', '-wal', '-shm', '-journal', '.lock'];

/**
 * Restores an archive into a new SQLite file. It gets its name only once it is whole: a restore that was cut short is
 * simply made again. Also a log without its database is in the way, because SQLite would read it into the new one.
 * Throws as `restore` does.
 */
export async function restoreToFile(
  archive: string,
  database: string,
  clock: Clock,
): Promise<Map<string, TableSum>> {
  if (existsSync(database) || existsSync(`${database}-wal`)) throw notEmpty();
  const draft = `${database}.restoring`;
  await mkdir(dirname(database), { recursive: true });
  const clean = async (): Promise<void> => {
    for (const ending of BESIDE) await rm(`${draft}${ending}`, { force: true });
  };
  await clean();
  try {
    const sums = await restore(`sqlite:${draft}`, () => createReadStream(archive), clock);
    await rename(draft, database);
    return sums;
  } finally {
    await clean();
  }
}

import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/ports.ts';
import { backUpToFile } from './backup/backup-file.ts';
import { verifyBackup } from './backup/verify-backup.ts';
import type { Store } from './store.ts';

export interface BackupFolder {
  /** A second place: another disk, or a folder that something carries away. */
  folder: string;
  /** How many backups stay there. */
  keep: number;
}

const NAME = /^daliu-\d{8}T\d{6}Z\.backup$/;
/** `daliu-20251010T193000Z.backup`: names sort by time. */
const nameAt = (at: number): string =>
  `daliu-${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z.backup`;

/**
 * Backs the database up into a folder, restores the archive once for a trial, and then lets the oldest beyond `keep`
 * go. An archive that cannot be restored stays as `….unusable` and pushes out no other. Answers the file.
 */
export async function backUpToFolder(
  store: Pick<Store, 'backup'>,
  { folder, keep }: BackupFolder,
  clock: Clock,
  signal?: AbortSignal,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, nameAt(clock.now()));
  await backUpToFile((output) => store.backup(output, signal), file);
  signal?.throwIfAborted();
  try {
    await verifyBackup(file, clock, folder);
  } catch (error) {
    await rename(file, `${file}.unusable`);
    throw error;
  }
  const all = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  for (const name of all.slice(0, -keep)) await rm(join(folder, name));
  return file;
}

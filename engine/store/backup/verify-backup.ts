import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../core/ports.ts';
import type { TableSum } from './archive.ts';
import { restore } from './restore.ts';

/**
 * Restores an archive into an SQLite file of its own, which is thrown away: counts and hashes of every table are
 * compared with what the archive says. Takes as much room beside `scratch` as the database did.
 * Answers the sums by table. Throws EngineError `backup-broken` or `restore-too-new`.
 */
export async function verifyBackup(
  file: string,
  clock: Clock,
  scratch: string = tmpdir(),
): Promise<Map<string, TableSum>> {
  const folder = await mkdtemp(join(scratch, 'daliu-verify-'));
  try {
    return await restore(`sqlite:${join(folder, 'restored.sqlite')}`, () => createReadStream(file), clock);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

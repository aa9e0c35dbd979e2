import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { EngineError } from '../../core/errors.ts';

const REPORT_MS = 2_000;

/**
 * Puts an archive where `file` says. It stands under that name only once it is whole and on the disk; until then it is
 * called `<file>.partial`, and what was there before stays. `report` hears every two seconds how much is written.
 * Answers its size in bytes. Throws EngineError `backup-not-writable`.
 */
export async function backUpToFile(
  write: (output: Writable) => Promise<void>,
  file: string,
  report?: (bytes: number) => void,
): Promise<number> {
  const draft = `${file}.partial`;
  const output = (await create(draft)).createWriteStream({ flush: true });
  const telling = setInterval(() => report?.(output.bytesWritten), REPORT_MS);
  try {
    await write(output);
    const { size } = await stat(draft);
    await rename(draft, file);
    await syncFolder(dirname(file));
    return size;
  } catch (error) {
    output.destroy();
    await rm(draft, { force: true });
    throw error;
  } finally {
    clearInterval(telling);
  }
}

/** Only for its owner: personal data is in it. */
const create = (file: string): Promise<FileHandle> =>
  open(file, 'w', 0o600).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError(
      'backup-not-writable',
      { zh: `备份文件无法写入：${why}`, en: `The backup cannot be written: ${why}` },
      { cause },
    );
  });

/** Without it the name may be lost with the power. Windows knows no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

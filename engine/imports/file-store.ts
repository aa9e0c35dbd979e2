import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ImportFile } from '../../schemas/import.ts';
import { problem } from '../../schemas/problem.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Tables } from '../store/tables.ts';
import { timedId } from '../store/timed-id.ts';

export interface KeptFile extends ImportFile {
  path: string;
}

/** More than any export of a shop; what is larger comes in several files. */
export const MAX_UPLOAD_BYTES = 2_147_483_647;

const tooLarge = (): ProblemError =>
  new ProblemError(
    problem(
      'upload-too-large',
      '',
      '文件超过 2 GB，没有保存：请按时间拆成几个文件再上传。',
      'The file is larger than 2 GB and was not kept: split it by time and upload the pieces.',
    ),
  );

const empty = (name: string): ProblemError =>
  new ProblemError(
    problem(
      'file-empty',
      '',
      `“${name}”是空文件，请重新导出。`,
      `"${name}" is empty; export it again.`,
      name,
    ),
  );

/** The name alone, of whatever a browser or a mail calls a file. */
const plainName = (name: string): string =>
  basename(name.replaceAll('\\', '/'))
    .replaceAll(/\p{Cc}/gu, '')
    .slice(0, 200) || '文件';

interface Keeping {
  tables: Tables;
  /** Where uploaded files lie. */
  folder: string;
  now: number;
  by: string;
}

/** Writes a stream to the folder, never holding more than a piece of it. Throws ProblemError (`upload-too-large`, `file-empty`). */
export async function keepUpload(
  { tables, folder, now, by }: Keeping,
  name: string,
  content: Readable,
  limit = MAX_UPLOAD_BYTES,
): Promise<KeptFile> {
  await mkdir(folder, { recursive: true });
  const id = timedId(now);
  const path = join(folder, `${id}-${randomBytes(4).toString('hex')}`);
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform(piece: Buffer, _, done) {
      bytes += piece.length;
      hash.update(piece);
      if (bytes > limit) done(tooLarge());
      else done(null, piece);
    },
  });
  try {
    await pipeline(content, meter, createWriteStream(path, { flags: 'wx' }));
    if (bytes === 0) throw empty(name);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return insert(tables, { id, name: plainName(name), path, bytes, hash: hash.digest('hex') }, now, by);
}

/** A file that stays where it is, such as one named on the command line. */
export async function keepInPlace(
  { tables, now, by }: Omit<Keeping, 'folder'>,
  path: string,
): Promise<KeptFile> {
  const { size } = await stat(path);
  if (size === 0) throw empty(basename(path));
  const file = {
    id: timedId(now),
    name: plainName(path),
    path: resolve(path),
    bytes: size,
    hash: await hashOf(path),
  };
  return insert(tables, file, now, by);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

async function insert(tables: Tables, file: KeptFile, now: number, by: string): Promise<KeptFile> {
  await tables.write((tx) =>
    tx.query(
      'INSERT INTO import_files(id, name, path, bytes, hash, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [file.id, file.name, file.path, file.bytes, file.hash, now, by],
    ),
  );
  return file;
}

/** In the order asked for; throws ProblemError (`import-file-unknown`) for one that is not there. */
export async function readFiles({ read }: Pick<Tables, 'read'>, ids: readonly string[]): Promise<KeptFile[]> {
  const files: KeptFile[] = [];
  for (const id of ids) {
    const [file] = await read<KeptFile>('SELECT id, name, path, bytes, hash FROM import_files WHERE id = ?', [
      id,
    ]);
    if (file === undefined)
      throw new ProblemError(
        problem(
          'import-file-unknown',
          '/files',
          '没有这个文件，请重新上传。',
          'There is no such file; upload it again.',
          id,
        ),
      );
    files.push(file);
  }
  return files;
}

import sqlite3 from 'sqlite3';
import { EngineError } from '../../core/errors.ts';
import type { Holder } from '../presence.ts';
import { sqliteSession } from './connection.ts';

/** Proof that this process alone runs an engine on a file. */
export interface FileLock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a database: `<file>.lock`, a file held under an exclusive SQLite lock for as long as the process
 * lives. The operating system lets go of it when the process dies, however it dies, so there is no stale lock to
 * judge. The database itself stays readable for other processes.
 *
 * Throws EngineError `database-in-use`; `holder` is asked for the name to show.
 */
export async function lockFile(
  filename: string,
  holder: () => Promise<Holder | undefined>,
): Promise<FileLock> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(`${filename}.lock`, (error) =>
      error === null ? resolve(opened) : reject(error),
    );
  });
  const close = (): Promise<void> => new Promise((resolve) => database.close(() => resolve()));
  try {
    await sqliteSession(database).query('BEGIN EXCLUSIVE');
  } catch (error) {
    await close();
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') throw inUse(filename, await holder());
    throw error;
  }
  return { release: close };
}

const inUse = (filename: string, holder: Holder | undefined): EngineError => {
  const who =
    holder === undefined
      ? ''
      : ` (pid ${holder.pid}, ${holder.host}, ${new Date(holder.since).toISOString()})`;
  return new EngineError(
    'database-in-use',
    {
      zh: `数据库 ${filename} 正被另一个引擎进程使用${who}。请先停止它，或改用 PostgreSQL 运行多个进程。`,
      en: `The database ${filename} is in use by another engine process${who}. Stop it first, or run several processes on PostgreSQL.`,
    },
    { blame: 'author' },
  );
};

import { existsSync } from 'node:fs';
import { EngineError } from '../core/errors.ts';
import { databaseFile } from '../store/database-file.ts';
import { keyFile } from '../store/vault-key.ts';

/** Options of every command that works on a database, for `parseArgs`. */
export const databaseOptions = { data: { type: 'string' }, database: { type: 'string' } } as const;

export interface Database {
  url: string;
  /** Undefined: a PostgreSQL server has it. */
  file: string | undefined;
  /** Where the vault's key is, unless DALIU_KEY holds it. */
  keyFile: string;
}

/** What is named on the command line comes first, then what the server would take. */
export function databaseOf(
  { data, database }: { data?: string | undefined; database?: string | undefined },
  env: NodeJS.ProcessEnv,
): Database {
  const folder = data ?? env['DALIU_DATA'] ?? './data';
  const url = database ?? (data === undefined ? env['DATABASE_URL'] : undefined);
  if (url !== undefined && url !== '') return { url, file: undefined, keyFile: keyFile(folder) };
  const file = databaseFile(folder);
  return { url: `sqlite:${file}`, file, keyFile: keyFile(folder) };
}

/** Opening a file that is not there would make it, and a wrong folder would look like an empty installation. */
export function existing(database: Database): Database {
  if (database.file === undefined || existsSync(database.file)) return database;
  throw new EngineError('no-database', {
    zh: `没有数据库 ${database.file}，请用 --data 指定数据文件夹。`,
    en: `There is no database ${database.file}; name its folder with --data.`,
  });
}

import { createReadStream, existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import { EngineError } from '../core/errors.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { restoreToFile } from '../store/backup/restore-file.ts';
import { restore as restoreArchive } from '../store/backup/restore.ts';
import { rowsIn } from './backup.ts';
import { UsageError, missing, type Command } from './command.ts';
import { databaseOf, databaseOptions } from './database-of.ts';

/** Brings a backup into a new database of either kind. */
export const restore: Command = {
  usage: 'restore FILE [--data DIR | --database URL] [--json]',
  summary: {
    zh: '把备份恢复到一个新的数据库，SQLite 或 PostgreSQL 都可以',
    en: 'Restore a backup into a new database, SQLite or PostgreSQL',
  },
  async run({ args, env, out, err }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...databaseOptions, json: { type: 'boolean' } },
    });
    const [file, ...others] = positionals;
    if (file === undefined) throw missing('FILE');
    if (others.length > 0) throw new UsageError(`多了 ${others[0]} / one word too many: ${others[0]}`);
    if (!existsSync(file))
      throw new EngineError('no-backup', { zh: `没有文件 ${file}。`, en: `There is no file ${file}.` });
    const database = databaseOf(values, env);
    err('先检查备份，再恢复 / checking the backup, then restoring');
    const sums = await (database.file === undefined
      ? restoreArchive(database.url, () => createReadStream(file), systemClock)
      : restoreToFile(file, database.file, systemClock));
    const rows = rowsIn(sums);
    if (values.json) {
      out(printJson({ file, tables: sums.size, rows }));
      return 0;
    }
    out(
      `已恢复：${sums.size} 张表，${rows} 行，校验一致 / restored: ${sums.size} tables, ${rows} rows, all alike`,
    );
    out(
      `启动前请把原来的密钥放回 ${database.keyFile}（或设置 DALIU_KEY），否则凭据打不开。` +
        ` / Before the start put the old key back at ${database.keyFile} (or set DALIU_KEY), or no secret opens.`,
    );
    return 0;
  },
};

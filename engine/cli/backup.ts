import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { printJson } from '../../schemas/values/print-json.ts';
import { systemClock } from '../runtime/system-clock.ts';
import type { TableSum } from '../store/backup/archive.ts';
import { backUpToFile } from '../store/backup/backup-file.ts';
import { readBackup } from '../store/backup/read-backup.ts';
import { verifyBackup } from '../store/backup/verify-backup.ts';
import { writeBackup } from '../store/backup/write-backup.ts';
import { connectToRead } from '../store/connect.ts';
import { bytesText } from './amount.ts';
import { UsageError, missing, type Command } from './command.ts';
import { databaseOf, databaseOptions, existing } from './database-of.ts';

/** Writes one file with everything, also while a server works on the same database. */
export const backup: Command = {
  usage: 'backup FILE [--data DIR | --database URL] [--verify] [--json]',
  summary: {
    zh: '备份整个数据库到一个文件，服务器可同时运行；--verify 会试恢复一次',
    en: 'Back the whole database up into one file while the server works; --verify restores it once for a trial',
  },
  async run({ args, env, out, err }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...databaseOptions, verify: { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const [file, ...others] = positionals;
    if (file === undefined) throw missing('FILE');
    if (others.length > 0) throw new UsageError(`多了 ${others[0]} / one word too many: ${others[0]}`);
    const database = existing(databaseOf(values, env));
    const connection = connectToRead(database.url, systemClock);
    let bytes: number;
    try {
      bytes = await backUpToFile(
        (output) => writeBackup(connection, output, systemClock.now()),
        file,
        (written) => err(`已写入 ${bytesText(written)} / ${bytesText(written)} written`),
      );
    } finally {
      await connection.close();
    }
    if (values.verify) err('正在试恢复 / restoring for a trial');
    // Without a trial it is read back at least: what cannot be read is no backup.
    const sums = await (values.verify ? verifyBackup(file, systemClock) : readBackup(createReadStream(file)));
    const rows = rowsIn(sums);
    if (values.json) {
      out(printJson({ file, bytes, tables: sums.size, rows, verified: values.verify ?? false }));
      return 0;
    }
    out(
      `${values.verify ? '已备份，试恢复一致' : '已备份'}：${file}（${bytesText(bytes)}，${sums.size} 张表，${rows} 行）` +
        ` / backed up${values.verify ? ' and restored alike' : ''}: ${bytesText(bytes)}, ${sums.size} tables, ${rows} rows`,
    );
    out(
      `密钥不在备份里，请另外保存 ${database.keyFile}（或 DALIU_KEY）；没有它，备份里的凭据打不开。` +
        ` / The key is not in the backup: keep ${database.keyFile} (or DALIU_KEY) apart. Without it no secret opens.`,
    );
    return 0;
  },
};

export const rowsIn = (sums: ReadonlyMap<string, TableSum>): number =>
  [...sums.values()].reduce((total, { rows }) => total + rows, 0);

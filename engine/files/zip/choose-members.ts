import type { Problem } from '../../../schemas/problem.ts';
import { fileError, fileWarning } from '../file-problem.ts';
import type { ZipEntry } from './open-zip.ts';

const TABLES = /\.(?:csv|tsv|txt|xlsx|xlsm|xls|html?)$/i;
const ARCHIVES = /\.(?:zip|rar|7z|gz|tgz|tar|bz2)$/i;
/** What systems put into archives by themselves. */
const LITTER = /(?:^|\/)(?:__macosx\/|\.|~\$|thumbs\.db$|desktop\.ini$)/i;
const MAX_MEMBERS = 100;

/** The files of an archive that are tables, by their names; what else is in it is told as a warning. */
export function chooseMembers(entries: readonly ZipEntry[]): { members: ZipEntry[]; warnings: Problem[] } {
  const files = entries.filter(({ name }) => !name.endsWith('/') && !LITTER.test(name));
  const nested = files.find(({ name }) => ARCHIVES.test(name));
  if (nested) {
    throw fileError(
      'zip-nested',
      `压缩包里的“${nested.name}”又是一个压缩包，请解压后只打包表格文件。`,
      `"${nested.name}" in the archive is an archive itself; unpack it and pack the tables only.`,
    );
  }
  const locked = files.find(({ isEncrypted }) => isEncrypted);
  if (locked) {
    throw fileError(
      'zip-encrypted',
      `“${locked.name}”设有密码，请解除密码后再上传。`,
      `"${locked.name}" is protected by a password; remove it and upload again.`,
    );
  }
  const members = files.filter(({ name }) => TABLES.test(name));
  if (members.length > MAX_MEMBERS) {
    throw fileError(
      'zip-members',
      `压缩包里有 ${members.length} 个表格文件，超过 ${MAX_MEMBERS} 个，请分几次上传。`,
      `The archive holds ${members.length} tables, more than ${MAX_MEMBERS}; upload them in several goes.`,
    );
  }
  const warnings = files
    .filter((file) => !members.includes(file))
    .map(({ name }) =>
      fileWarning(
        'zip-member-skipped',
        `/files/${name}`,
        `“${name}”不是表格，没有读取。`,
        `"${name}" is no table; it is not read.`,
      ),
    );
  return { members, warnings };
}

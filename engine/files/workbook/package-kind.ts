import { fileError } from '../file-problem.ts';
import type { ZipArchive } from '../zip/open-zip.ts';

const has = ({ entries }: ZipArchive, pattern: RegExp): boolean =>
  entries.some(({ name }) => pattern.test(name));

/** Whether an archive is a workbook (.xlsx, .xlsm), whatever its name. */
export const isWorkbookPackage = (archive: ZipArchive): boolean =>
  has(archive, /^\[content_types\]\.xml$/i) || has(archive, /^xl\/workbook\.xml$/i);

const OTHERS: readonly { mark: RegExp; zh: string; en: string }[] = [
  { mark: /^xl\/workbook\.bin$/i, zh: 'Excel 二进制工作簿（.xlsb）', en: 'a binary workbook (.xlsb)' },
  { mark: /^word\//i, zh: 'Word 文档', en: 'a Word document' },
  { mark: /^ppt\//i, zh: 'PowerPoint 文稿', en: 'a PowerPoint presentation' },
  { mark: /^index\/(?:document|tables\/).*\.iwa/i, zh: 'Numbers 表格', en: 'a Numbers spreadsheet' },
  { mark: /^content\.xml$/i, zh: 'OpenDocument 表格（.ods）', en: 'an OpenDocument file (.ods)' },
  { mark: /^(?:androidmanifest\.xml|meta-inf\/manifest\.mf)$/i, zh: '安装包', en: 'a program' },
];

/** Throws for packages that are something else than a workbook or an archive of tables, by name. */
export function assertNoOtherPackage(archive: ZipArchive): void {
  const other = OTHERS.find(({ mark }) => has(archive, mark));
  if (!other) return;
  throw fileError(
    'file-kind',
    `这是${other.zh}，不能直接读取，请另存为 .xlsx 或 CSV 后再上传。`,
    `This is ${other.en}, which is not read; save it as .xlsx or CSV and upload that.`,
  );
}

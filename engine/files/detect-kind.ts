import { fileError } from './file-problem.ts';

export type FileKind = 'text' | 'zip' | 'html';

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte);

const ZIP = [0x50, 0x4b];
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/** The first records of the workbooks of Excel 2 to 4, which are no compound files. */
const OLD_EXCEL = [0x09, 0x00, 0x02, 0x04].map((second) => [0x09, second]);

const named = (text: string): Buffer => Buffer.from(text, 'utf16le');
/** Names of streams in a compound file, in UTF-16: an encrypted workbook of today, and a workbook of Excel 97. */
const ENCRYPTED = named('EncryptedPackage');
const WORKBOOKS = [named('Workbook'), named('Book')];

const includes = (bytes: Uint8Array, mark: Buffer): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(mark);

const FOREIGN: readonly { mark: readonly number[]; zh: string; en: string }[] = [
  { mark: [0x25, 0x50, 0x44, 0x46], zh: 'PDF 文件', en: 'a PDF' },
  { mark: [0x89, 0x50, 0x4e, 0x47], zh: '图片', en: 'a picture' },
  { mark: [0xff, 0xd8, 0xff], zh: '图片', en: 'a picture' },
  { mark: [0x47, 0x49, 0x46, 0x38], zh: '图片', en: 'a picture' },
  { mark: [0x52, 0x61, 0x72, 0x21], zh: 'RAR 压缩包（请改用 zip）', en: 'a RAR archive (use zip)' },
  { mark: [0x37, 0x7a, 0xbc, 0xaf], zh: '7z 压缩包（请改用 zip）', en: 'a 7z archive (use zip)' },
  { mark: [0x1f, 0x8b], zh: 'gzip 压缩包（请改用 zip）', en: 'a gzip archive (use zip)' },
];

/** Where the names of a compound file may stand: anywhere, but workbooks are small enough to look at their start. */
export const SNIFF_BYTES = 524_288;

const compound = (bytes: Uint8Array): Error => {
  if (includes(bytes, ENCRYPTED)) {
    return fileError(
      'workbook-encrypted',
      '工作簿设有打开密码，请在 Excel 中取消密码（文件 → 信息 → 保护工作簿）后重新上传。',
      'The workbook needs a password to open; remove it in Excel (File, Info, Protect Workbook) and upload again.',
    );
  }
  if (WORKBOOKS.some((name) => includes(bytes, name))) return oldExcel();
  return fileError(
    'file-kind',
    '这是旧式 Office 文档，不是表格；请上传 .xlsx 或 .csv。',
    'This is an old Office document and no table; upload .xlsx or .csv.',
  );
};

const oldExcel = (): Error =>
  fileError(
    'workbook-old',
    '这是 Excel 97–2003 的旧格式（.xls），请在 Excel 或 WPS 中另存为 .xlsx 或 CSV 后再上传。',
    'This is the old format of Excel 97–2003 (.xls); save it as .xlsx or CSV in Excel or WPS and upload that.',
  );

/** A page, as shops name `.xls`: it begins with a tag of HTML, after blanks and comments. */
const HTML =
  /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|meta|body|table|style)\b/i;
const SPREADSHEET_2003 =
  /<\?mso-application\s+progid="Excel\.Sheet"|urn:schemas-microsoft-com:office:spreadsheet/i;

const spreadsheet2003 = (): Error =>
  fileError(
    'workbook-xml-2003',
    '这是“XML 表格 2003”格式，请在 Excel 或 WPS 中另存为 .xlsx 后再上传。',
    'This is an XML Spreadsheet 2003; save it as .xlsx in Excel or WPS and upload that.',
  );

/**
 * What a file is by its first bytes (up to SNIFF_BYTES), whatever its name says. Throws for what is known and cannot be
 * read, with what to do; anything else is text, which the reader of text may still refuse.
 */
export function detectKind(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) {
    throw fileError('file-empty', '文件是空的（0 字节）。', 'The file is empty (0 bytes).');
  }
  if (startsWith(bytes, COMPOUND)) throw compound(bytes);
  if (OLD_EXCEL.some((mark) => startsWith(bytes, mark)) && bytes[2] !== undefined && bytes[2] < 0x20)
    throw oldExcel();
  if (startsWith(bytes, ZIP) && bytes[2] !== undefined && bytes[2] < 0x09) return 'zip';
  const foreign = FOREIGN.find(({ mark }) => startsWith(bytes, mark));
  if (foreign) {
    throw fileError(
      'file-kind',
      `这是${foreign.zh}，不是表格；请上传 .xlsx、.csv 或装有它们的 .zip。`,
      `This is ${foreign.en} and no table; upload .xlsx, .csv or a .zip of them.`,
    );
  }
  const start = startText(bytes);
  if (HTML.test(start) && /<(?:table|tr|html|body)\b/i.test(startText(bytes, 65_536))) {
    if (SPREADSHEET_2003.test(start) && !/<(?:html|table)\b/i.test(start)) throw spreadsheet2003();
    return 'html';
  }
  if (/^\s*<\?xml/.test(start) && SPREADSHEET_2003.test(start)) throw spreadsheet2003();
  return 'text';
}

/** The start as letters of ASCII, whatever the encoding: enough to see tags. */
const startText = (bytes: Uint8Array, most = 4_096): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, most))
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(?:ï»¿|ÿþ|þÿ)/, '');

import ExcelJS from 'exceljs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SheetOutput } from '../../engine/files/export/sheet-plan.ts';
import { writeSheets } from '../../engine/files/export/write-sheets.ts';
import { openTabular } from '../../engine/files/open-tabular.ts';
import { tally, type Suite } from './suite.ts';

const HEADINGS = ['行', '名称', '备注', '地址'];
const columns = HEADINGS.map((heading) => ({ heading, type: 'text' }) as const);

/** Writes texts as a column of a file. */
export const writeTexts = async (
  path: string,
  output: SheetOutput,
  texts: readonly string[],
): Promise<void> => {
  const values = texts.map((text, at) => [`r${at}`, text, 'x', 'y']);
  await writeSheets(path, output, [{ name: '文字', columns, rows: [{ values }] }]);
};

/** Reads the column back by ourselves. */
export const readTexts = async (path: string): Promise<string[]> => {
  const file = await openTabular(path, { headings: HEADINGS });
  const texts: string[] = [];
  for await (const { rows } of file.tables[0]!.rows()) texts.push(...rows.map(({ cells }) => cells[1]!));
  await file.close();
  return texts;
};

/** What another library finds in the column of a workbook. */
export const readByOther = async (path: string): Promise<unknown[]> => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const sheet = book.worksheets[0]!;
  return Array.from({ length: sheet.rowCount - 1 }, (_, at) => sheet.getRow(at + 2).getCell(2).value);
};

const OUTPUTS: readonly SheetOutput[] = [
  { format: 'csv', zone: 'UTC' },
  { format: 'csv', zone: 'UTC', encoding: 'utf-8', byteOrderMark: false, delimiter: '\t' },
  { format: 'xlsx', zone: 'UTC' },
];

/** Texts that break programs, written to every kind of file and read back. */
export const naughtyStrings: Suite = {
  name: 'naughty-strings',
  folder: '05-conformance/naughty-strings',
  async run(dir) {
    const texts = JSON.parse(await readFile(join(dir, 'blns.json'), 'utf8')) as string[];
    const folder = await mkdtemp(join(tmpdir(), 'daliu-naughty-'));
    const checks = tally();
    for (const [index, output] of OUTPUTS.entries()) {
      const path = join(folder, `${index}`);
      await writeTexts(path, output, texts);
      const back = await readTexts(path);
      for (const [at, text] of texts.entries())
        checks.equal(`${output.format} ${index}: ${at}`, back[at], text);
    }
    await rm(folder, { recursive: true });
    return checks.result();
  },
};

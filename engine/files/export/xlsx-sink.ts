import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Problem } from '../../../schemas/problem.ts';
import { createSheetStyles } from './sheet-styles.ts';
import type { SheetPlan, SheetRows, SheetSink, WriteReport } from './sheet-plan.ts';
import { createSheetText, type SheetText } from './sheet-text.ts';
import { SHEET_END } from './sheet-xml.ts';
import { sheetName, workbookParts } from './workbook-xml.ts';

/** Rows of a sheet in Excel, headings included. */
const MAX_ROWS = 1_048_576;
/** Sizes in a plain zip end at 4 GiB. */
const MAX_SHEET_BYTES = 3_800_000_000;
const BLOCK_CHARS = 262_144;
const MAX_WARNINGS = 100;

export interface XlsxSinkOptions {
  zone: string;
  /** Rows after which a sheet is split; Excel's own bound unless told. */
  maxRows?: number;
}

/** Writes a workbook row by row: what is in memory is one block of text and what waits to be packed. */
export function openXlsxSink(path: string, { zone, maxRows = MAX_ROWS }: XlsxSinkOptions): SheetSink {
  const zip = new ZipFile();
  const file = createWriteStream(path);
  const written = finished(zip.outputStream.pipe(file));
  // Told where it is awaited; a disk that is full shows itself at any time.
  written.catch(() => {});
  const styles = createSheetStyles();
  const sheets: string[] = [];
  const warnings: Problem[] = [];
  const warn = (problem: Problem): void => {
    if (warnings.length < MAX_WARNINGS) warnings.push(problem);
  };
  let rows = 0;
  let sheet: { text: SheetText; plan: SheetPlan; stream: PassThrough; bytes: number } | undefined;

  const write = async (text: string): Promise<void> => {
    if (text === '' || !sheet) return;
    const bytes = Buffer.from(text);
    sheet.bytes += bytes.length;
    if (!sheet.stream.write(bytes)) await Promise.race([once(sheet.stream, 'drain'), written]);
  };
  const endSheet = async (): Promise<void> => {
    await write(SHEET_END);
    sheet?.stream.end();
    sheet = undefined;
  };
  const begin = async (plan: SheetPlan): Promise<void> => {
    await endSheet();
    sheets.push(sheetName(plan.name, sheets));
    const stream = new PassThrough({ highWaterMark: BLOCK_CHARS * 4 });
    zip.addReadStream(stream, `xl/worksheets/sheet${sheets.length}.xml`);
    sheet = { text: createSheetText(plan.columns, styles, zone, warn), plan, stream, bytes: 0 };
    await write(sheet.text.head);
  };
  const add = async ({ values, marks }: SheetRows): Promise<void> => {
    let block = '';
    for (const [index, row] of values.entries()) {
      if (!sheet) throw new Error('rows before their sheet');
      if (sheet.text.rows() >= maxRows || sheet.bytes > MAX_SHEET_BYTES) {
        await write(block);
        block = '';
        await begin(sheet.plan);
      }
      rows++;
      block += sheet.text.row(row, marks?.[index]);
      if (block.length < BLOCK_CHARS) continue;
      await write(block);
      block = '';
    }
    await write(block);
  };
  const end = async (): Promise<WriteReport> => {
    if (sheets.length === 0) await begin({ name: 'Sheet1', columns: [] });
    await endSheet();
    for (const [name, xml] of workbookParts(sheets, styles.xml())) zip.addBuffer(Buffer.from(xml), name);
    zip.end();
    await written;
    return { bytes: file.bytesWritten, rows, sheets, warnings };
  };
  return { begin, add, end };
}

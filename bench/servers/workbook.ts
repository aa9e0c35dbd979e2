import ExcelJS from 'exceljs';
import type { SheetColumn, SheetRows, SheetValue } from '../../engine/files/export/sheet-plan.ts';
import { writeSheets } from '../../engine/files/export/write-sheets.ts';
import { openTabular } from '../../engine/files/open-tabular.ts';

/** What this program prints as its last line. */
export interface WorkbookResult {
  ms: number;
  /** Rows of data that were read or written. */
  rows: number;
  /** Most resident memory of the process, worker and all, in MB. */
  memory: number;
}

const COLUMNS = 20;
const BATCH = 1_000;
const START = Date.UTC(2026, 10, 11);

/** Five kinds of columns, four times: what an export of orders is made of. */
const columns = Array.from({ length: COLUMNS }, (_, at): SheetColumn => {
  const heading = `列${at + 1}`;
  if (at % 5 === 1) return { heading, type: 'decimal', scale: 2 };
  if (at % 5 === 2) return { heading, type: 'instant' };
  return { heading, type: at % 5 === 3 ? 'integer' : 'text' };
});

const valueAt = (row: number, at: number): SheetValue => {
  switch (at % 5) {
    case 0:
      return `69${String(row).padStart(8, '0')}${String(at).padStart(8, '0')}`;
    case 1:
      return `${row % 1_000}.${String((row + at) % 100).padStart(2, '0')}`;
    case 2:
      return START + row * 1_000;
    case 3:
      return (row + at) % 9;
    default:
      return `浙江省杭州市西湖区文三路${row}号${at}室`;
  }
};

function* ownRows(count: number): Generator<SheetRows> {
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    yield {
      values: Array.from({ length: size }, (_, index) => columns.map((_, at) => valueAt(from + index, at))),
    };
  }
}

const writeOwn = async (path: string, count: number): Promise<number> => {
  const output = { format: 'xlsx', zone: 'Asia/Shanghai' } as const;
  const report = await writeSheets(path, output, [{ name: '订单', columns, rows: ownRows(count) }]);
  return report.rows;
};

/** The library alone, its rows given up as they are written; inline texts, which take it a third of the memory. */
const writeBare = async (path: string, count: number, useSharedStrings: boolean): Promise<number> => {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings, useStyles: true });
  const sheet = book.addWorksheet('订单', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ heading, type }) => ({
    header: heading,
    width: 16,
    style:
      type === 'decimal' ? { numFmt: '0.00' } : type === 'instant' ? { numFmt: 'yyyy-mm-dd hh:mm:ss' } : {},
  }));
  for (let row = 0; row < count; row++) {
    const values = columns.map(({ type }, at) => {
      const value = valueAt(row, at);
      if (type === 'decimal') return Number(value);
      return type === 'instant' ? new Date((value as number) + 28_800_000) : value;
    });
    sheet.addRow(values).commit();
    // It packs and writes when the loop turns; without a pause all rows would pile up.
    if (row % BATCH === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await book.commit();
  return count;
};

const readOwn = async (path: string): Promise<number> => {
  const file = await openTabular(path);
  let rows = 0;
  for await (const batch of file.tables[0]!.rows()) rows += batch.rows.length;
  await file.close();
  return rows;
};

const readBare = async (path: string): Promise<number> => {
  let rows = -1;
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(path, {
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    worksheets: 'emit',
  });
  for await (const sheet of reader) {
    for await (const row of sheet) if (Array.isArray(row.values)) rows++;
  }
  return rows;
};

/** Reads or writes one workbook, ours or the bare library: MODE FILE ROWS. */
const main = async (): Promise<void> => {
  const [mode, path = '', count] = process.argv.slice(2);
  const startedAt = performance.now();
  const rows = await work(mode, path, Number(count));
  const result: WorkbookResult = {
    ms: performance.now() - startedAt,
    rows,
    memory: (process.resourceUsage().maxRSS * 1_024) / 1e6,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
};

const work = async (mode: string | undefined, path: string, count: number): Promise<number> => {
  switch (mode) {
    case 'write-own':
      return writeOwn(path, count);
    case 'write-bare':
      return writeBare(path, count, false);
    case 'write-shared':
      return writeBare(path, count, true);
    case 'read-own':
      return readOwn(path);
    case 'read-bare':
      return readBare(path);
    default:
      throw new Error(`no mode ${mode ?? ''}`);
  }
};

await main();

import ExcelJS from 'exceljs';
import * as fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { collect } from '../table/collect.fixture.ts';
import { openTabular, type OpenTabularOptions } from '../open-tabular.ts';
import { annotatedCopy } from './annotated-copy.ts';
import type { SheetColumn, SheetContent, SheetOutput, SheetValue } from './sheet-plan.ts';
import { templateSheets } from './template-sheets.ts';
import { writeSheets } from './write-sheets.ts';
import { openXlsxSink } from './xlsx-sink.ts';

const folder = mkdtempSync(join(tmpdir(), 'daliu-sheets-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const freshFile = (): string => join(folder, `${files++}`);

const ZONE = 'Asia/Shanghai';
const XLSX: SheetOutput = { format: 'xlsx', zone: ZONE };
const column = (heading: string, type: SheetColumn['type'] = 'text', scale?: number): SheetColumn => ({
  heading,
  type,
  ...(scale !== undefined && { scale }),
});
const sheet = (columns: SheetColumn[], values: SheetValue[][], name = '订单'): SheetContent => ({
  name,
  columns,
  rows: [{ values }],
});

/** What another library finds in the file. */
async function byOther(path: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book;
}
async function write(sheets: SheetContent[], output: SheetOutput = XLSX) {
  const path = freshFile();
  const report = await writeSheets(path, output, sheets, { thread: 'here' });
  return { path, report };
}
async function readBack(path: string, options: OpenTabularOptions = {}): Promise<string[][]> {
  const file = await openTabular(path, { thread: 'here', headRow: 1, ...options });
  const { rows } = await collect(file.tables[0]!);
  await file.close();
  return rows.map(({ cells }) => cells);
}

describe('a workbook', () => {
  test('has cells of their types, a head that stays and widths', async () => {
    const columns = [
      column('订单号'),
      column('金额', 'decimal', 2),
      column('数量', 'integer'),
      column('下单时间', 'instant'),
      column('日期', 'date'),
      column('已付', 'boolean'),
      column('折扣', 'percent'),
    ];
    const at = Date.UTC(2026, 10, 22, 1, 5);
    const { path, report } = await write([
      sheet(columns, [['0012345678901234567', '88.50', 2, at, '2026-11-22', true, 0.15]]),
    ]);
    expect(report).toMatchObject({ rows: 1, sheets: ['订单'], warnings: [] });
    const own = (await byOther(path)).getWorksheet('订单')!;
    expect(own.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(own.getRow(2).values).toEqual([
      undefined,
      '0012345678901234567',
      88.5,
      2,
      new Date(Date.UTC(2026, 10, 22, 9, 5)),
      new Date(Date.UTC(2026, 10, 22)),
      true,
      0.15,
    ]);
    expect([2, 4, 5, 7].map((at) => own.getRow(2).getCell(at).numFmt)).toEqual([
      '0.00',
      'yyyy-mm-dd hh:mm:ss',
      'yyyy-mm-dd',
      '0.00%',
    ]);
    expect(await readBack(path)).toEqual([
      ['0012345678901234567', '88.50', '2', '2026-11-22 09:05:00', '2026-11-22', 'TRUE', '0.15'],
    ]);
  });

  test('has text that looks like a formula as text', async () => {
    const bad = ['=1+1', '+1', '-1+1', '@SUM(1)', "=cmd|' /C calc'!A0", '\t=1'];
    const { path } = await write([
      sheet(
        [column('a')],
        bad.map((text) => [text]),
      ),
    ]);
    const own = (await byOther(path)).worksheets[0]!;
    expect(bad.map((_, at) => own.getRow(at + 2).getCell(1).value)).toEqual(bad);
    expect(own.getRow(2).getCell(1).type).toBe(ExcelJS.ValueType.String);
  });

  test('gives back any text', async () => {
    const texts = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('_x000D_', 'a\rb', ' b ', '\u0000', '<&>"', '1.23E+18'),
      ),
      { minLength: 1, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(texts, async (list) => {
        const { path } = await write([
          sheet(
            [column('n', 'integer'), column('a')],
            list.map((text, at) => [at + 1, text]),
          ),
        ]);
        const wellFormed = list.map((text) => text.replaceAll(/\p{Cs}/gu, '\ufffd'));
        expect((await readBack(path)).map(([, text]) => text)).toEqual(wellFormed);
      }),
      { numRuns: 30 },
    );
  });

  test('says where a value is not of its column, or too long', async () => {
    const { report } = await write([
      sheet(
        [column('金额', 'decimal'), column('b')],
        [
          ['约5元', 'x'.repeat(40_000)],
          ['12345678901234.5678', ''],
        ],
      ),
    ]);
    expect(report.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'sheet-value-as-text /cells/A2',
      'sheet-value-cut /cells/B2',
      'sheet-value-as-text /cells/A3',
    ]);
  });

  test('goes on in another sheet when one is full, under names that fit', async () => {
    const sink = openXlsxSink(join(folder, 'split'), { zone: ZONE, maxRows: 3 });
    await sink.begin({ name: '订单[2026/11]', columns: [column('a', 'integer')] });
    await sink.add({ values: [[1], [2], [3], [4], [5]] });
    await sink.begin({ name: '订单 2026 11', columns: [column('b')] });
    const report = await sink.end();
    expect(report.sheets).toEqual([
      '订单 2026 11',
      '订单 2026 11 (2)',
      '订单 2026 11 (3)',
      '订单 2026 11 (4)',
    ]);
    const book = await byOther(join(folder, 'split'));
    expect(book.worksheets.map(({ rowCount }) => rowCount)).toEqual([3, 3, 2, 1]);
  });

  test('leaves no file when its rows fail', async () => {
    const failing = async function* () {
      yield { values: [['1']] };
      throw new Error('the source failed');
    };
    const path = join(folder, 'failed');
    await expect(
      writeSheets(path, XLSX, [{ name: 'a', columns: [column('a')], rows: failing() }], { thread: 'here' }),
    ).rejects.toThrow('the source failed');
    expect(await readdir(folder)).not.toContain('failed');
  });
});

describe('delimited text', () => {
  const csv = async (values: SheetValue[][], output: object = {}, columns = [column('a'), column('b')]) => {
    const { path } = await write([sheet(columns, values)], { format: 'csv', zone: ZONE, ...output });
    return { path, text: readFileSync(path, 'utf8') };
  };

  test('quotes what it must and begins with a mark', async () => {
    const { text } = await csv([
      ['x,"y"', 'a\nb'],
      [null, ''],
    ]);
    expect(text).toBe('\ufeffa,b\r\n"x,""y""","a\nb"\r\n,\r\n');
  });

  test('neutralizes formulas and leaves numbers', async () => {
    const { text } = await csv(
      [
        ['=1+1', '-5.00'],
        ['@a', '+8613800138000'],
        ['＝1+1', '-1+1'],
        ['\t=1', "'=1"],
      ],
      { byteOrderMark: false },
    );
    expect(text).toBe("a,b\r\n'=1+1,-5.00\r\n'@a,+8613800138000\r\n'＝1+1,'-1+1\r\n'\t=1,''=1\r\n");
  });

  test('writes types by the clock of the zone, and guards ids if told', async () => {
    const columns = [column('id'), column('t', 'instant'), column('m', 'decimal', 2)];
    const { text } = await csv(
      [['6901234567890123', Date.UTC(2026, 10, 22, 1, 5), '5']],
      { guardIds: true },
      columns,
    );
    expect(text).toBe('\ufeffid,t,m\r\n6901234567890123\t,2026-11-22 09:05:00,5.00\r\n');
  });

  test('is read back by ourselves, in GB18030 too', async () => {
    const values = ['=1+1', "'0012", "''", '`a', '="x"', '浙江', '-5', "'", '@', 'a;b', '𠮷'].map((one) => [
      one,
      'x',
    ]);
    const { path } = await csv(values, { encoding: 'gb18030', delimiter: '\t' });
    expect(await readBack(path, { encoding: 'gb18030' })).toEqual(values);
  });

  test('gives back any text that does not end with a tab', async () => {
    const text = fc
      .oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", '=', '`', '1', '\t', 'a', '"', '+', '-') }))
      .filter((one) => !one.endsWith('\t'));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (list) => {
        const values = list.map((one) => ['id', one, 'x', 'y']);
        const { path } = await csv(
          values,
          {},
          ['k', 'a', 'b', 'c'].map((one) => column(one)),
        );
        expect(await readBack(path)).toEqual(values);
      }),
      { numRuns: 100 },
    );
  });
});

test('an annotated copy has the rows, what is wrong, and its cells coloured', async () => {
  const copy = annotatedCopy(
    '错误',
    ['订单号', '金额'],
    [
      {
        row: 2,
        cells: ['1', 'abc'],
        remarks: [
          {
            column: 1,
            message: { zh: '不是数字', en: 'no number' },
            fix: { zh: '填数字', en: 'write a number' },
          },
        ],
      },
      { row: 3, cells: ['2', '5'], remarks: [] },
    ],
  );
  const { path } = await write([copy]);
  const own = (await byOther(path)).worksheets[0]!;
  expect(own.getRow(1).values).toEqual([undefined, '订单号', '金额', '行号', '问题字段', '问题', '怎么改']);
  expect(own.getRow(2).values).toEqual([undefined, '1', 'abc', 2, '金额', '不是数字', '填数字']);
  expect(own.getCell('B2').fill).toMatchObject({ pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } });
  expect(own.getCell('A2').fill).not.toMatchObject({ pattern: 'solid' });
  expect(own.getRow(3).getCell(3).value).toBe(3);
});

test('a template has the headings of what can be written, an example and notes', async () => {
  const text = (zh: string) => ({ zh, en: zh });
  const sheets = templateSheets({
    schemaVersion: 1,
    id: 'orders',
    title: text('订单'),
    keys: [],
    indexes: [],
    fields: [
      { id: 'orderNo', title: text('订单号'), type: 'text', required: true, help: text('平台上的订单号') },
      { id: 'old', title: text('旧'), type: 'text', retired: true },
      { id: 'paid', title: text('实付'), type: 'decimal', scale: 2 },
      {
        id: 'status',
        title: text('状态'),
        type: 'select',
        options: [
          { id: 'a', title: text('待付款') },
          { id: 'b', title: text('已付款') },
        ],
      },
      {
        id: 'lines',
        title: text('明细'),
        type: 'rows',
        fields: [{ id: 'sku', title: text('规格'), type: 'text' }],
      },
      { id: 'serial', title: text('序号'), type: 'auto-number' },
    ],
  });
  const { path } = await write(sheets);
  const book = await byOther(path);
  expect(book.worksheets.map(({ name }) => name)).toEqual(['数据', '填写说明']);
  expect(book.worksheets[0]!.getRow(1).values).toEqual([undefined, '订单号', '实付', '状态', '规格']);
  expect(book.worksheets[0]!.getRow(2).values).toEqual([undefined, '示例订单号', 88.5, '待付款', '示例规格']);
  expect(book.worksheets[1]!.getRow(2).values).toEqual([
    undefined,
    '订单号',
    '必填',
    '文字',
    '平台上的订单号',
  ]);
  expect(book.worksheets[1]!.getRow(4).getCell(3).value).toBe('选项之一：待付款、已付款');
});

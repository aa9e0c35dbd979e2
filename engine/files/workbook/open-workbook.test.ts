import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOf, openHere, readHere } from '../table/collect.fixture.ts';
import { textRows, workbookOf } from './workbook.fixture.ts';

const HEAD = textRows([['订单号', '金额', '时间', '备注']]);
const STYLES =
  '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs>';
const row = (cells: string, number = 2): string => `<row r="${number}">${cells}</row>`;
const read = async (cells: string, options = {}) =>
  readHere(await workbookOf([{ name: '订单', rows: HEAD + row(cells) }], { styles: STYLES, ...options }));

describe('cells', () => {
  test('of every type', async () => {
    const { rows, problems } = await read(
      '<c r="A2" t="s"><v>1</v></c><c r="B2" s="2"><v>0.055</v></c><c r="C2" s="1"><v>45992.3784722222</v></c><c r="D2" t="b"><v>1</v></c>',
      {
        sharedStrings:
          '<si><t>x</t></si><si><r><t>SF</t></r><r><t xml:space="preserve"> 1</t></r><rPh><t>よみ</t></rPh></si>',
      },
    );
    expect(rows).toEqual([
      { row: 2, cells: ['SF 1', '0.055', '2025-12-01 09:05:00', 'TRUE'], kinds: 'tpdb' },
    ]);
    expect(problems).toEqual([]);
  });

  test('of formulas have the value they had', async () => {
    const { rows, problems } = await read(
      '<c r="A2" t="str"><f>A1</f><v>x_x000D_y</v></c><c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D2"><f>NOW()</f></c>',
    );
    expect(rows).toEqual([{ row: 2, cells: ['x\ry', '2', '', ''], kinds: 'tnet' }]);
    expect(problems).toMatchObject([
      { row: 2, column: 2, code: 'cell-formula-error', severity: 'warning' },
      { row: 2, column: 3, code: 'cell-formula-uncalculated' },
    ]);
    expect(problems[0]!.message.zh).toContain('C2');
  });

  test('with an id that a spreadsheet ruined are named', async () => {
    const { rows, problems } = await read('<c r="A2"><v>1.23E+18</v></c><c r="B2"><v>5</v></c>');
    expect(rows[0]).toMatchObject({ cells: ['1.23E+18', '5', '', ''], kinds: 'rntt' });
    expect(problems).toMatchObject([{ row: 2, column: 0, code: 'cell-ruined-number' }]);
    expect(problems[0]!.message.zh).toContain('A2');
  });

  test('without references follow one another', async () => {
    const { cells } = await read('<c t="inlineStr"><is><t>A1</t></is></c><c/><c><v>3</v></c>');
    expect(cells).toEqual([['A1', '', '3', '']]);
  });

  test('in a calendar from 1904, and dates in words', async () => {
    const { cells } = await read(
      '<c r="A2" s="1"><v>0</v></c><c r="C2" t="d"><v>2026-11-22T09:05:00</v></c>',
      {
        is1904: true,
      },
    );
    expect(cells).toEqual([['1904-01-01 00:00:00', '', '2026-11-22 09:05:00', '']]);
  });
});

describe('sheets', () => {
  test('are read from strict workbooks as from others', async () => {
    const { cells } = await read('<c r="A2" t="inlineStr"><is><t>1</t></is></c>', { isStrict: true });
    expect(cells).toEqual([['1', '', '', '']]);
  });

  test('hidden ones are told, empty ones warned of', async () => {
    const file = await openHere(
      await workbookOf([
        { name: '说明', rows: '' },
        { name: '订单', rows: HEAD },
        { name: '字典', rows: HEAD, state: 'veryHidden' },
      ]),
    );
    expect(file.tables.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['订单', false],
      ['字典', true],
    ]);
    expect(file.warnings).toMatchObject([
      { code: 'table-empty', path: '/files/f/说明', severity: 'warning' },
    ]);
    await file.close();
  });

  test('have headings over two rows, below a title', async () => {
    const rows = textRows([
      ['十一月订单', '', '', '', ''],
      ['订单号', '收货信息', '', '', '金额'],
      ['', '姓名', '电话', '地址', ''],
      ['SF1', '张三', '13800000000', '杭州', '5'],
    ]);
    const after =
      '<mergeCells count="4"><mergeCell ref="A1:E1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:D2"/><mergeCell ref="E2:E3"/></mergeCells>';
    const { table, cells } = await readHere(await workbookOf([{ name: 's', rows, after }]));
    expect(table.headings).toEqual(['订单号', '收货信息/姓名', '收货信息/电话', '收货信息/地址', '金额']);
    expect(table).toMatchObject({ headRow: 3, before: ['十一月订单'] });
    expect(cells).toEqual([['SF1', '张三', '13800000000', '杭州', '5']]);
  });

  test('too wide are refused with the cell', async () => {
    const wide = await workbookOf([{ name: 's', rows: `${HEAD}<row r="2"><c r="BZZ2"><v>1</v></c></row>` }]);
    expect(await codeOf(openHere(wide))).toBe('table-columns');
    const blank = await workbookOf([
      { name: 's', rows: `${HEAD}<row r="2"><c r="A2"><v>1</v></c><c r="BZZ2" s="1"/></row>` },
    ]);
    expect((await readHere(blank)).cells).toHaveLength(1);
  });

  test('may repeat rows, and hold things beside the table', async () => {
    const { cells, problems } = await readHere(
      await workbookOf([
        {
          name: 's',
          rows: HEAD + row('<c r="A2"><v>1</v></c>') + row('<c r="A2"><v>2</v></c><c r="H2"><v>9</v></c>'),
        },
      ]),
    );
    expect(cells.map(([first]) => first)).toEqual(['1', '2']);
    expect(problems).toMatchObject([{ code: 'row-cells-aside', severity: 'warning' }]);
  });
});

describe('a workbook is refused', () => {
  const broken = (files: Record<string, string>) => workbookOf([{ name: 's', rows: HEAD }], { files });

  test.each([
    [
      'with an entity bomb',
      { 'xl/worksheets/sheet1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>' },
      'xml-doctype',
    ],
    ['cut off', { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row>' }, 'xml-broken'],
    ['that is a page', { 'xl/worksheets/sheet1.xml': '<html></html>' }, 'xml-broken'],
    ['without its workbook', { 'xl/workbook.xml': '<a/>' }, 'workbook-parts'],
    ['in binary', { 'xl/workbook.bin': 'x' }, 'file-kind'],
    ['of another program', { 'content.xml': '<a/>' }, 'file-kind'],
    [
      'with a row that is none',
      { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="x"/></sheetData></worksheet>' },
      'xml-broken',
    ],
  ])('%s', async (_, files, code) => {
    expect(await codeOf(openHere(await broken(files)))).toBe(code);
  });

  test('with too many shared texts', async () => {
    const file = await workbookOf([{ name: 's', rows: HEAD }], {
      sharedStrings: '<si><t>x</t></si>'.repeat(20),
    });
    expect(await codeOf(openHere(file, { limits: { sharedStrings: 10 } }))).toBe('workbook-shared-strings');
  });

  test('cut off as a file, or unpacking to another size', async () => {
    const file = await workbookOf([{ name: 's', rows: HEAD }]);
    expect(await codeOf(openHere(file.subarray(0, file.length - 40)))).toBe('zip-broken');
    const changed = Buffer.from(file);
    const at = changed.indexOf('xl/worksheets/sheet1.xml') + 'xl/worksheets/sheet1.xml'.length + 4;
    changed[at] = changed[at]! ^ 0xff;
    expect(await codeOf(openHere(changed))).toMatch(/^(?:zip|xml)-/);
  });

  test('with a byte changed anywhere: read, or refused in words', async () => {
    const file = await workbookOf([{ name: 's', rows: HEAD + row('<c r="A2"><v>1</v></c>') }]);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: file.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(file);
          changed[at] = changed[at]! ^ by;
          expect(await codeOf(readHere(changed))).toMatch(/^[a-z0-9-]+$/);
        },
      ),
      { numRuns: 300 },
    );
  });
});

import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { codeOf, openHere, readHere } from './table/collect.fixture.ts';

const BILL = [
  '-----------------------------------',
  '导出信息：',
  '起始时间：[2026-11-01 00:00:00]    终止时间：[2026-11-30 23:59:59]',
  '共3笔记录,,,',
  '',
  '特别提示：',
  ...Array.from({ length: 16 }, (_, at) => `${at + 1}.本明细仅供个人对账使用，第${at}条；`),
  '交易时间   ,交易订单号  ,金额 ,备注  ,',
  '2026-11-03 10:00:00,2026110300000001\t,88.00,双十一,',
  '2026-11-02 10:00:00,2026110200000002\t,12.50,"换行\n备注",',
  '2026-11-01 10:00:00,2026110100000003\t,0.01,,',
].join('\n');

describe('text', () => {
  test('with its headings far down, guarded ids and quoted line breaks', async () => {
    const { table, cells } = await readHere(iconv.encode(BILL, 'gb18030'));
    expect(table).toMatchObject({ headRow: 23, encoding: 'gb18030', delimiter: ',' });
    expect(table.headings).toEqual(['交易时间', '交易订单号', '金额', '备注']);
    expect(table.before[2]).toContain('起始时间');
    expect(cells).toEqual([
      ['2026-11-03 10:00:00', '2026110300000001', '88.00', '双十一'],
      ['2026-11-02 10:00:00', '2026110200000002', '12.50', '换行\n备注'],
      ['2026-11-01 10:00:00', '2026110100000003', '0.01', ''],
    ]);
  });

  test.each(['utf16le', 'utf16-be', 'gb18030', 'utf8'])('in %s, parted by tabs', async (encoding) => {
    const text = '订单号\t名称\t名称\n="001"\t苹果\tx\n\'002\t梨\ty\n`003\t桃\tz\n';
    const { table, cells } = await readHere(iconv.encode(text, encoding, { addBOM: encoding !== 'gb18030' }));
    expect(table.headings).toEqual(['订单号', '名称', '名称 (2)']);
    expect(table.warnings.map(({ code }) => code)).toEqual(['csv-heading-repeated']);
    expect(cells.map(([id]) => id)).toEqual(['001', '002', '003']);
  });

  test('names its delimiter in the first line', async () => {
    const { table, rows } = await readHere('sep=;\na;b\n1,5;2\n');
    expect(table.headings).toEqual(['a', 'b']);
    expect(rows).toEqual([{ row: 3, cells: ['1,5', '2'] }]);
  });

  test('ends with totals of another shape', async () => {
    const { cells, asides, problems } = await readHere(
      '时间,单号,金额,状态\n`1,`a,`5,`成功\n`2,`b,`6,`成功\n总交易单数,金额\n`2,`11\n',
    );
    expect(cells).toHaveLength(2);
    expect(asides).toEqual([
      { row: 4, kind: 'total', cells: ['总交易单数', '金额'] },
      { row: 5, kind: 'total', cells: ['2', '11'] },
    ]);
    expect(problems).toEqual([]);
  });

  test('has totals, remarks and hints between its rows; an order number with # is none', async () => {
    const { cells, asides } = await readHere(
      [
        '结算时间,订单号,子订单号,金额,账户,类型',
        ' , , ,收入+支出, ,',
        '2026-11-01,#1058,1,5,a,b',
        '2026-11-01,#1059,,,,',
        '合计,,,5,,',
        '#导出时间：[2026-11-02],,,,,',
        '',
      ].join('\n'),
    );
    expect(cells.map(([, id]) => id)).toEqual(['#1058', '#1059']);
    expect(asides.map(({ kind }) => kind)).toEqual(['hint', 'total', 'remark']);
  });

  test('cut off in its last row is told, not taken for totals', async () => {
    const { cells, problems } = await readHere('a,b,c\n1,2,3\n4,5');
    expect(cells).toHaveLength(1);
    expect(problems).toMatchObject([{ row: 3, code: 'row-cells-missing', severity: 'error' }]);
  });

  test('with more cells than headings is told; a comma at the end of each row is none', async () => {
    const { cells, problems } = await readHere('a,b\n1,2,\n3,4,5\n');
    expect(cells).toEqual([['1', '2']]);
    expect(problems).toMatchObject([{ row: 3, code: 'row-cells-extra' }]);
  });

  test('with a ruined number is told', async () => {
    const { rows, problems } = await readHere('单号,金额\n1.23E+18,5\nA,6\n');
    expect(rows[0]).toEqual({ row: 2, cells: ['1.23E+18', '5'], kinds: 'rt' });
    expect(rows[1]).toEqual({ row: 3, cells: ['A', '6'] });
    expect(problems).toMatchObject([{ code: 'cell-ruined-number', row: 2, column: 0, severity: 'warning' }]);
  });

  test('is read again from its start, and in part', async () => {
    const file = await openHere(`a,b\n${'1,2\n'.repeat(200_000)}`);
    const { rows, sample } = file.tables[0]!;
    for await (const batch of rows()) {
      expect(batch.progress.bytes).toBeLessThan(batch.progress.total);
      break;
    }
    let count = 0;
    for await (const batch of rows()) count += batch.rows.length;
    expect(count).toBe(200_000);
    expect(sample).toHaveLength(20);
  });

  test('by headings that are named, or their row', async () => {
    const text = 'x,y,z\n1,2,3\n单 号,金额（元）,c\n4,5,6\n';
    expect((await readHere(text, { headings: ['金额(元)'] })).table.headRow).toBe(3);
    expect((await readHere(text, { headRow: 3 })).cells).toEqual([['4', '5', '6']]);
    expect((await readHere(text)).table.headRow).toBe(1);
  });
});

describe('pages named .xls', () => {
  test('are read by their table', async () => {
    const page = `<html><head><meta charset="gb2312"><style>td{a:b}</style></head><body><table>
      <tr><th>订单号</th><th colspan=2>金额&nbsp;</th></tr>
      <tr><td style="vnd.ms-excel.numberformat:@">0012</td><td>5</td><td>a<br>b &amp; c</td></tr></table></body></html>`;
    const { file, table, cells } = await readHere(iconv.encode(page, 'gbk'));
    expect(file.kind).toBe('html');
    expect(table.headings).toEqual(['订单号', '金额', '金额 (2)']);
    expect(cells).toEqual([['0012', '5', 'a b & c']]);
  });

  test('without a table are most likely a log-in page', async () => {
    expect(await codeOf(openHere('<!DOCTYPE html><html><body>请登录</body></html>'))).toBe('html-table');
  });
});

describe('a file is refused by what it is', () => {
  const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]);
  const compound = (name: string): Buffer => Buffer.concat([COMPOUND, Buffer.from(name, 'utf16le')]);

  test.each([
    ['nothing', Buffer.alloc(0), 'file-empty'],
    ['blanks', Buffer.from('\n\n  \n'), 'table-headings'],
    ['old Excel', compound('Workbook'), 'workbook-old'],
    ['an encrypted workbook', compound('EncryptedPackage'), 'workbook-encrypted'],
    ['old Word', compound('WordDocument'), 'file-kind'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'file-kind'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'file-kind'],
    [
      'XML of 2003',
      Buffer.from('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'),
      'workbook-xml-2003',
    ],
    ['bytes', Buffer.from([0x61, 0xff, 0xff, 0x00, 0x81]), 'csv-encoding'],
    ['a zip cut off', Buffer.from('PK\u0003\u0004 and no more'), 'zip-broken'],
  ])('%s', async (_, bytes, code) => {
    expect(await codeOf(openHere(bytes))).toBe(code);
  });

  test('or by its size', async () => {
    const wide = `${Array.from({ length: 50_000 }, (_, at) => `c${at}`).join(',')}\n`;
    expect(await codeOf(openHere(wide))).toBe('table-columns');
    const rows = `a,b\n${'1,2\n'.repeat(100)}`;
    expect(await codeOf(readHere(rows, { limits: { rows: 50 } }))).toBe('table-rows');
    expect(await codeOf(openHere(rows, { limits: { textBytes: 50 } }))).toBe('table-bytes');
  });
});

import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { codeOf, openHere } from '../table/collect.fixture.ts';
import { textRows, workbookOf, zipOf } from '../workbook/workbook.fixture.ts';
import { openZip, readEntry, ZIP_LIMITS } from './open-zip.ts';
import { zipName } from './zip-name.ts';

const CSV = '订单号,金额\n1,2\n';
const open = (bytes: Buffer, limits = {}) => openZip({ bytes }, { ...ZIP_LIMITS, ...limits });

describe('an archive', () => {
  test('of tables is read as one file', async () => {
    const book = await workbookOf([
      {
        name: '商品',
        rows: textRows([
          ['订单号', '商品'],
          ['1', 'a'],
        ]),
      },
    ]);
    const file = await openHere(
      await zipOf({ '订单.csv': CSV, 'x/商品.xlsx': book, '__MACOSX/._a.csv': 'x', 'readme.md': 'x' }),
    );
    expect(file.kind).toBe('zip');
    expect(file.tables.map(({ file, name, headings }) => [file, name, headings])).toEqual([
      ['订单.csv', '订单.csv', ['订单号', '金额']],
      ['x/商品.xlsx', '商品', ['订单号', '商品']],
    ]);
    expect(file.warnings).toMatchObject([{ code: 'zip-member-skipped', path: '/files/readme.md' }]);
    await file.close();
  });

  test('tells which of its files cannot be read, and reads the others', async () => {
    const file = await openHere(await zipOf({ 'a.csv': CSV, 'b.xlsx': '%PDF-1.7', 'c.csv': '' }));
    expect(file.tables).toHaveLength(1);
    expect(file.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'file-kind /files/b.xlsx',
      'file-empty /files/c.csv',
    ]);
  });

  test('within an archive is refused, whatever its name', async () => {
    const inner = await zipOf({ 'a.csv': CSV });
    expect(await codeOf(openHere(await zipOf({ 'a.zip': inner })))).toBe('zip-nested');
    expect(await codeOf(openHere(await zipOf({ 'a.csv': inner })))).toBe('zip-nested');
  });

  test('with a password is refused', async () => {
    const bytes = await zipOf({ 'a.csv': CSV });
    // The flag of the entry, in the directory at the end.
    bytes[bytes.indexOf('PK\u0001\u0002') + 8]! |= 1;
    expect(await codeOf(openHere(bytes))).toBe('zip-encrypted');
  });

  test('that holds no table, or nothing', async () => {
    expect(await codeOf(openHere(await zipOf({ 'a.png': 'x' })))).toBe('table-empty');
    expect(await codeOf(openHere(await zipOf({})))).toBe('table-empty');
  });

  test('is held to its limits', async () => {
    const bytes = await zipOf({ a: 'x'.repeat(100_000), b: 'y' });
    expect(await codeOf(open(bytes, { entries: 1 }))).toBe('zip-entries');
    const read = async (limits: object, most = 1_000_000): Promise<unknown> =>
      readEntry((await open(bytes, limits)).entries[0]!, most);
    expect(await codeOf(read({ ratioFrom: 1_000 }))).toBe('zip-bomb');
    expect(await codeOf(read({ bytes: 50_000 }))).toBe('zip-bomb');
    expect(await codeOf(read({}, 1_000))).toBe('zip-bomb');
    expect(await codeOf(read({}))).toBe('none');
  });
});

describe('names of entries', () => {
  const named = (fileNameRaw: Buffer, generalPurposeBitFlag = 0): string =>
    zipName({ fileNameRaw, generalPurposeBitFlag, extraFields: [] });

  test('are UTF-8 by flag or by look, else GBK', () => {
    expect(named(Buffer.from('明细.csv'), 0x800)).toBe('明细.csv');
    expect(named(Buffer.from('明细.csv'))).toBe('明细.csv');
    expect(named(iconv.encode('交易明细(汇总).csv', 'gbk'))).toBe('交易明细(汇总).csv');
    expect(named(Buffer.from([0x61, 0xff, 0x5c, 0x62]))).toBe('aÿ/b');
  });

  test('may stand in a field of their own', () => {
    const data = Buffer.concat([Buffer.alloc(5), Buffer.from('明细.csv')]);
    const entry = {
      fileNameRaw: Buffer.from('??'),
      generalPurposeBitFlag: 0,
      extraFields: [{ id: 0x7075, data }],
    };
    expect(zipName(entry)).toBe('明细.csv');
  });
});

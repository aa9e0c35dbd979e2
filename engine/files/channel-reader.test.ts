import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readChannel, type ChannelRecipe } from './channel-reader.ts';

const name = { zh: '渠道', en: 'Channel' };

describe('reading the files of a channel', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'channel-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const put = (file: string, content: string | Uint8Array): Promise<void> =>
    writeFile(join(folder, file), content);

  it('makes one record of a row', async () => {
    const recipe: ChannelRecipe = { name, csv: { file: 'a.csv' }, orderNo: '订单号' };
    await put('a.csv', '订单号,金额 \nT1,5.00\nT2,6.00\n');
    const { orders, problems } = await readChannel('x', recipe, folder);
    expect(problems).toEqual([]);
    expect(orders).toEqual([
      {
        channel: 'x',
        orderNo: 'T1',
        digest: expect.stringMatching(/^[0-9a-f]{32}$/),
        record: { 订单号: 'T1', 金额: '5.00' },
      },
      { channel: 'x', orderNo: 'T2', digest: expect.any(String), record: { 订单号: 'T2', 金额: '6.00' } },
    ]);
  });

  it('tells the shop and when the platform last changed the order, as far as the record does', async () => {
    const recipe: ChannelRecipe = {
      name,
      json: { file: 'a.json' },
      orderNo: 'no',
      shop: 's',
      updatedAt: 'at',
    };
    const records = [
      { no: 1, s: ' 一号店 ', at: '2026-11-11 00:00:05' },
      { no: 2, at: 1_794_326_405 },
      { no: 3, at: 1_794_326_405_123 },
      { no: 4, s: '', at: 'yesterday' },
    ];
    await put('a.json', JSON.stringify(records));
    const read = async (change: Partial<ChannelRecipe>): Promise<unknown[]> =>
      (await readChannel('x', { ...recipe, ...change }, folder)).orders.map(({ shop, updatedAt }) => [
        shop,
        updatedAt,
      ]);
    expect(await read({})).toEqual([
      ['一号店', Date.UTC(2026, 10, 10, 16, 0, 5)],
      [undefined, 1_794_326_405_000],
      [undefined, 1_794_326_405_123],
      [undefined, undefined],
    ]);
    expect((await read({ zone: 'UTC' }))[0]).toEqual(['一号店', Date.UTC(2026, 10, 11, 0, 0, 5)]);
  });

  it('gathers the rows of an order, wherever they stand', async () => {
    const recipe: ChannelRecipe = { name, csv: { file: 'a.csv' }, rows: { by: 'no' }, orderNo: 'rows[0].no' };
    await put('a.csv', 'no,sku\nT1,A\nT2,B\nT1,C\n');
    const { orders } = await readChannel('x', recipe, folder);
    expect(orders.map(({ orderNo, record }) => [orderNo, record])).toEqual([
      [
        'T1',
        {
          rows: [
            { no: 'T1', sku: 'A' },
            { no: 'T1', sku: 'C' },
          ],
        },
      ],
      ['T2', { rows: [{ no: 'T2', sku: 'B' }] }],
    ]);
  });

  it('joins a second file in another encoding, and tells of rows without their order', async () => {
    const recipe: ChannelRecipe = {
      name,
      csv: { file: 'orders.csv' },
      joined: [{ as: 'lines', csv: { file: 'items.csv' }, by: '编号' }],
      orderNo: '编号',
    };
    await put(
      'orders.csv',
      iconv.encode(
        '"编号","姓名"\r\n="35153131473290001","张三"\r\n="35153131473290002","李四"\r\n',
        'gb18030',
      ),
    );
    await put(
      'items.csv',
      iconv.encode('"编号","标题"\r\n="35153131473290001","雪平锅",\r\n="9","无主",\r\n', 'gb18030'),
    );
    const { orders, problems } = await readChannel('x', recipe, folder);
    expect(orders.map(({ record }) => record)).toEqual([
      { 编号: '35153131473290001', 姓名: '张三', lines: [{ 编号: '35153131473290001', 标题: '雪平锅' }] },
      { 编号: '35153131473290002', 姓名: '李四', lines: [] },
    ]);
    expect(problems).toMatchObject([{ code: 'row-without-order', path: '/items.csv', value: '9' }]);
  });

  it('reads the orders of an API’s answer without losing a digit', async () => {
    const recipe: ChannelRecipe = { name, json: { file: 'a.json', at: 'data.list' }, orderNo: 'oid' };
    await put('a.json', '{"data":{"list":[{"oid":9007199254740993,"fee":20}]}}');
    const { orders } = await readChannel('x', recipe, folder);
    expect(orders[0]?.orderNo).toBe('9007199254740993');
    const single: ChannelRecipe = { name, json: { file: 'b.json' }, orderNo: 'oid' };
    await put('b.json', '{"oid":"7"}');
    expect((await readChannel('x', single, folder)).orders).toHaveLength(1);
  });

  it('gives the same digest to the same record only', async () => {
    const recipe: ChannelRecipe = { name, json: { file: 'a.json' }, orderNo: 'no' };
    await put('a.json', '[{"no":"1","fee":2},{"fee":2,"no":"1"},{"no":"1","fee":3}]');
    const [first, second, third] = (await readChannel('x', recipe, folder)).orders;
    expect(second?.digest).toBe(first?.digest);
    expect(third?.digest).not.toBe(first?.digest);
  });

  it('reports a broken row with its place, and keeps the others', async () => {
    const recipe: ChannelRecipe = { name, csv: { file: 'a.csv' }, orderNo: 'no' };
    await put('a.csv', 'no,name,city\nT1,张三,上海\nT2\nT3,李四,北京\n');
    const { orders, problems } = await readChannel('x', recipe, folder);
    expect(orders.map(({ orderNo }) => orderNo)).toEqual(['T1', 'T3']);
    expect(problems).toMatchObject([{ code: 'csv-cells-missing', path: '/a.csv/3' }]);
  });
});

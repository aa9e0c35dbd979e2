import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FileRecipe } from '../../../schemas/file-recipe.ts';
import { FileRecipe as RecipeSchema } from '../../../schemas/file-recipe.ts';
import { compileSchema } from '../../../schemas/validator.ts';
import { openHere } from '../table/collect.fixture.ts';
import { matchHeadings } from './match-headings.ts';
import { proposeRecipe } from './propose-recipe.ts';
import { readByRecipe, type ReadRecipeOptions } from './read-recipe.ts';
import { recognizeFiles } from './recognize-files.ts';
import type { SourceRecord } from './source-record.ts';
import type { Problem } from '../../../schemas/problem.ts';

const text = (zh: string) => ({ zh, en: zh });
const csv = (...lines: string[]): string => `${lines.join('\n')}\n`;

async function tablesOf(files: Record<string, string>) {
  const all = [];
  for (const [upload, content] of Object.entries(files)) {
    const { tables } = await openHere(content, { name: upload });
    all.push(...tables.map((table) => ({ ...table, upload })));
  }
  return all;
}
const propose = async (files: Record<string, string>) =>
  proposeRecipe(await tablesOf(files), { id: 'shop', title: text('店'), zone: 'Asia/Shanghai' })!;

async function read(recipe: FileRecipe, files: Record<string, string>, options: ReadRecipeOptions = {}) {
  const [found] = recognizeFiles([recipe], await tablesOf(files));
  const records: SourceRecord[] = [];
  const problems: Problem[] = [];
  const inputs = found!.parts.map(({ part, table }) => ({ part, table, file: table.upload }));
  for await (const batch of readByRecipe(recipe, inputs, options)) {
    records.push(...batch.records);
    problems.push(...batch.problems);
  }
  return { level: found!.level, records, problems };
}

const ORDERS = csv(
  '订单编号,总金额,收货人姓名 ,订单付款时间',
  'D001,201.12,张三,2026-11-01',
  'D002,5,李四,2026-11-02',
);
const LINES = csv('订单编号,标题,价格,购买数量', 'D002,苹果,2.5,2', 'D001,锅,100,1', 'D001,盖,101.12,1');

describe('two files', () => {
  test('are put together by a recipe that is found out', async () => {
    const { recipe, confidence, doubts } = await propose({ 'lines.csv': LINES, 'orders.csv': ORDERS });
    expect(compileSchema(RecipeSchema)(recipe)).toEqual([]);
    expect(recipe).toMatchObject({ rowsAre: 'orders', moneyUnit: 'yuan' });
    expect(recipe.parts.map(({ id, key }) => [id, key])).toEqual([
      ['orders', '订单编号'],
      ['lines', '订单编号'],
    ]);
    expect(confidence).toBeGreaterThan(0.8);
    expect(doubts).toEqual([]);
    const { records, problems, level } = await read(recipe, { 'o.csv': ORDERS, 'l.csv': LINES });
    expect(level).toBe('exact');
    expect(problems).toEqual([]);
    expect(
      records.map(({ key, order, lists }) => [
        key,
        order['收货人姓名'],
        lists['lines']!.map(({ values }) => values['标题']),
      ]),
    ).toEqual([
      ['D001', '张三', ['锅', '盖']],
      ['D002', '李四', ['苹果']],
    ]);
  });

  test('of the next day are known though columns moved, were spelled otherwise and added', async () => {
    const { recipe } = await propose({ o: ORDERS, l: LINES });
    const { level, records } = await read(recipe, {
      l2: csv('标题,新列,购买 数量,价格,订单编号', '梨,x,1,3,D003'),
      o2: csv('收货人姓名,订单付款时间,订单编号,总金额', '王五,2026-11-03,D003,3'),
    });
    expect(level).toBe('close');
    expect(records).toMatchObject([
      {
        key: 'D003',
        order: { 收货人姓名: '王五' },
        lists: { lines: [{ values: { 购买数量: '1', 新列: 'x' }, file: 'l2', row: 2 }] },
      },
    ]);
  });

  test('say which partners are missing', async () => {
    const { recipe } = await propose({ o: ORDERS, l: LINES });
    const { records, problems } = await read(recipe, {
      o: ORDERS,
      l: csv(
        '订单编号,标题,价格,购买数量',
        'D001,锅,100,1',
        'D009,盖,1,1',
        'D009,碗,1,1',
        ',勺,1,1',
        '1.23E+18,x,1,1',
      ),
    });
    expect(records.map(({ problems }) => problems.map(({ code }) => code))).toEqual([
      [],
      ['order-without-rows'],
    ]);
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'cell-ruined-number /files/l/rows/6',
      'row-without-key /files/l/rows/5',
      'row-key-ruined /files/l/rows/6',
      'row-without-order /files/l/rows/3',
    ]);
  });

  test('more than memory holds go through files, and give the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'daliu-recipe-'));
    const many = Array.from({ length: 2_000 }, (_, at) => at);
    const files = {
      o: csv('订单编号,总金额,收货人姓名,订单付款时间', ...many.map((at) => `D${at},1,n${at},t`)),
      l: csv(
        '订单编号,标题,价格,购买数量',
        ...many.flatMap((at) => [`D${1_999 - at},a,1,1`, `D${at},b,1,1`]),
      ),
    };
    const { recipe } = await propose({ o: ORDERS, l: LINES });
    const inMemory = await read(recipe, files);
    const spilled = await read(recipe, files, { memoryBytes: 50_000, folder });
    const byKey = (a: SourceRecord, b: SourceRecord): number => (a.key < b.key ? -1 : 1);
    expect(spilled.records).toHaveLength(2_000);
    expect(spilled.records.sort(byKey)).toEqual(inMemory.records.sort(byKey));
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

describe('one file', () => {
  const FILE = csv(
    'Name,Email,Total,Lineitem quantity,Lineitem name',
    '#1001,a@b.c,30,1,Net',
    '#1001,a@b.c,,2,Pack',
    '#1002,d@e.f,5,1,Net',
  );

  test('with several rows an order, its fields on the first only', async () => {
    const { recipe } = await propose({ f: FILE });
    expect(recipe).toMatchObject({
      rowsAre: 'lines',
      parts: [{ key: 'Name', orderFields: ['Name', 'Email', 'Total'] }],
    });
    const { records } = await read(recipe, { f: FILE });
    expect(records).toMatchObject([
      {
        key: '#1001',
        order: { Total: '30' },
        problems: [],
        lists: { lines: [{ row: 2 }, { row: 3, values: { 'Lineitem name': 'Pack' } }] },
      },
      { key: '#1002', order: { Total: '5' } },
    ]);
    expect((await read({ ...recipe, contiguous: true }, { f: FILE })).records).toEqual(records);
  });

  test('whose rows of an order disagree, or stand apart', async () => {
    const { recipe } = await propose({ f: FILE });
    const other = csv(
      'Name,Email,Total,Lineitem quantity,Lineitem name',
      '#1,a,30,1,x',
      '#2,b,1,1,x',
      '#1,a,31,1,y',
    );
    const { records } = await read(recipe, { f: other });
    expect(records[0]!.problems).toMatchObject([{ code: 'order-field-differs', path: '/files/f/rows/4' }]);
    await expect(read({ ...recipe, contiguous: true }, { f: other })).rejects.toMatchObject({
      problem: { code: 'recipe-scattered' },
    });
  });

  test('with a row per unit and no quantity', async () => {
    const unit = csv(
      'Order Number,Order Item Id,Seller SKU,Unit Price',
      '1,91,A,5',
      '1,92,A,5',
      '1,93,B,7',
      '2,94,A,5',
    );
    const { recipe, doubts } = await propose({ f: unit });
    expect(doubts.map(({ code }) => code)).toEqual(['recipe-unit-rows']);
    const { records } = await read(recipe, { f: unit });
    expect(records[0]!.lists['lines']!.map(({ values, count }) => [values['Seller SKU'], count])).toEqual([
      ['A', 2],
      ['B', 1],
    ]);
  });

  test('with the key on the first row of an order only', async () => {
    const merged = csv('订单号,商品名称,数量,收货人', '1,a,1,张三', ',b,2,', '2,c,1,李四');
    const { recipe } = await propose({ f: merged });
    expect(recipe.parts[0]).toMatchObject({ fillDown: true });
    const { records } = await read(recipe, { f: merged });
    expect(records.map(({ key, lists }) => [key, lists['lines']!.length])).toEqual([
      ['1', 2],
      ['2', 1],
    ]);
  });

  test('with several lines in the cells of a row', async () => {
    const packed = csv(
      '主订单编号,子订单编号,商品ID,商家编码,商品数量',
      '1,11;12,3001;3002,C01;D02,2',
      '2,21,3003,E,1',
    );
    const { recipe } = await propose({ f: packed });
    const { records } = await read(recipe, { f: packed });
    expect(
      records[0]!.lists['lines']!.map(({ values, splitInto }) => [values['商家编码'], splitInto]),
    ).toEqual([
      ['C01', 2],
      ['D02', 2],
    ]);
    expect(records[1]!.lists['lines']).toHaveLength(1);
  });

  test('of orders that come twice keeps the last', async () => {
    const { recipe } = await propose({ f: ORDERS });
    const { records } = await read(recipe, { f: ORDERS, again: ORDERS.replace('李四', '李肆') });
    expect(records.map(({ order, problems }) => [order['收货人姓名'], problems.length])).toEqual([
      ['张三', 1],
      ['李肆', 1],
    ]);
  });
});

describe('recognising', () => {
  const recipe = (id: string, headings: string[]): FileRecipe => ({
    schemaVersion: 1,
    id,
    title: text(id),
    parts: [{ id: 'orders', headings, required: [], key: headings[0]! }],
    rowsAre: 'orders',
    zone: 'Asia/Shanghai',
    moneyUnit: 'yuan',
  });
  const table = (headings: string[], name = 't', hidden = false) => ({ upload: 'f', name, hidden, headings });

  test('takes the recipe that fits best, and no other for what fits none', () => {
    const recipes = [recipe('a', ['单号', '金额', '状态']), recipe('b', ['单号', '金额', '状态', '地址'])];
    const known = recognizeFiles(recipes, [table(['状态', '单号', '金额', '地址'])]);
    expect(known.map(({ recipe, level }) => [recipe.id, level])).toEqual([
      ['b', 'exact'],
      ['a', 'close'],
    ]);
    expect(recognizeFiles(recipes, [table(['x', 'y'])])).toEqual([]);
    expect(recognizeFiles(recipes, [table(['单号', '金额', '状态'], 't', true)])).toEqual([]);
  });

  test('says what a file has more and less', () => {
    const part = { headings: ['单号', '金额（元）', '状态', '备注'], required: ['金额(元)'], key: '单号' };
    expect(matchHeadings(part, ['备注 ', '状态', '金额(元)', '单号'])).toMatchObject({
      level: 'exact',
      score: 1,
    });
    expect(matchHeadings(part, ['状态', '金额(元)', '单号', '新'])).toMatchObject({
      level: 'close',
      missing: ['备注'],
      added: ['新'],
    });
    expect(matchHeadings(part, ['状态', '备注', '单号']).level).toBe('unknown');
  });
});

test('there is no recipe without an order number', async () => {
  expect(
    proposeRecipe(await tablesOf({ f: csv('城市,天气', '杭州,晴') }), {
      id: 'a',
      title: text('a'),
      zone: 'UTC',
    }),
  ).toBeUndefined();
});

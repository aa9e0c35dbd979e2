import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImportView } from '../../schemas/import.ts';
import { HEADINGS, memory, openImportBench, ordersCsv, type ImportBench } from './imports.fixture.ts';
import { listProblems } from './problem-store.ts';

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench(memory);
});
afterAll(() => bench.done());

let count = 0;
const take = async (name: string, content: string | Buffer): Promise<ImportView> =>
  bench.run({
    files: [await bench.file(`${(count += 1)}-${name}`, content)],
    defaults: { platform: 'taobao', shop: 's1' },
  });

const whole = ordersCsv([{ no: 'G1' }, { no: 'G2' }]);

test.each<[string, string, string | Buffer, string]>([
  ['holds nothing but headings', 'a.csv', `${HEADINGS}\n`, 'import-no-rows'],
  [
    'is a picture',
    'a.csv',
    Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), Buffer.alloc(300)]),
    'file-kind',
  ],
  [
    'is a broken workbook',
    'a.xlsx',
    Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200, 7)]),
    'zip-broken',
  ],
  ['is a page that says to sign in', 'a.xls', '<html><body><p>请先登录</p></body></html>', 'html-table'],
  [
    'has 2,000 columns',
    'a.csv',
    `${Array.from({ length: 2_000 }, (_, at) => `c${at}`).join(',')}\n1\n`,
    'table-columns',
  ],
])('a file that %s says what to do about it', async (_, name, content, code) => {
  const { state, problem, counts } = await take(name, content);
  expect([state, problem?.code]).toEqual(['failed', code]);
  expect(problem?.message.zh).toMatch(/[\u4e00-\u9fff]/);
  expect(counts.created).toBe(0);
});

test('an empty file is refused at once', async () => {
  await expect(bench.file('empty.csv', '')).rejects.toMatchObject({ problem: { code: 'file-empty' } });
});

test('a text with the ending of a workbook is read all the same', async () => {
  expect(await take('wrong.xlsx', whole)).toMatchObject({ state: 'done', counts: { read: 2, refused: 0 } });
});

test('rows that are broken, ruined or without an order are told by number, and the rest goes on', async () => {
  const lines = ordersCsv([{ no: 'R1' }, { no: '1.23457E+18' }, { no: '' }, { no: 'R2' }])
    .trimEnd()
    .split('\n');
  const view = await take('rows.csv', [...lines, 'R3,只有三格,x'].join('\n'));
  expect(view).toMatchObject({ state: 'done', counts: { created: 2 } });
  const { items } = await listProblems(bench.tables, view.id, { limit: 20 });
  expect(items.map(({ kind, row, cause }) => [kind, row, cause])).toEqual([
    ['row', 4, 'row-key-ruined'],
    ['row', 5, 'row-key-ruined'],
    ['row', 6, 'row-without-key'],
    ['row', 7, 'row-without-key'],
    ['row', 10, 'row-cells-missing'],
  ]);
});

test('formulas, injections and odd names stay texts', async () => {
  const odd = `=HYPERLINK("http://x";"y")`;
  const content = ordersCsv([
    { no: 'N1', name: `"${odd.replaceAll('"', '""')}"`, address: '__proto__ 路 1 号' },
  ]);
  expect(await take('odd.csv', content)).toMatchObject({ state: 'done', counts: { created: 1 } });
  const found = (await bench.readAll('orders')).find(({ orderNo }) => orderNo === 'N1');
  expect(found).toMatchObject({ receiverName: odd, addressDetail: '__proto__ 路 1 号' });
});

test('headings named like prototypes are refused', async () => {
  const headings = HEADINGS.replace('商品标题', '__proto__').replace('单价', 'constructor');
  const view = await take('proto.csv', ordersCsv([{ no: 'P1' }], headings));
  expect(view).toMatchObject({ state: 'failed', problem: { code: 'csv-heading' } });
  expect(({} as Record<string, unknown>)['A-1']).toBeUndefined();
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});

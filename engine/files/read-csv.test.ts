import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import { readCsv, type ReadCsvOptions } from './read-csv.ts';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const folder = mkdtempSync(join(tmpdir(), 'csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TEXT = '订单号,金额\n1,10\n2\n3,30\n';
const here: ReadCsvOptions = { thread: 'here' };
const path = join(folder, 'orders.csv');
writeFileSync(path, TEXT);

test.each([
  ['a path', () => path],
  ['bytes', () => Buffer.from(TEXT)],
  [
    'a stream of bytes',
    () => Readable.from([Buffer.from(TEXT).subarray(0, 5), Buffer.from(TEXT).subarray(5)]),
  ],
  ['a stream of text', () => Readable.from([TEXT.slice(0, 5), TEXT.slice(5)])],
])('reads records from %s, and reports', async (_, source) => {
  const reading = readCsv(source(), here);
  expect(await collect(reading)).toEqual([
    { 订单号: '1', 金额: '10' },
    { 订单号: '3', 金额: '30' },
  ]);
  expect(reading.report).toEqual({
    head: {
      encoding: 'utf-8',
      byteOrderMark: false,
      delimiter: ',',
      columns: [
        { key: '订单号', original: '订单号' },
        { key: '金额', original: '金额' },
      ],
      row: 1,
      warnings: [],
    },
    rows: 2,
    skipped: 0,
    problemCount: 1,
    problems: [
      {
        row: 3,
        code: 'csv-cells-missing',
        message: { zh: '只有 1 格，应有 2 格。', en: '1 cells where 2 are expected.' },
      },
    ],
  });
});

test('tells the headings first, loses no row by it, and numbers the rows', async () => {
  const reading = readCsv(path, here);
  expect((await reading.head()).columns.map(({ key }) => key)).toEqual(['订单号', '金额']);
  expect((await collect(reading.rows())).map(({ row }) => row)).toEqual([2, 4]);
});

test('a loop left early closes its source', async () => {
  const source = Readable.from(
    Array.from({ length: 100 }, (_, at) => Buffer.from(at === 0 ? 'a,b\n' : '1,2\n'.repeat(20_000))),
  );
  for await (const record of readCsv(source, here)) {
    expect(record).toEqual({ a: '1', b: '2' });
    break;
  }
  expect(source.destroyed).toBe(true);
});

test('reads in bounded stretches: a source is not run ahead of its reader', async () => {
  let pulled = 0;
  const source = Readable.from(
    (function* () {
      yield Buffer.from('a,b\n');
      for (; pulled < 1000; pulled++) yield Buffer.from('1,2\n'.repeat(16_384));
    })(),
    { highWaterMark: 1 },
  );
  const reading = readCsv(source, here);
  await reading.head();
  expect(pulled).toBeLessThan(10);
  await reading.close();
  expect(source.destroyed).toBe(true);
});

test('problems beyond the first thousand are only counted', async () => {
  const reading = readCsv(Buffer.from(`a,b\n${'1\n'.repeat(90_000)}`), here);
  expect(await collect(reading)).toEqual([]);
  expect([reading.report.problemCount, reading.report.problems.length]).toEqual([90_000, 1000]);
  expect(reading.report.head?.columns).toHaveLength(2);
});

test('a file that cannot be read says why', async () => {
  await expect(collect(readCsv(Buffer.from([0x61, 0xff, 0xff]), here))).rejects.toThrow(ProblemError);
  await expect(collect(readCsv(join(folder, 'none.csv'), here))).rejects.toThrow('ENOENT');
});

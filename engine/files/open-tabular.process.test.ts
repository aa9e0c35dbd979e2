import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { SheetRows } from './export/sheet-plan.ts';
import { writeSheets } from './export/write-sheets.ts';
import { openTabular, type Table } from './open-tabular.ts';
import { codeOf, collect } from './table/collect.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'daliu-tabular-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ROWS = 30_000;
const columns = [
  { heading: '订单号', type: 'text' },
  { heading: '金额', type: 'decimal' },
] as const;
function* rows(count = ROWS): Generator<SheetRows> {
  for (let from = 0; from < count; from += 1_000) {
    yield { values: Array.from({ length: 1_000 }, (_, at) => [`00${from + at}`, `${from + at}.50`]) };
  }
}
const path = join(folder, 'orders.xlsx');
const write = (file = path, count = ROWS, options = {}) =>
  writeSheets(
    file,
    { format: 'xlsx', zone: 'Asia/Shanghai' },
    [{ name: '订单', columns, rows: rows(count) }],
    options,
  );

const headOf = (table: Table): object => ({ ...table, rows: undefined });

describe('in a worker', () => {
  test('what is written is read, as it is here', async () => {
    expect(await write()).toMatchObject({ rows: ROWS, sheets: ['订单'], warnings: [] });
    const there = await openTabular(path);
    const here = await openTabular(path, { thread: 'here' });
    expect(there.tables.map(headOf)).toEqual(here.tables.map(headOf));
    const [inWorker, inProcess] = [await collect(there.tables[0]!), await collect(here.tables[0]!)];
    expect(inWorker).toEqual(inProcess);
    expect(inWorker.rows.at(-1)).toEqual({ row: ROWS + 1, cells: ['0029999', '29999.50'], kinds: 'tn' });
    await there.close();
    await here.close();
  });

  test('a table may be left early, and read anew beside another reading', async () => {
    const file = await openTabular(path);
    const { rows: read } = file.tables[0]!;
    for await (const batch of read()) {
      expect(batch.rows.length).toBeGreaterThan(0);
      break;
    }
    const [one, other] = await Promise.all([collect({ rows: read }), collect({ rows: read })]);
    expect(one.rows).toHaveLength(ROWS);
    expect(other).toEqual(one);
    await file.close();
  });

  test('a problem comes back as one', async () => {
    expect(await codeOf(openTabular(Buffer.from('%PDF-1.7')))).toBe('file-kind');
  });

  test('out of time, canceled or closed it ends at once', async () => {
    expect(await codeOf(openTabular(path, { timeoutMs: 1 }))).toBe('file-timeout');
    const stop = new AbortController();
    const file = await openTabular(path, { signal: stop.signal });
    const reading = collect(file.tables[0]!);
    stop.abort();
    expect(await codeOf(reading)).toBe('file-canceled');
    expect(await codeOf(openTabular(path, { signal: stop.signal }))).toBe('file-canceled');
    const closed = await openTabular(path);
    await closed.close();
    expect(await codeOf(collect(closed.tables[0]!))).toBe('file-canceled');
  });

  test('a file that needs too much memory is told so, and nothing else dies', async () => {
    // A page of spans: few bytes, many cells.
    const page = (count: number): Buffer =>
      Buffer.from(`<table><tr><th>a</th></tr>${'<tr><td colspan=1000>x</td></tr>'.repeat(count)}</table>`);
    expect(await codeOf(openTabular(page(9_900), { memoryMb: 16 }))).toBe('file-memory');
    expect(await codeOf(openTabular(page(19_000)))).toBe('html-cells');
  });

  test('a writer that is canceled or cannot write leaves no file', async () => {
    const stop = new AbortController();
    const target = join(folder, 'canceled.xlsx');
    expect(
      await codeOf(write(target, 1_000_000, { signal: stop.signal, onProgress: () => stop.abort() })),
    ).toBe('file-canceled');
    expect(readdirSync(folder)).toEqual(['orders.xlsx']);
    await expect(write(join(folder, 'no', 'folder.xlsx'), 1_000)).rejects.toThrow('ENOENT');
  });

  test('text of any size passes through it', async () => {
    const csv = join(folder, 'large.csv');
    writeFileSync(csv, `a,b\n${'1,2\n'.repeat(1_000_000)}`);
    const file = await openTabular(csv);
    let count = 0;
    for await (const batch of file.tables[0]!.rows()) count += batch.rows.length;
    expect(count).toBe(1_000_000);
    await file.close();
  });
});

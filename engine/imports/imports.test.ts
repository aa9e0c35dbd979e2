import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImportView } from '../../schemas/import.ts';
import { deleteRecords } from '../tables/delete-records.ts';
import { updateRecords } from '../tables/update-records.ts';
import {
  HEADINGS,
  memory,
  openImportBench,
  ordersCsv,
  type ImportBench,
  type SampleOrder,
} from './imports.fixture.ts';
import { listProblems } from './problem-store.ts';

let bench: ImportBench;
beforeEach(async () => {
  bench = await openImportBench(memory);
});
afterEach(() => bench.done());

const defaults = { platform: 'taobao', shop: '旗舰店' };

const take = async (name: string, orders: readonly SampleOrder[], more: object = {}): Promise<ImportView> =>
  bench.run({ files: [await bench.file(name, ordersCsv(orders))], defaults, ...more });

const orders = async (): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    (await bench.readAll('orders'))
      .filter(({ deletedAt }) => deletedAt === null)
      .map((one) => [one['orderNo'], one]),
  );

const openCases = (): Promise<{ cause: string; field: string; value: string }[]> =>
  bench.tables.read(
    "SELECT cause, field, value FROM cases WHERE type = 'quarantine' AND closed_at IS NULL ORDER BY cause",
  );

const problems = async (id: string) => (await listProblems(bench.tables, id, { limit: 50 })).items;

describe('a file', () => {
  test('that nobody has seen is proposed, asks for what it lacks, and comes in whole', async () => {
    const file = await bench.file('orders.csv', ordersCsv([{ no: 'T1' }, { no: 'T2' }]));
    const asked = await bench.run({ files: [file] });
    expect(asked).toMatchObject({
      state: 'waiting',
      finding: { level: 'unknown' },
      problem: { code: 'import-unfilled' },
    });
    expect(asked.finding?.unfilled.map(({ field }) => field)).toEqual(['platform', 'shop']);
    const view = await take('orders.csv', [{ no: 'T1' }, { no: 'T2' }]);
    expect(view).toMatchObject({ state: 'done', counts: { read: 2, created: 2, refused: 0 }, problem: null });
    expect(view.progress.bytes).toBe(view.progress.total);
    expect((await orders())['T1']).toMatchObject({
      platform: 'taobao',
      state: 'awaiting-shipment',
      receiverPhone: '13800001111',
      district: '西湖区',
      regionCode: '330106',
      paidAmount: 20,
      itemCount: 2,
      placedAt: Date.UTC(2026, 10, 11, 1),
      lines: [{ merchantCode: 'A-1', quantity: 1, unitPrice: 12 }, { merchantCode: 'B-2' }],
    });
  });

  test('like one before needs no question, updates what overlaps, and passes over what is older', async () => {
    await take('day1.csv', [{ no: 'T1' }, { no: 'T2' }]);
    const file = await bench.file(
      'day2.csv',
      ordersCsv([
        { no: 'T2', state: '已签收', updated: '2026-11-12 10:00:00' },
        { no: 'T1', state: '待付款', updated: '2026-11-10 10:00:00' },
        { no: 'T3' },
      ]),
    );
    const id = await bench.imports.create({ table: 'orders', files: [file] }, 'user:bob');
    await bench.imports.work(id, new AbortController().signal);
    expect(await bench.imports.get(id)).toMatchObject({
      state: 'done',
      finding: { level: 'exact' },
      counts: { read: 3, created: 1, changed: 1, unchanged: 1 },
    });
    const now = await orders();
    expect(Object.keys(now)).toHaveLength(3);
    expect(now).toMatchObject({ T1: { state: 'awaiting-shipment' }, T2: { state: 'delivered' } });
  });

  test('that comes again says so and changes nothing', async () => {
    const first = await take('a.csv', [{ no: 'T1' }]);
    const again = await take('renamed.csv', [{ no: 'T1' }]);
    expect(again).toMatchObject({
      state: 'done',
      counts: { read: 0, created: 0, changed: 0 },
      problem: { code: 'import-repeated', path: `/imports/${first.id}` },
    });
    expect(await bench.readAll('orders')).toMatchObject([{ revision: 1 }]);
  });

  test('may say its states in the words of a platform or in ours', async () => {
    const states = [
      '买家已付款，等待卖家发货',
      '等待买家付款',
      '卖家已发货，等待买家确认',
      '交易关闭',
      '待发货',
      '已签收',
    ];
    await take(
      'words.csv',
      states.map((state, at) => ({ no: `W${at}`, state })),
    );
    const words = (await bench.readAll('orders')).map((one) => one['state']);
    expect(words).toEqual([
      'awaiting-review',
      'awaiting-payment',
      'shipped',
      'canceled',
      'awaiting-shipment',
      'delivered',
    ]);
  });

  test('with the whole address in one cell takes the district that a person adds', async () => {
    const whole = HEADINGS.replace('省,市,区,', '');
    const row =
      'T1,待发货,2026-11-11 09:00:00,2026-11-11 10:00:00,李小明,13800001111,四川省 成都市 其它区 盛邦街 1 号,20,20,A-1,茶杯,1,20';
    const { id } = await bench.run({
      files: [await bench.file('whole.csv', `${whole}\n${row}\n`)],
      defaults,
    });
    expect(await problems(id)).toMatchObject([{ cause: 'district-missing' }]);
    await bench.imports.mend(id, { values: { district: '武侯区' } }, 'user:bob');
    expect(await bench.readAll('orders')).toMatchObject([
      { province: '四川省', city: '成都市', district: '武侯区', regionCode: '510107' },
    ]);
  });

  test('tells the flows that wait for the table what it was asked to', async () => {
    const list = (mode: 'none' | 'list'): string => ordersCsv([{ no: mode }]);
    for (const triggers of ['none', 'list'] as const) {
      const file = await bench.file(`${triggers}.csv`, list(triggers));
      const { id } = await bench.run({ files: [file], defaults, triggers });
      const [declared] = await bench.tables.read('SELECT mode FROM import_triggers WHERE import_id = ?', [
        id,
      ]);
      expect(declared).toEqual({ mode: triggers });
    }
  });

  test('whose source renamed a column is shown with what differs', async () => {
    const list = Array.from({ length: 6 }, (_, at) => ({ no: `T${at}` }));
    await take('a.csv', list);
    const renamed = ordersCsv(
      list.map(({ no }) => ({ no: `${no}x` })),
      HEADINGS.replace('手机号', '联系手机'),
    );
    const file = await bench.file('b.csv', renamed);
    const id = await bench.imports.create({ table: 'orders', files: [file] }, 'user:bob');
    await bench.imports.work(id, new AbortController().signal);
    expect(await bench.imports.get(id)).toMatchObject({
      state: 'waiting',
      finding: {
        level: 'close',
        missing: ['手机号'],
        added: ['联系手机'],
        drift: [{ kind: 'renamed', path: '手机号', now: '联系手机' }],
      },
    });
  });
});

describe('records that cannot be taken', () => {
  const bad: SampleOrder[] = [
    { no: 'T1' },
    { no: 'T2', phone: '12345' },
    { no: 'T3', region: ['浙江省', '', ''] },
    { no: 'T4', phone: '999' },
  ];

  test('wait, one case for each cause, while the rest goes on', async () => {
    const view = await take('bad.csv', bad);
    expect(view).toMatchObject({ state: 'done', counts: { read: 4, created: 1, refused: 3 } });
    expect(await openCases()).toMatchObject([
      { cause: 'city-missing', value: expect.stringMatching(/^1 条/) },
      { cause: 'phone-invalid', field: 'receiverPhone', value: expect.stringMatching(/^2 条/) },
    ]);
    const [first] = await problems(view.id);
    expect(first).toMatchObject({
      file: 'bad.csv',
      row: 4,
      key: 'T2',
      problems: [
        { code: 'phone-invalid', field: 'receiverPhone', value: '12345', fix: { zh: expect.any(String) } },
      ],
    });
  });

  test('go on from there with other values, without their file', async () => {
    const view = await take('bad.csv', bad);
    const filter = { cause: 'phone-invalid', field: 'receiverPhone' };
    const told = await bench.imports.mend(
      view.id,
      { filter, values: { receiverPhone: '13900002222' } },
      'user:eva',
    );
    expect(told).toEqual({ mended: 2, left: 0 });
    expect(await orders()).toMatchObject({ T2: { receiverPhone: '13900002222' }, T4: { lines: [{}, {}] } });
    expect(await openCases()).toMatchObject([{ cause: 'city-missing' }]);
    const still = await bench.imports.mend(view.id, { values: { city: '没有的市' } }, 'user:eva');
    expect(still).toEqual({ mended: 0, left: 1 });
    await bench.imports.mend(view.id, { source: { 市: '杭州市', 区: '西湖区' } }, 'user:eva');
    expect(await bench.imports.get(view.id)).toMatchObject({ counts: { created: 4, refused: 0 } });
    expect(await openCases()).toEqual([]);
  });

  test('may be dismissed', async () => {
    const view = await take('bad.csv', bad);
    await bench.imports.dismiss(view.id, await problems(view.id));
    expect(await bench.imports.get(view.id)).toMatchObject({ counts: { refused: 0 } });
    expect(await openCases()).toEqual([]);
  });

  test('of a dry run are told, and nothing is written', async () => {
    const view = await take('bad.csv', bad, { dryRun: true });
    expect(view).toMatchObject({ state: 'done', dryRun: true, counts: { read: 4, created: 1, refused: 3 } });
    expect(await bench.readAll('orders')).toEqual([]);
    expect(await openCases()).toEqual([]);
    expect(await bench.tables.read('SELECT * FROM record_changes')).toEqual([]);
    expect(await take('bad.csv', bad)).toMatchObject({ counts: { created: 1 }, problem: null });
  });
});

describe('an import', () => {
  test('is taken back, but for what others changed since', async () => {
    await take('a.csv', [{ no: 'T1', paid: '10.00' }, { no: 'T2' }]);
    const update = { updated: '2026-11-12 10:00:00' };
    const second = await take('b.csv', [
      { no: 'T1', paid: '30.00', address: '新地址 2 号', ...update },
      { no: 'T3' },
      { no: 'T4' },
      { no: 'T5' },
    ]);
    const at = (await orders()) as Record<string, { id: string }>;
    const who = { actor: 'user:eva', at: 1 };
    await bench.write('orders', (tx, table) =>
      updateRecords(
        tx,
        table,
        [
          { id: at['T1']!.id, values: { addressDetail: '又改了' } },
          { id: at['T4']!.id, values: { flag: 1 } },
        ],
        who,
      ),
    );
    await bench.write('orders', (tx, table) => deleteRecords(tx, table, [{ id: at['T5']!.id }], who));
    await bench.imports.undo(second.id);
    await bench.imports.work(second.id, new AbortController().signal);
    expect(await bench.imports.get(second.id)).toMatchObject({ state: 'undone' });
    const now = await orders();
    expect(Object.keys(now).sort()).toEqual(['T1', 'T2', 'T4']);
    expect(now['T1']).toMatchObject({
      paidAmount: 10,
      addressDetail: '又改了',
      sourceUpdatedAt: Date.UTC(2026, 10, 11, 2),
    });
    expect((await problems(second.id)).map(({ kind, key, field }) => [kind, key, field])).toEqual([
      ['conflict', at['T1']!.id, 'addressDetail'],
      ['conflict', at['T4']!.id, 'flag'],
    ]);
    // What was undone may be imported again.
    expect(await take('b.csv', [{ no: 'T3' }])).toMatchObject({ state: 'done', counts: { created: 1 } });
  });

  test('that was canceled goes on where it stopped when its file comes again', async () => {
    const list = Array.from({ length: 600 }, (_, at) => ({ no: `T${at}` }));
    await take('first.csv', [{ no: 'A' }]);
    const file = await bench.file('many.csv', ordersCsv(list));
    const id = await bench.imports.create({ table: 'orders', files: [file], defaults }, 'user:ann');
    const write = bench.tables.write;
    bench.tables.write = async (work) => {
      const done = await write(work);
      const { counts } = await bench.imports.row(id);
      if (counts.read > 0)
        await write((tx) => tx.query("UPDATE imports SET state = 'canceled' WHERE id = ?", [id]));
      return done;
    };
    await bench.imports.work(id, new AbortController().signal);
    bench.tables.write = write;
    const stopped = await bench.imports.get(id);
    expect(stopped.state).toBe('canceled');
    expect(stopped.counts.read).toBeGreaterThan(0);
    expect(stopped.counts.read).toBeLessThan(600);
    const again = await bench.imports.create({ table: 'orders', files: [file], defaults }, 'user:ann');
    expect(await bench.imports.work(again, new AbortController().signal)).toBe(id);
    expect(await bench.imports.get(id)).toMatchObject({ state: 'done', counts: { read: 600, created: 600 } });
    expect(await bench.imports.get(again)).toMatchObject({
      state: 'canceled',
      problem: { code: 'import-goes-on' },
    });
    expect(Object.keys(await orders())).toHaveLength(601);
  });
});

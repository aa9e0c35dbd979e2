import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Big } from '../../schemas/values/decimal.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { HOOK_MS, START, type ContractTarget } from '../store/contract.fixture.ts';
import { deleteRecords, restoreRecords } from './delete-records.ts';
import { readHistory } from './history.ts';
import { insertRecords } from './insert-records.ts';
import { readPayload } from './payloads.ts';
import { prepareRecords } from './prepare-records.ts';
import {
  actor,
  field,
  openTableBench,
  orders,
  table,
  valuesOf,
  who,
  type TableBench,
} from './tables.fixture.ts';
import { updateRecords } from './update-records.ts';
import { upsertRecords } from './upsert-records.ts';

const order = (orderNo: string, more: JsonObject = {}): { values: JsonObject } => ({
  values: { platform: 'tb', orderNo, ...more },
});

/** How records are written, on one database. */
export const writesContract = (target: ContractTarget): void => {
  describe(`records on ${target.name}`, () => {
    let bench: TableBench;
    beforeEach(async () => {
      bench = await openTableBench(target);
      await bench.create(orders);
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    const upsert = (inputs: ReturnType<typeof order>[], more: object = {}): ReturnType<TableBench['write']> =>
      bench.write('orders', (tx, compiled) =>
        upsertRecords(tx, compiled, inputs, who, { key: 'order', ...more }),
      );
    const count = async (sql: string): Promise<number> =>
      (await bench.tables.read<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`))[0]?.n ?? -1;

    it('are read back as they were written, with defaults, formulas and lenient spellings', async () => {
      const [result] = await bench.write('orders', (tx, compiled) =>
        insertRecords(
          tx,
          compiled,
          [
            {
              values: {
                platform: 'tb',
                orderNo: new Big('35153131473290001'),
                paid: '12.30',
                freight: 8,
                phone: ' 13800000000 ',
                paidAt: '2026-11-22T08:00:00+08:00',
                tags: ['c', 'a', 'c'],
                lines: [{ sku: 'A', qty: '2', amount: new Big('6.15') }, { sku: 'B' }],
                note: '',
                extra: { n: new Big('12345678901234567890') },
              },
            },
          ],
          who,
        ),
      );
      expect(result).toMatchObject({ outcome: 'created', revision: 1, problems: [] });
      expect(valuesOf(await bench.read('orders', result?.id ?? ''))).toEqual({
        platform: 'tb',
        orderNo: '35153131473290001',
        state: 'unpaid',
        paid: 12.3,
        freight: 8,
        phone: '13800000000',
        paidAt: Date.UTC(2026, 10, 22),
        tags: ['a', 'c'],
        lines: [{ sku: 'A', qty: 2, amount: 6.15 }, { sku: 'B' }],
        extra: { n: new Big('12345678901234567890') },
        total: 20.3,
      });
    });

    it('that are wrong are refused with field and reason, and stop no others', async () => {
      const results = await upsert([
        order('1', { paid: 1.234, lines: [{ qty: 1 }, { sku: 'x', qty: 1.5 }], phone: true }),
        order('2', { paid: 1 }),
        order('3', { nothing: 1, state: 'gone' }),
        { values: { platform: 'tb' } },
      ]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['refused', 'created', 'refused', 'refused']);
      expect(results[0]?.problems.map(({ code, path }) => [code, path])).toEqual([
        ['decimal-scale', '/paid'],
        ['required', '/lines/0/sku'],
        ['not-whole', '/lines/1/qty'],
        ['not-text', '/phone'],
      ]);
      expect(results[0]?.problems.at(-1)).not.toHaveProperty('value');
      expect(results[2]?.problems.map(({ code }) => code)).toEqual(['unknown-field', 'unknown-option']);
      expect(results[3]?.problems.map(({ code, path }) => [code, path])).toEqual([['key-empty', '/orderNo']]);
    });

    it('take no key of a prototype and no character that cannot be stored', async () => {
      const values = JSON.parse('{"platform":"tb","orderNo":"a\\u0000b","__proto__":1}') as Record<
        string,
        never
      >;
      const [refused] = await upsert([{ values }]);
      expect(refused?.problems.map(({ code, severity }) => [code, severity])).toEqual([
        ['text-replaced', 'warning'],
        ['unknown-field', undefined],
      ]);
      const [taken] = await upsert([order('a\0b')]);
      expect(taken).toMatchObject({ outcome: 'created', problems: [{ code: 'text-replaced' }] });
      expect(valuesOf(await bench.read('orders', taken?.id ?? ''))).toMatchObject({ orderNo: 'a\ufffdb' });
    });

    it('upserted again with the same values write nothing', async () => {
      const input = [order('1', { paid: 5, lines: [{ sku: 'A' }] }), order('2')];
      const first = await upsert(input);
      const before = await count('record_changes');
      const again = await upsert(input);
      expect(again.map(({ outcome, id, revision }) => [outcome, id, revision])).toEqual(
        first.map(({ id }) => ['unchanged', id, 1]),
      );
      expect(await count('record_changes')).toBe(before);
      const changed = await upsert([order('1', { paid: 6 })]);
      expect(changed).toMatchObject([{ outcome: 'changed', revision: 2, id: first[0]?.id }]);
      expect(valuesOf(await bench.read('orders', first[0]?.id ?? ''))).toMatchObject({
        lines: [{ sku: 'A' }],
        total: 6,
      });
    });

    it('of one key in one call are applied in turn', async () => {
      const results = await upsert([
        order('1', { paid: 1 }),
        order('1', { paid: 2 }),
        order('1', { note: 'x' }),
      ]);
      expect(results.map(({ outcome, revision }) => [outcome, revision])).toEqual([
        ['created', 1],
        ['changed', 2],
        ['changed', 3],
      ]);
      expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    });

    it('are not overwritten by older updates', async () => {
      await upsert([order('1', { changedAt: 2000, paid: 2 })], { newerBy: 'changedAt' });
      const [older, none] = await upsert(
        [order('1', { changedAt: 1000, paid: 1 }), order('1', { paid: 1 })],
        {
          newerBy: 'changedAt',
        },
      );
      expect(older).toMatchObject({
        outcome: 'unchanged',
        problems: [{ code: 'older-update', severity: 'warning' }],
      });
      expect(none).toMatchObject({ outcome: 'refused', problems: [{ code: 'key-empty' }] });
      expect((await bench.readAll('orders')).map(valuesOf)).toMatchObject([{ paid: 2 }]);
    });

    it('are changed by compare-and-set, by revision and by condition', async () => {
      const [made] = await upsert([order('1', { paid: 1 })]);
      const id = made?.id ?? '';
      const change = (
        values: JsonObject,
        more: object = {},
        when?: unknown,
      ): ReturnType<TableBench['write']> =>
        bench.write('orders', (tx, compiled) =>
          updateRecords(tx, compiled, [{ id, values, ...more }], who, { when }),
        );
      const paid = { '==': [{ var: 'state' }, 'paid'] };
      expect(await change({ state: 'shipped' }, {}, paid)).toMatchObject([
        { outcome: 'refused', revision: 1, problems: [{ code: 'condition-failed' }] },
      ]);
      expect(await change({ state: 'paid' }, { revision: 1 })).toMatchObject([
        { outcome: 'changed', revision: 2 },
      ]);
      expect(await change({ state: 'unpaid' }, { revision: 1 })).toMatchObject([
        { outcome: 'refused', problems: [{ code: 'revision-conflict' }] },
      ]);
      expect(await change({ state: 'shipped' }, {}, paid)).toMatchObject([
        { outcome: 'changed', revision: 3 },
      ]);
      expect(await change({ orderNo: null })).toMatchObject([
        { outcome: 'refused', problems: [{ code: 'required' }] },
      ]);
      expect(await change({}, { id: '7' })).toMatchObject([
        { outcome: 'refused', problems: [{ code: 'record-missing' }] },
      ]);
    });

    it('hold their unique keys, and give them back when deleted', async () => {
      const [first, second] = await upsert([order('1'), order('2')]);
      const twin = await bench.write('orders', (tx, compiled) =>
        insertRecords(tx, compiled, [order('1'), order('3')], who),
      );
      expect(twin.map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual([
        ['refused', 'duplicate-key'],
        ['created', undefined],
      ]);
      const move = await bench.write('orders', (tx, compiled) =>
        updateRecords(tx, compiled, [{ id: second?.id ?? '', values: { orderNo: '1' } }], who),
      );
      expect(move).toMatchObject([{ outcome: 'refused', revision: 1 }]);
      const targets = [{ id: first?.id ?? '' }];
      expect(await bench.write('orders', (tx, one) => deleteRecords(tx, one, targets, who))).toMatchObject([
        { outcome: 'changed', revision: 2 },
      ]);
      expect(await bench.write('orders', (tx, one) => deleteRecords(tx, one, targets, who))).toMatchObject([
        { outcome: 'refused', problems: [{ code: 'record-missing' }] },
      ]);
      const [again] = await upsert([order('1')]);
      expect(again?.outcome).toBe('created');
      expect(await bench.write('orders', (tx, one) => restoreRecords(tx, one, targets, who))).toMatchObject([
        { outcome: 'refused', problems: [{ code: 'duplicate-key' }] },
      ]);
      await bench.write('orders', (tx, one) => deleteRecords(tx, one, [{ id: again?.id ?? '' }], who));
      expect(await bench.write('orders', (tx, one) => restoreRecords(tx, one, targets, who))).toMatchObject([
        { outcome: 'changed', revision: 3 },
      ]);
      expect(await count('record_keys')).toBe(3);
    });

    it('keep their history: what, from what to what, by whom, from where', async () => {
      const inputs = [{ ...order('1', { paid: 1, note: 'x' }), sourceAt: 5, payload: '{"a":1}' }];
      const known = await bench.catalog.table('orders');
      if (known === undefined) throw new Error('the table is gone');
      const prepared = await prepareRecords(known, inputs);
      const source = {
        ...who,
        runId: 'r1',
        sourceCall: 'orders.list#3',
        mappingVersion: 'm@2',
        importId: 'i1',
      };
      const [made] = await bench.write('orders', (tx, compiled) =>
        upsertRecords(tx, compiled, inputs, source, { key: 'order', prepared }),
      );
      await bench.write('orders', (tx, compiled) =>
        upsertRecords(
          tx,
          compiled,
          [{ ...order('1', { paid: 2, note: null }), payload: '{"a":2}' }],
          { ...who, at: START + 1 },
          { key: 'order' },
        ),
      );
      await bench.write('orders', (tx, compiled) =>
        deleteRecords(tx, compiled, [{ id: made?.id ?? '' }], who),
      );
      const compiled = await bench.catalog.table('orders');
      const read = async (): Promise<Awaited<ReturnType<typeof readHistory>>> =>
        compiled === undefined ? [] : bench.store.read((tx) => readHistory(tx, compiled, made?.id ?? ''));
      const history = await read();
      expect(history.map(({ revision, kind, at }) => [revision, kind, at])).toEqual([
        [3, 'deleted', START],
        [2, 'changed', START + 1],
        [1, 'created', START],
      ]);
      expect(history[1]?.changes).toEqual([
        { field: 'paid', from: 1, to: 2 },
        { field: 'note', from: 'x', to: null },
        { field: 'total', from: 1, to: 2 },
      ]);
      expect(history[2]).toMatchObject({
        actor: 'user:ann',
        runId: 'r1',
        sourceCall: 'orders.list#3',
        sourceAt: 5,
        mappingVersion: 'm@2',
        importId: 'i1',
      });
      expect(history[2]?.changes).toContainEqual({ field: 'note', from: null, to: 'x' });
      const payloads = await Promise.all(
        history.map((one) => bench.store.read((tx) => readPayload(tx, one))),
      );
      expect(payloads).toEqual([null, '{"a":2}', '{"a":1}']);
    });

    it('refer to records that are there, of the right table', async () => {
      await bench.create(
        table('parcels', [
          field('order', 'reference', { table: 'orders' }),
          field('name', 'text'),
          field('items', 'rows', { fields: [field('order', 'reference', { table: 'orders' })] }),
        ]),
      );
      const [made] = await upsert([order('1')]);
      const id = made?.id ?? '';
      const results = await bench.write('parcels', (tx, compiled) =>
        insertRecords(
          tx,
          compiled,
          [
            { values: { order: id, items: [{ order: id }] } },
            { values: { order: '12' } },
            { values: { items: [{ order: '9' }] } },
          ],
          who,
        ),
      );
      expect(results.map(({ outcome, problems }) => [outcome, problems.map(({ path }) => path)])).toEqual([
        ['created', []],
        ['refused', ['/order']],
        ['refused', ['/items/0/order']],
      ]);
      expect(valuesOf(await bench.read('parcels', results[0]?.id ?? ''))).toEqual({
        order: id,
        items: [{ order: id }],
      });
    });

    it('are numbered without gaps, also where some are refused', async () => {
      await bench.create(
        table(
          'cases',
          [
            field('no', 'auto-number', { prefix: 'C', digits: 3 }),
            field('name', 'text'),
            field('label', 'formula', {
              rule: { cat: [{ var: 'no' }, '/', { var: 'name' }] },
              result: 'text',
            }),
          ],
          {
            keys: [
              { id: 'name', fields: ['name'] },
              { id: 'no', fields: ['no'] },
            ],
          },
        ),
      );
      const names = ['a', 'b', 'a', 'c'];
      await bench.write('cases', (tx, compiled) =>
        insertRecords(
          tx,
          compiled,
          names.map((name) => ({ values: { name } })),
          who,
        ),
      );
      const failing = bench.write('cases', async (tx, compiled) => {
        await insertRecords(tx, compiled, [{ values: { name: 'lost' } }], who);
        throw new Error('stop');
      });
      await expect(failing).rejects.toThrow('stop');
      await bench.write('cases', (tx, compiled) =>
        insertRecords(tx, compiled, [{ values: { name: 'd', no: 'C9' } }], who),
      );
      expect((await bench.readAll('cases')).map(({ label }) => label)).toEqual([
        'C001/a',
        'C002/b',
        'C003/c',
        'C004/d',
      ]);
    });

    it('of an unknown table are refused by name', async () => {
      await expect(bench.write('none', () => Promise.resolve([]))).rejects.toMatchObject({
        code: 'table-unknown',
      });
      expect(await bench.catalog.remove('orders', 1, actor)).toMatchObject({ kind: 'done' });
      await expect(bench.write('orders', () => Promise.resolve([]))).rejects.toMatchObject({
        code: 'table-unknown',
      });
      expect(await bench.catalog.restore('orders', actor)).toMatchObject({ kind: 'done' });
      expect(await upsert([order('1')])).toMatchObject([{ outcome: 'created' }]);
    });
  });
};

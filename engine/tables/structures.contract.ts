import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TableEdit } from '../../schemas/table.ts';
import { HOOK_MS, type ContractTarget } from '../store/contract.fixture.ts';
import { buildStructures } from './build-structures.ts';
import { eraseRecords } from './erase-records.ts';
import { readHistory } from './history.ts';
import { insertRecords } from './insert-records.ts';
import { keyPart, textLimit } from './index-key.ts';
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
import { readChanges } from './change-feed.ts';
import { readPayload } from './payloads.ts';

/** How definitions change while records are written, on one database. */
export const structuresContract = (target: ContractTarget): void => {
  describe(`tables on ${target.name}`, () => {
    let bench: TableBench;
    beforeEach(async () => {
      bench = await openTableBench(target);
      await bench.create(orders);
    }, HOOK_MS);
    afterEach(() => bench.close(), HOOK_MS);

    const fill = (count: number): Promise<unknown> =>
      bench.write('orders', (tx, compiled) =>
        insertRecords(
          tx,
          compiled,
          Array.from({ length: count }, (_, index) => ({
            values: {
              platform: 'tb',
              orderNo: String(index),
              paid: index,
              note: `n${index % 7}`,
              lines: [{ sku: `s${index % 5}`, qty: index }, { sku: 'all' }],
              tags: index % 2 === 0 ? ['a', 'b'] : [],
            },
          })),
          who,
        ),
      );
    const revision = async (): Promise<number> => (await bench.catalog.table('orders'))?.revision ?? 0;
    const edit = async (...edits: TableEdit[]): ReturnType<TableBench['catalog']['change']> =>
      bench.catalog.change('orders', await revisionNow(), edits, actor);
    const revisionNow = async (): Promise<number> => (await bench.catalog.list())[0]?.revision ?? 0;

    /** What an index should hold, worked out from the records, against what it holds. */
    const expectWhole = async (): Promise<void> => {
      bench.clock.advance(2_000);
      const compiled = await bench.catalog.table('orders');
      const rows = await bench.tables.read<{ no: number; data: string }>(
        'SELECT no, data FROM records WHERE deleted_at IS NULL',
      );
      for (const index of compiled?.indexes ?? []) {
        const expected = rows.flatMap(({ no, data }) =>
          index.keysOf(JSON.parse(data) as never).map((key) => `${no} ${key}`),
        );
        const found = await bench.tables.read<{ key: string; record_no: number }>(
          'SELECT key, record_no FROM record_index WHERE index_no = ?',
          [index.no],
        );
        expect(found.map(({ key, record_no }) => `${record_no} ${key}`).sort()).toEqual(expected.sort());
      }
      for (const key of compiled?.keys ?? []) {
        const found = await bench.tables.read<{ n: number }>(
          'SELECT count(*) AS n FROM record_keys WHERE key_no = ?',
          [key.no],
        );
        const expected = rows.filter(({ data }) => key.keyOf(JSON.parse(data) as never) !== undefined);
        expect(found[0]?.n).toBe(expected.length);
      }
    };

    it('gain fields, indexes and keys while records are there, and keep them whole', async () => {
      await fill(300);
      const change = await edit(
        { op: 'add-field', field: field('coupon', 'text'), after: 'paid' },
        { op: 'add-index', index: { id: 'note', fields: ['note', 'paid'] } },
        { op: 'add-key', key: { id: 'paid', fields: ['paid'] } },
        { op: 'remove-index', id: 'tags' },
      );
      expect(change).toMatchObject({ kind: 'done', revision: 2 });
      const [changed] = await bench.write('orders', (tx, compiled) =>
        upsertRecords(
          tx,
          compiled,
          [
            { values: { platform: 'tb', orderNo: '7', note: 'moved', coupon: 'c' } },
            { values: { platform: 'tb', orderNo: 'new', note: 'x', paid: 1000 } },
          ],
          who,
          { key: 'order' },
        ),
      );
      expect(changed?.outcome).toBe('changed');
      await bench.build();
      expect((await bench.catalog.structures('orders')).map(({ name, state }) => [name, state])).toEqual([
        ['order', 'ready'],
        ['state', 'ready'],
        ['sku', 'ready'],
        ['paid', 'ready'],
        ['note', 'ready'],
      ]);
      await expectWhole();
      const [twin] = await bench.write('orders', (tx, compiled) =>
        insertRecords(tx, compiled, [{ values: { platform: 'x', orderNo: 'y', paid: 1000 } }], who),
      );
      expect(twin?.problems[0]?.code).toBe('duplicate-key');
    });

    it('build an index while writers go on, and after a stop in the middle', async () => {
      await fill(900);
      await edit({ op: 'add-index', index: { id: 'note', fields: ['note', 'lines.sku'] } });
      const stop = new AbortController();
      const writing = (async () => {
        for (let round = 0; round < 12; round += 1) {
          await bench.write('orders', (tx, compiled) =>
            upsertRecords(
              tx,
              compiled,
              Array.from({ length: 50 }, (_, index) => ({
                values: { platform: 'tb', orderNo: String(index * 17 + round), note: `r${round}` },
              })),
              who,
              { key: 'order' },
            ),
          );
          if (round === 3) stop.abort();
        }
      })();
      await buildStructures(bench.context, stop.signal).catch(() => null);
      await Promise.all([writing, bench.build()]);
      await expectWhole();
    });

    it('say which records break a new key, and do not hold writers to it', async () => {
      await fill(20);
      await edit({ op: 'add-key', key: { id: 'note', fields: ['note'] } });
      await bench.build();
      const [key] = (await bench.catalog.structures('orders')).filter(({ name }) => name === 'note');
      expect(key).toMatchObject({ state: 'failed', problem: { code: 'duplicate-key' } });
      const [more] = await bench.write('orders', (tx, compiled) =>
        insertRecords(tx, compiled, [{ values: { platform: 'x', orderNo: 'y', note: 'n1' } }], who),
      );
      expect(more?.outcome).toBe('created');
      await edit({ op: 'remove-key', id: 'note' });
      await bench.build();
      expect(
        await bench.tables.read('SELECT count(*) AS n FROM record_keys WHERE key_no = ?', [key?.no]),
      ).toEqual([{ n: 0 }]);
    });

    it('rename, retire and restore fields without touching a record', async () => {
      await fill(1);
      const [record] = await bench.readAll('orders');
      await edit(
        { op: 'rename-field', id: 'note', title: { zh: '备注', en: 'Remark' } },
        { op: 'retire-field', id: 'freight' },
        { op: 'retire-field', id: 'note' },
      );
      bench.clock.advance(2_000);
      expect(valuesOf(await bench.read('orders', record?.id ?? ''))).not.toHaveProperty('note');
      const [refused] = await bench.write('orders', (tx, compiled) =>
        updateRecords(tx, compiled, [{ id: record?.id ?? '', values: { note: 'x' } }], who),
      );
      expect(refused?.problems).toMatchObject([{ code: 'retired-field', path: '/note' }]);
      await edit({ op: 'restore-field', id: 'note' });
      bench.clock.advance(2_000);
      expect(await bench.read('orders', record?.id ?? '')).toEqual(record);
    });

    it('list every use of a field before it is deleted, then forget its values', async () => {
      await fill(3);
      await bench.create(
        table('parcels', [
          field('order', 'reference', { table: 'orders' }),
          field('orderNote', 'lookup', { through: 'order', field: 'note' }),
        ]),
      );
      const refused = await edit({ op: 'delete-field', id: 'note' });
      expect(refused).toMatchObject({
        kind: 'refused',
        uses: [{ kind: 'lookup', table: 'parcels', id: 'orderNote' }],
      });
      expect(await bench.catalog.usesOf('orders', 'paid')).toMatchObject([{ kind: 'formula', id: 'total' }]);
      expect(await bench.catalog.usesOf('orders', 'lines.sku')).toMatchObject([{ kind: 'index', id: 'sku' }]);
      expect(await bench.catalog.usesOf('orders', 'orderNo')).toMatchObject([{ kind: 'key', id: 'order' }]);
      expect(await bench.catalog.remove('orders', 1, actor)).toMatchObject({ kind: 'refused' });
      await bench.catalog.remove('parcels', 1, actor);
      expect(await edit({ op: 'delete-field', id: 'note' })).toMatchObject({ kind: 'done' });
      const back: TableEdit = { op: 'add-field', field: field('note', 'integer') };
      expect(await edit(back)).toMatchObject({ kind: 'refused', problems: [{ code: 'field-deleting' }] });
      await bench.build();
      expect(await edit(back)).toMatchObject({ kind: 'done' });
      bench.clock.advance(2_000);
      for (const record of await bench.readAll('orders')) expect(record).not.toHaveProperty('note');
    });

    it('refuse what would lose data, say what to do, and keep to the revision', async () => {
      await fill(1);
      const refuse = async (change: TableEdit): Promise<unknown> => {
        const answer = await edit(change);
        return answer.kind === 'refused' ? answer.problems.map(({ code }) => code) : answer.kind;
      };
      expect(await refuse({ op: 'change-field', field: field('paid', 'integer') })).toEqual([
        'change-loses-data',
      ]);
      expect(await refuse({ op: 'change-field', field: field('paid', 'decimal', { scale: 3 }) })).toEqual([
        'change-loses-data',
      ]);
      expect(await refuse({ op: 'change-field', field: field('state', 'select', { options: [] }) })).toEqual([
        'option-removed',
        'option-removed',
        'option-removed',
      ]);
      expect(await refuse({ op: 'change-field', field: field('note', 'text') })).toBe('done');
      expect(await refuse({ op: 'add-field', field: field('constructor', 'text') })).toEqual(['reserved-id']);
      expect(await refuse({ op: 'add-key', key: { id: 'l', fields: ['lines'] } })).toEqual(['not-a-key']);
      expect(await refuse({ op: 'add-index', index: { id: 'l', fields: ['tags', 'lines.sku'] } })).toEqual([
        'index-lists',
      ]);
      expect(await refuse({ op: 'retire-field', id: 'nobody' })).toEqual(['edit-target-missing']);
      const circle = field('a', 'formula', { rule: { var: 'a' }, result: 'text' });
      expect(await refuse({ op: 'add-field', field: circle })).toEqual(['formula-circle']);
      expect(await bench.catalog.change('orders', 1, [], actor)).toEqual({
        kind: 'conflict',
        revision: await revisionNow(),
      });
      expect(await revision()).toBeGreaterThan(0);
      expect((await bench.catalog.versions('orders')).map((one) => one.revision)).toEqual([2, 1]);
    });

    it('work formulas out again when their rule changes', async () => {
      await fill(600);
      const total = orders.fields.find(({ id }) => id === 'total');
      await edit({ op: 'change-field', field: { ...total, rule: { '*': [{ var: 'paid' }, 2] } } as never });
      await bench.build();
      const totals = (await bench.readAll('orders')).map((record) => [
        record['paid'],
        record['total'],
        record.revision,
      ]);
      expect(totals).toEqual(
        Array.from({ length: 600 }, (_, index) => [index, index * 2, index === 0 ? 1 : 2]),
      );
    });

    it('forget personal data everywhere', async () => {
      const secret = '13812345678';
      const [made] = await bench.write('orders', (tx, compiled) =>
        upsertRecords(
          tx,
          compiled,
          [
            { values: { platform: 'tb', orderNo: '1', phone: secret }, payload: `{"p":"${secret}"}` },
            { values: { platform: 'tb', orderNo: '2' }, payload: 'kept' },
          ],
          who,
          { key: 'order' },
        ),
      );
      const id = made?.id ?? '';
      await bench.write('orders', (tx, one) =>
        updateRecords(tx, one, [{ id, values: { phone: '1', note: 'x' } }], who),
      );
      const erased = await bench.write('orders', (tx, compiled) =>
        eraseRecords(tx, compiled, [id], who, actor),
      );
      expect(erased).toMatchObject([{ outcome: 'changed', revision: 3 }]);
      expect(valuesOf(await bench.read('orders', id))).toEqual({
        platform: 'tb',
        orderNo: '1',
        state: 'unpaid',
        note: 'x',
      });
      for (const name of ['records', 'record_changes', 'record_index', 'record_keys'])
        expect(JSON.stringify(await bench.tables.read(`SELECT * FROM ${name}`))).not.toContain(secret);
      const compiled = await bench.catalog.table('orders');
      if (compiled === undefined) throw new Error('the table is gone');
      const [, , first] = await bench.store.read((tx) => readHistory(tx, compiled, id));
      expect(first?.changes).not.toContainEqual(expect.objectContaining({ field: 'phone' }));
      expect(await bench.store.read((tx) => readPayload(tx, { payloadNo: 1, payloadAt: 0 }))).toBeNull();
      expect(await bench.store.read((tx) => readPayload(tx, { payloadNo: 1, payloadAt: 1 }))).toBe('kept');
    });

    it('feed each change once, in order, table by table or all', async () => {
      await fill(5);
      await bench.create(table('notes', [field('name', 'text')]));
      await bench.write('notes', (tx, compiled) =>
        insertRecords(tx, compiled, [{ values: { name: 'a' } }], who),
      );
      const first = await readChanges(bench.tables, bench.store.dialect, { after: 0, limit: 4 });
      const rest = await readChanges(bench.tables, bench.store.dialect, { after: first.next, limit: 4 });
      expect([...first.changes, ...rest.changes].map(({ kind, fields }) => [kind, fields])).toEqual(
        Array.from({ length: 6 }, () => ['created', []]),
      );
      const tableNo = (await bench.catalog.table('notes'))?.no ?? 0;
      const own = await readChanges(bench.tables, bench.store.dialect, { after: 0, limit: 10, tableNo });
      expect(own).toMatchObject({ changes: [{ tableNo }], next: rest.next });
    });

    it('keep index entries in the order of their values', () => {
      const numbers = [
        -1e300, -25, -2.5, -2, -1e-300, 0, 1e-300, 0.1, 2, 2.5, 25, 1e15, 9007199254740992, 1e300,
      ];
      const parts = [undefined, ...numbers].map((value) => keyPart(value, textLimit(1)));
      expect([...parts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))).toEqual(parts);
    });
  });
};

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GroupQuery, RecordQuery } from '../../../schemas/record-query.ts';
import type { JsonObject } from '../../../schemas/values/json.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import type { Actor } from '../../store/actor.ts';
import { tablesOf } from '../../store/tables.ts';
import type { StoredRecord } from '../layout.ts';
import { countRecords } from './count-records.ts';
import { getRecords } from './get-records.ts';
import { groupRecords } from './group-records.ts';
import { actorWith, openShop, owner, type Shop } from './orders.fixture.ts';
import { putRecords, START, type QueryTarget } from './query.fixture.ts';
import { queryRecords, type RecordPage } from './query-records.ts';
import { streamRecords } from './stream-records.ts';
import { createViewStore, type ViewStore } from './view-store.ts';

const read = (id = '*') => ({ action: 'read' as const, kind: 'table' as const, id });
const clerk = actorWith(read());
const support = actorWith(read(), { action: 'unmask', kind: 'pii', id: 'orders' });
const phone = '13812345678';

const codeOf = async (work: Promise<unknown>): Promise<[string, string]> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof ProblemError)) throw new Error(`no problem but ${String(error)}`);
  return [error.problem.code, error.problem.path];
};

/** Who sees what: rows, personal data, titles, views. */
export const rightsContract = (target: QueryTarget): void => {
  describe(`rights on ${target.name}`, () => {
    let shop: Shop;
    let close: () => Promise<void>;
    let ids: string[];
    let views: ViewStore;
    beforeAll(async () => {
      const opened = await target.create();
      close = () => opened.close();
      shop = await openShop(opened.store);
      views = createViewStore(tablesOf(opened.store), shop.reads);
      const shopRef = shop.shops.no * 2 ** 36 + 1;
      const stored: StoredRecord[] = [
        {
          shop: 'a',
          orderNo: 'A-1',
          state: 'paid',
          amount: 19_950,
          phone,
          buyer: '张三丰',
          greeting: '亲爱的张三丰',
          receiver: { province: '浙江省', city: '杭州市', detail: '文三路 123 号 5 幢' },
          shopRef,
          lines: [{ sku: 's1', qty: 2, remark: '放门口' }, { sku: 's2' }],
        },
        { shop: 'b', orderNo: 'B-1', state: 'new', amount: 5 },
      ];
      const nos = await putRecords(opened.store, shop.orders, stored);
      await putRecords(opened.store, shop.orders, [{ shop: 'a', orderNo: 'A-0' }], {
        from: 50,
        deletedAt: START,
      });
      ids = nos.map(String);
    }, 60_000);
    afterAll(() => close(), 60_000);

    const query = (actor: Actor, asked: RecordQuery): Promise<RecordPage> =>
      queryRecords(shop.reads, { actor }, 'orders', asked);
    const first = async (actor: Actor): Promise<JsonObject> =>
      (await getRecords(shop.reads, { actor }, 'orders', ids))[0]!;

    it('show a record as rules see it, with lookups and titles', async () => {
      const page = await query(owner, { filter: { '==': [{ var: 'orderNo' }, 'A-1'] } });
      expect(page.items).toEqual([
        {
          id: ids[0],
          revision: 1,
          createdAt: expect.any(Number) as number,
          updatedAt: START,
          deletedAt: null,
          shop: 'a',
          orderNo: 'A-1',
          state: 'paid',
          amount: 199.5,
          phone,
          buyer: '张三丰',
          greeting: '亲爱的张三丰',
          receiver: { province: '浙江省', city: '杭州市', detail: '文三路 123 号 5 幢' },
          shopRef: String(shop.shops.no * 2 ** 36 + 1),
          shopName: '旗舰店',
          shopRegion: '华东',
          shopManager: '王小明',
          lines: [{ sku: 's1', qty: 2, remark: '放门口' }, { sku: 's2' }],
        },
      ]);
      expect(page.titles).toEqual({ [String(shop.shops.no * 2 ** 36 + 1)]: '旗舰店' });
    });

    it('give the fields asked for', async () => {
      const [record] = (await query(owner, { fields: ['orderNo', 'lines.qty', 'receiver.city', 'shopName'] }))
        .items;
      expect(record).toMatchObject({ orderNo: 'A-1', lines: [{ qty: 2 }, {}], receiver: { city: '杭州市' } });
      expect(Object.keys(record!).sort()).toEqual(
        [
          'createdAt',
          'deletedAt',
          'id',
          'lines',
          'orderNo',
          'receiver',
          'revision',
          'shopName',
          'updatedAt',
        ].sort(),
      );
      expect(await codeOf(query(owner, { fields: ['orderNo', 'old'] }))).toEqual([
        'unknown-field',
        '/fields/1',
      ]);
    });

    it('mask personal data, in lookups and formulas too, but for the region', async () => {
      expect(await first(support)).toMatchObject({ phone, buyer: '张三丰' });
      expect(await first(clerk)).toMatchObject({
        phone: '138****5678',
        buyer: '张**',
        greeting: '***',
        shopManager: '王**',
        receiver: { province: '浙江省', city: '杭州市', detail: '文三路 ***' },
        lines: [{ sku: 's1', qty: 2, remark: '***' }, { sku: 's2' }],
      });
      const streamed: unknown[] = [];
      for await (const batch of streamRecords(shop.reads, { actor: clerk }, 'orders', {}))
        streamed.push(...batch);
      expect(JSON.stringify(streamed)).not.toContain(phone);
    });

    it('let nobody guess what is masked', async () => {
      const refused: [unknown, string][] = [
        [{ starts_with: [{ var: 'phone' }, '138'] }, '/filter/starts_with/0/var'],
        [{ '>': [{ var: 'phone' }, '138'] }, '/filter/>/0/var'],
        [{ '==': [{ var: 'buyer' }, '张三丰'] }, '/filter/==/0/var'],
        [{ in: ['三', { var: 'greeting' }] }, '/filter/in/1/var'],
        [{ search: [{ var: 'receiver.detail' }, '文三路'] }, '/filter/search/0/var'],
        [{ '==': [{ var: 'shopManager' }, '王小明'] }, '/filter/==/0/var'],
        [{ some: [{ var: 'lines' }, { in: ['门', { var: 'remark' }] }] }, '/filter/some/1/in/1/var'],
        [
          { some: [{ merge: [{ var: 'lines' }] }, { in: ['门', { var: 'remark' }] }] },
          '/filter/some/0/merge/0/var',
        ],
        [{ '==': [{ var: { cat: ['buy', 'er'] } }, '张三丰'] }, '/filter/==/0/var'],
        [{ '==': [{ var: 'phone' }, { var: 'orderNo' }] }, '/filter/==/0/var'],
      ];
      for (const [filter, path] of refused) {
        expect(await codeOf(query(clerk, { filter })), JSON.stringify(filter)).toEqual([
          'masked-field',
          path,
        ]);
        await query(support, { filter });
      }
      expect(await codeOf(query(clerk, { sort: [{ field: 'phone', direction: 'asc' }] }))).toEqual([
        'masked-field',
        '/sort/0/field',
      ]);
      const grouped: GroupQuery = {
        groupBy: [{ field: 'buyer' }],
        aggregates: [{ as: 'n', function: 'count' }],
      };
      expect(await codeOf(groupRecords(shop.reads, { actor: clerk }, 'orders', grouped))).toEqual([
        'masked-field',
        '/groupBy/0/field',
      ]);
      const least: GroupQuery = { groupBy: [], aggregates: [{ as: 'n', function: 'min', field: 'buyer' }] };
      expect(await codeOf(groupRecords(shop.reads, { actor: clerk }, 'orders', least))).toEqual([
        'masked-field',
        '/aggregates/0/field',
      ]);
    });

    it('let a whole phone or order number be looked up, and regions be asked for', async () => {
      for (const filter of [
        { '==': [{ var: 'phone' }, phone] },
        { in: [{ var: ['phone'] }, ['1', phone]] },
        { '==': ['A-1', { var: 'orderNo' }] },
        { '==': [{ var: 'receiver.province' }, '浙江省'] },
        { '!': [{ missing: ['phone'] }] },
        { some: [{ var: 'lines' }, { '==': [{ var: 'sku' }, 's2'] }] },
      ])
        expect(
          (await query(clerk, { filter })).items.map(({ id }) => id),
          JSON.stringify(filter),
        ).toEqual([ids[0]]);
    });

    it('narrow every read to the rows a role may see', async () => {
      const ofShop = (name: string) => ({ ...read('orders'), rule: { '==': [{ var: 'shop' }, name] } });
      const onlyB = actorWith(ofShop('b'));
      expect((await query(onlyB, {})).items.map(({ id }) => id)).toEqual([ids[1]]);
      expect(await getRecords(shop.reads, { actor: onlyB }, 'orders', ids)).toMatchObject([{ id: ids[1] }]);
      expect(await countRecords(shop.reads, { actor: onlyB }, 'orders')).toEqual({ count: 1, more: false });
      const sums: GroupQuery = { groupBy: [], aggregates: [{ as: 'sum', function: 'sum', field: 'amount' }] };
      expect((await groupRecords(shop.reads, { actor: onlyB }, 'orders', sums)).items).toEqual([
        { group: [], values: { sum: 0.05 } },
      ]);
      // A rule that only memory can tell narrows as well.
      const hard = actorWith({ ...read('orders'), rule: { '==': [{ cat: [{ var: 'shop' }, '!'] }, 'b!'] } });
      expect((await query(hard, {})).items.map(({ id }) => id)).toEqual([ids[1]]);
      expect(await getRecords(shop.reads, { actor: hard }, 'orders', ids)).toHaveLength(1);
      expect(await countRecords(shop.reads, { actor: hard }, 'orders')).toEqual({ count: 1, more: false });
      // Roles add up.
      expect((await query(actorWith(ofShop('a'), ofShop('b')), {})).items).toHaveLength(2);
      expect((await query(actorWith(ofShop('a'), read()), {})).items).toHaveLength(2);
      expect(await codeOf(query(actorWith(read('shops')), {}))).toEqual(['table-forbidden', '']);
    });

    it('keep titles of tables that may not be read', async () => {
      const page = await query(actorWith(read('orders')), {});
      expect([page.items[0]?.['shopName'], page.titles]).toEqual(['旗舰店', {}]);
    });

    it('show deleted records where they are asked for, and nowhere else', async () => {
      const deleted = await query(owner, { deleted: true, filter: { '==': [{ var: 'shop' }, 'a'] } });
      expect(deleted.items).toMatchObject([{ orderNo: 'A-0', deletedAt: START }]);
      expect((await query(owner, {})).items).toHaveLength(2);
      expect(await countRecords(shop.reads, { actor: owner }, 'orders', { deleted: true })).toEqual({
        count: 1,
        more: false,
      });
    });

    it('refuse what the table does not have, with its place', async () => {
      expect(await codeOf(query(owner, { filter: { and: [{ '==': [{ var: 'nope' }, 1] }] } }))).toEqual([
        'rule-unknown-path',
        '/filter/and/0/==/0/var',
      ]);
      expect(await codeOf(query(owner, { filter: { '==': [{ var: 'old' }, 1] } }))).toEqual([
        'rule-unknown-path',
        '/filter/==/0/var',
      ]);
      expect(await codeOf(query(owner, { filter: { frobnicate: [] } }))).toEqual([
        'rule-unknown-operator',
        '/filter/frobnicate',
      ]);
      expect(await codeOf(query(owner, { sort: [{ field: 'lines', direction: 'asc' }] }))).toEqual([
        'not-sortable',
        '/sort/0/field',
      ]);
      expect(await codeOf(query(owner, { cursor: 'eyJ4' }))).toEqual(['invalid-cursor', '/cursor']);
      await expect(queryRecords(shop.reads, { actor: owner }, 'nothing', {})).rejects.toMatchObject({
        code: 'table-unknown',
      });
      const group = (more: Partial<GroupQuery>): Promise<unknown> =>
        groupRecords(shop.reads, { actor: owner }, 'orders', {
          groupBy: [],
          aggregates: [{ as: 'n', function: 'count' }],
          ...more,
        });
      expect(await codeOf(group({ groupBy: [{ field: 'lines.sku' }, { field: 'tags' }] }))).toEqual([
        'two-lists',
        '/groupBy/1/field',
      ]);
      expect(await codeOf(group({ groupBy: [{ field: 'state', unit: 'day' }] }))).toEqual([
        'no-time-unit',
        '/groupBy/0/unit',
      ]);
      expect(await codeOf(group({ aggregates: [{ as: 'n', function: 'sum', field: 'paidAt' }] }))).toEqual([
        'not-an-amount',
        '/aggregates/0/field',
      ]);
      expect(await codeOf(group({ zone: 'Moon' }))).toEqual(['unknown-zone', '/zone']);
    });

    it('keep views, with filters that say today, for their owners and whom they share them with', async () => {
      const title = { zh: '今日', en: 'Today' };
      const filter = { '>=': [{ var: 'createdAt' }, { days_ago: [1] }] };
      const made = await views.create(
        'orders',
        { title, filter, sort: [{ field: 'paidAt', direction: 'desc' }], shared: false },
        support,
      );
      if (made.kind !== 'done') throw new Error(made.kind);
      expect((await query(support, { filter: made.view.filter })).items).toHaveLength(2);
      const other: Actor = { ...clerk, id: 'bob' };
      expect([await views.list('orders', other), await views.list('orders', support)]).toEqual([
        [],
        [made.view],
      ]);
      expect((await views.change(made.view.id, 1, { title, shared: true }, other)).kind).toBe('unknown');
      const shared = await views.change(made.view.id, 1, { title, filter, shared: true }, support);
      expect(shared).toMatchObject({ kind: 'done', view: { revision: 2, shared: true } });
      expect(await views.get(made.view.id, other)).toMatchObject({ title, revision: 2 });
      expect((await views.change(made.view.id, 2, { title, shared: true }, other)).kind).toBe('forbidden');
      expect((await views.change(made.view.id, 1, { title, shared: true }, support)).kind).toBe('conflict');
      const wrong = await views.create('orders', { title, fields: ['nope'], shared: false }, support);
      expect(wrong).toMatchObject({
        kind: 'invalid',
        problems: [{ code: 'unknown-field', path: '/fields/0' }],
      });
      expect((await views.remove(made.view.id, 2, support)).kind).toBe('done');
      expect(await views.list('orders', support)).toEqual([]);
    });
  });
};

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SortKey } from '../../../schemas/record-query.ts';
import { compare, isNumeric } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import { compareText } from '../../../schemas/values/text.ts';
import type { TableRecord } from '../print-record.ts';
import { matches } from './check-filter.ts';
import { countRecords } from './count-records.ts';
import { groupRecords } from './group-records.ts';
import {
  openShop,
  orderFilter,
  orders,
  owner,
  regions,
  shops,
  someOrder,
  sortable,
  type Shop,
} from './orders.fixture.ts';
import { putRecords, START, type QueryTarget } from './query.fixture.ts';
import { queryOperators } from './query-operators.ts';
import { queryRecords } from './query-records.ts';
import { streamRecords } from './stream-records.ts';

const asking = { actor: owner };
const definitions = new Map([orders, shops, regions].map((one) => [one.id, one]));
const operators = queryOperators({ now: START, zone: 'Asia/Shanghai' });

function compareValues(a: Json | undefined, b: Json | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (isNumeric(a) && isNumeric(b)) return compare(a, b);
  return typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : Number(a) - Number(b);
}

function sorted(records: readonly TableRecord[], sort: readonly SortKey[]): string[] {
  const last = sort.at(-1)?.direction ?? 'asc';
  return [...records]
    .sort((a, b) => {
      for (const { field, direction } of sort) {
        const counted = field === 'id' || field === 'shopRef';
        const value = (record: TableRecord): Json | undefined => {
          const found = (record as JsonObject)[field];
          return counted && found !== undefined ? Number(found) : found;
        };
        const order = compareValues(value(a), value(b));
        if (order !== 0) return direction === 'asc' ? order : -order;
      }
      const order = Number(a.id) - Number(b.id);
      return last === 'asc' ? order : -order;
    })
    .map(({ id }) => id);
}

const someSort: fc.Arbitrary<SortKey[]> = fc
  .uniqueArray(fc.constantFrom(...sortable), { maxLength: 2 })
  .chain((fields) =>
    fc.tuple(
      ...fields.map((field) =>
        fc.constantFrom('asc' as const, 'desc' as const).map((direction) => ({ field, direction })),
      ),
    ),
  );
const likelySort: fc.Arbitrary<SortKey[]> = fc.oneof(
  someSort,
  fc.constantFrom<SortKey[]>(
    [],
    [{ field: 'paidAt', direction: 'desc' }],
    [{ field: 'paidAt', direction: 'asc' }],
    [{ field: 'amount', direction: 'desc' }],
    [
      { field: 'urgent', direction: 'desc' },
      { field: 'weight', direction: 'desc' },
    ],
    [
      { field: 'state', direction: 'asc' },
      { field: 'paidAt', direction: 'asc' },
    ],
  ),
);

/** Whatever way is taken to the records, the pages are those memory would make. */
export const pagingContract = (target: QueryTarget, runs: number): void => {
  describe(`pages on ${target.name}`, () => {
    let shop: Shop;
    let close: () => Promise<void>;
    let all: TableRecord[];
    beforeAll(async () => {
      const opened = await target.create();
      close = () => opened.close();
      shop = await openShop(opened.store);
      await putRecords(opened.store, shop.orders, fc.sample(someOrder, { numRuns: 200, seed: 7 }));
      await putRecords(opened.store, shop.orders, [{ state: 'new', paidAt: START }], {
        from: 900,
        deletedAt: 1,
      });
      all = (await queryRecords(shop.reads, asking, 'orders', { limit: 1000 })).items;
    }, 60_000);
    afterAll(() => close(), 60_000);

    const inMemory = (filter: Json): TableRecord[] => {
      const fits = matches(filter, orders, { definitionOf: (id) => definitions.get(id), operators });
      return all.filter((record) => fits(record));
    };

    it('are those of memory for any filter, sort and size', async () => {
      const used = new Set<string>();
      await fc.assert(
        fc.asyncProperty(
          orderFilter,
          likelySort,
          fc.integer({ min: 1, max: 60 }),
          async (filter, sort, limit) => {
            const ids: string[] = [];
            let cursor: string | undefined;
            for (;;) {
              const page = await queryRecords(shop.reads, asking, 'orders', {
                filter,
                sort,
                limit,
                fields: ['id'],
                ...(cursor === undefined ? {} : { cursor }),
              });
              ids.push(...page.items.map(({ id }) => id));
              used.add(page.plan.index ?? (page.plan.scan ? 'scan' : 'ids'));
              if (page.next === null) break;
              cursor = page.next;
            }
            const wanted = sorted(inMemory(filter), sort);
            expect(ids, printJson({ filter, sort, limit })).toEqual(wanted);
          },
        ),
        { numRuns: runs },
      );
      // It would prove nothing if all went one way.
      expect([...used].sort()).toEqual(
        expect.arrayContaining([
          'amount',
          'paidAt',
          'phone',
          'scan',
          'shop-sku-qty',
          'sku',
          'state-paidAt',
          'tags',
          'urgent-weight',
        ]),
      );
    }, 240_000);

    it('are what counts and streams say', async () => {
      await fc.assert(
        fc.asyncProperty(
          orderFilter,
          likelySort,
          fc.integer({ min: 0, max: 30 }),
          async (filter, sort, most) => {
            const wanted = sorted(inMemory(filter), sort);
            const counted = await countRecords(shop.reads, asking, 'orders', { filter }, { most });
            expect(counted).toEqual({ count: Math.min(most, wanted.length), more: wanted.length > most });
            const streamed: string[] = [];
            for await (const batch of streamRecords(shop.reads, asking, 'orders', {
              filter,
              sort,
              fields: ['id'],
            }))
              streamed.push(...batch.map(({ id }) => id));
            expect(streamed, printJson({ filter, sort })).toEqual(wanted);
          },
        ),
        { numRuns: Math.ceil(runs / 3) },
      );
    }, 240_000);

    it('make the same groups in SQL as in memory', async () => {
      const unit = fc.constantFrom(
        'hour' as const,
        'day' as const,
        'week' as const,
        'month' as const,
        'year' as const,
      );
      const group = fc.oneof(
        fc
          .constantFrom(
            'state',
            'amount',
            'weight',
            'qty',
            'urgent',
            'day',
            'shopName',
            'shopRef',
            'paidAt',
            'shop',
          )
          .map((field) => ({ field })),
        unit.map((one) => ({ field: 'paidAt', unit: one })),
        unit.map((one) => (one === 'hour' ? { field: 'day' } : { field: 'day', unit: one })),
      );
      const listed = fc.constantFrom('lines.sku', 'lines.qty').map((field) => ({ field }));
      const inItems = (
        path: string,
      ): { as: string; function: 'sum' | 'average' | 'distinct' | 'max'; field: string }[] => [
        { as: 's', function: 'sum', field: path },
        { as: 'a', function: 'average', field: path },
        { as: 'd', function: 'distinct', field: path },
        { as: 'x', function: 'max', field: path },
      ];
      const residual: Json = { '==': [{ cat: [{ var: 'id' }] }, { cat: [{ var: 'id' }] }] };
      await fc.assert(
        fc.asyncProperty(
          fc.array(group, { maxLength: 2 }),
          fc.option(listed, { nil: undefined }),
          fc.option(fc.constantFrom('lines.price', 'lines.qty'), { nil: undefined }),
          fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Asia/Kolkata'),
          async (groups, list, amount, zone) => {
            const query = {
              groupBy: [...groups, ...(list === undefined ? [] : [list])],
              aggregates: [
                { as: 'n', function: 'count' as const },
                { as: 'sum', function: 'sum' as const, field: 'amount' },
                { as: 'mean', function: 'average' as const, field: 'amount' },
                { as: 'first', function: 'min' as const, field: 'paidAt' },
                { as: 'shops', function: 'distinct' as const, field: 'shop' },
                { as: 'last', function: 'max' as const, field: 'shop' },
                ...(amount === undefined ? [] : inItems(amount)),
              ],
              zone,
              limit: 10_000,
            };
            const inSql = await groupRecords(shop.reads, asking, 'orders', query);
            const checked = await groupRecords(shop.reads, asking, 'orders', { ...query, filter: residual });
            expect([inSql.plan.residual, checked.plan.residual]).toEqual([false, true]);
            expect(printJson(inSql.items), printJson(query)).toBe(printJson(checked.items));
          },
        ),
        { numRuns: Math.ceil(runs / 4) },
      );
    }, 240_000);
  });
};

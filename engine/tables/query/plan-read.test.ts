import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordQuery } from '../../../schemas/record-query.ts';
import type { Store } from '../../store/store.ts';
import { jsonSqlOf } from './json-sql.ts';
import { openShop, owner, type Shop } from './orders.fixture.ts';
import { prepareRead } from './prepare-read.ts';
import { putRecords, sqliteFile, START } from './query.fixture.ts';
import { raw } from './fragment.ts';
import { planRead } from './read-page.ts';
import { explainQuery, queryRecords } from './query-records.ts';
import { pageStatement, probeStatement } from './read-statement.ts';
import { streamRecords } from './stream-records.ts';

let shop: Shop;
let store: Store;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ store, close } = await sqliteFile.create());
  shop = await openShop(store);
  await putRecords(
    store,
    shop.orders,
    Array.from({ length: 3_000 }, (_, index) => ({
      shop: `s${index % 5}`,
      orderNo: `N${index}`,
      state: index % 3 === 0 ? 'paid' : 'new',
      paidAt: START + index * 1_000,
      amount: index,
      phone: `138${index % 700}`,
      lines: [{ sku: `k${index % 40}`, qty: 1 }],
    })),
  );
}, 60_000);
afterAll(() => close(), 60_000);

const asking = { actor: owner };
const equal = (path: string, value: unknown): unknown => ({ '==': [{ var: path }, value] });

/** Steps of SQLite for the page of a query. */
async function stepsOf(query: RecordQuery): Promise<string[]> {
  const read = await planRead(await prepareRead(shop.reads, asking, 'orders', query));
  const { text, bindings } = pageStatement(read.parts, raw('r.data'), read.order, {
    after: undefined,
    limit: 51,
  });
  return explain(text, bindings);
}

const explain = (text: string, bindings: readonly unknown[]): Promise<string[]> =>
  store.read(async (session) =>
    (await session.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, bindings)).map(
      ({ detail }) => detail,
    ),
  );

const byEntry = 'SEARCH i USING PRIMARY KEY (index_no=? AND key>? AND key<?)';
const byEntries = 'SEARCH x USING PRIMARY KEY (index_no=? AND key>? AND key<?)';
const byNo = 'SEARCH r USING INTEGER PRIMARY KEY (rowid=?)';

describe('a page is read', () => {
  it('by phone or order number, in the order of the entries', async () => {
    expect(await stepsOf({ filter: equal('phone', '13810') })).toEqual([byEntry, byNo]);
    expect(await stepsOf({ filter: equal('orderNo', 'N10') })).toEqual([byEntry, byNo]);
  });

  it('by state and time, in the order asked for, without sorting', async () => {
    const filter = {
      and: [equal('state', 'paid'), { between: [{ var: 'paidAt' }, START, START + 900_000] }],
    };
    for (const direction of ['asc', 'desc'] as const)
      expect(await stepsOf({ filter, sort: [{ field: 'paidAt', direction }] })).toEqual([byEntry, byNo]);
  });

  it('by all fields of a unique key', async () => {
    const filter = { and: [equal('shop', 's1'), { in: [{ var: 'orderNo' }, ['N1', 'N6']] }] };
    expect(await explainQuery(shop.reads, asking, 'orders', { filter })).toEqual({
      index: 'shop-orderNo',
      scan: false,
      residual: false,
    });
    const steps = await stepsOf({ filter: { and: [equal('shop', 's1'), equal('orderNo', 'N1')] } });
    expect(steps.slice(0, 2)).toEqual(['SEARCH x USING PRIMARY KEY (key_no=? AND key>? AND key<?)', byNo]);
  });

  it('by one row of a list', async () => {
    const steps = await stepsOf({ filter: { some: [{ var: 'lines' }, equal('sku', 'k7')] } });
    expect(steps).toContain(byEntries);
    expect(steps).toContain(byNo);
    expect(steps.filter((step) => step.startsWith('SCAN') && !/^SCAN (i|e1)\b/.test(step))).toEqual([]);
  });

  it('by several values of an index', async () => {
    const steps = await stepsOf({ filter: { in: [{ var: 'phone' }, ['13810', '13811', '13812']] } });
    expect(steps).toContain(byEntries);
    expect(steps).toContain(byNo);
  });

  it('in the order of the ids without looking further', async () => {
    expect(await stepsOf({})).toEqual(['SEARCH r USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)']);
  });
});

describe('the plan', () => {
  const planOf = (query: RecordQuery) => explainQuery(shop.reads, asking, 'orders', query);

  it('prefers few entries to the right order, and the right order to many entries', async () => {
    const sort = [{ field: 'amount', direction: 'asc' as const }];
    expect(await planOf({ filter: equal('phone', '13810'), sort })).toMatchObject({
      index: 'phone',
      scan: false,
    });
    expect(await planOf({ filter: equal('state', 'new'), sort })).toMatchObject({ index: 'amount' });
  });

  it('says when every record is looked at, and which index would help', async () => {
    expect(
      await planOf({ filter: equal('day', '2026-11-22'), sort: [{ field: 'shop', direction: 'asc' }] }),
    ).toEqual({
      scan: true,
      residual: false,
      suggestion: { id: 'day-shop', fields: ['day', 'shop'] },
    });
    expect(await planOf({ filter: { search: [{ var: 'note' }, 'x'] } })).toEqual({
      scan: true,
      residual: false,
    });
    expect(await planOf({})).toEqual({ scan: false, residual: false });
  });

  it('says what memory has to tell', async () => {
    const filter = { and: [equal('phone', '13810'), { '==': [{ '%': [{ var: 'qty' }, 2] }, 1] }] };
    expect(await planOf({ filter })).toEqual({ index: 'phone', scan: false, residual: true });
  });

  it('does not read an index that is still being built', async () => {
    const building = {
      ...shop.orders,
      indexes: shop.orders.indexes.map((one) => ({ ...one, state: 'building' as const })),
    };
    const reads = { ...shop.reads, catalog: { table: () => Promise.resolve(building) } };
    expect(await explainQuery(reads, asking, 'orders', { filter: equal('phone', '1') })).toMatchObject({
      scan: true,
    });
  });

  it('counts candidates only up to a bound', async () => {
    const read = await planRead(
      await prepareRead(shop.reads, asking, 'orders', {
        filter: equal('state', 'new'),
        sort: [{ field: 'shop', direction: 'asc' }],
      }),
    );
    const { access } = read.parts;
    if (access.kind !== 'entries') throw new Error(access.kind);
    const probe = probeStatement(access, jsonSqlOf('sqlite'), 11);
    expect(await store.read((session) => session.query(probe.text, probe.bindings))).toEqual([{ n: 11 }]);
  });
});

describe('a read can be stopped', () => {
  it('before it begins and between the batches of a stream', async () => {
    const stop = new AbortController();
    let batches = 0;
    const run = async (): Promise<void> => {
      for await (const batch of streamRecords(shop.reads, { ...asking, signal: stop.signal }, 'orders', {})) {
        batches += batch.length > 0 ? 1 : 0;
        stop.abort(new Error('enough'));
      }
    };
    await expect(run()).rejects.toThrow('enough');
    expect(batches).toBe(1);
    await expect(queryRecords(shop.reads, { ...asking, signal: stop.signal }, 'orders', {})).rejects.toThrow(
      'enough',
    );
  });

  it('in the middle of a statement', async () => {
    const stop = new AbortController();
    const pages = Array.from({ length: 40 }, () => ({ search: [{ var: 'note' }, 'x'] }));
    const asked = queryRecords(shop.reads, { ...asking, signal: stop.signal }, 'orders', {
      filter: { or: pages },
    });
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });
});

describe('what is written meanwhile', () => {
  it('moves no record to another page', async () => {
    const sort = [{ field: 'paidAt', direction: 'desc' as const }];
    const filter = equal('shop', 's4');
    const one = await queryRecords(shop.reads, asking, 'orders', { filter, sort, limit: 10 });
    const before = await queryRecords(shop.reads, asking, 'orders', {
      filter,
      sort,
      limit: 10,
      cursor: one.next!,
    });
    await putRecords(store, shop.orders, [{ shop: 's4', orderNo: 'late', paidAt: START + 99_000_000 }], {
      from: 9_000,
    });
    const after = await queryRecords(shop.reads, asking, 'orders', {
      filter,
      sort,
      limit: 10,
      cursor: one.next!,
    });
    expect(after.items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id));
  });
});

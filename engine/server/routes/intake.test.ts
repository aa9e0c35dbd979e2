import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ImportView } from '../../../schemas/import.ts';
import type { CaseView } from '../case-list.ts';
import { hubTable } from '../../channels/channels.fixture.ts';
import { systemActor } from '../../store/actor.ts';
import { openTestServer, type TestServer } from '../server.fixture.ts';

const HEADINGS =
  '订单编号,订单状态,下单时间,付款时间,更新时间,收货人,手机号,省,市,区,详细地址,商品金额,实付金额,商家编码,商品标题,数量,单价';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  for (const id of ['orders', 'skus', 'bundles', 'shop-products'])
    await server.records.catalog.create(await hubTable(id), systemActor('test'));
  await server.records.build();
  const skus = [
    { sku: 'CUP', name: '青瓷茶杯', barcode: '6901234567892' },
    { sku: 'TRAY', name: '竹茶盘' },
  ];
  await server.call('POST', '/api/v1/tables/skus/records', { records: skus.map((values) => ({ values })) });
  await server.call('POST', '/api/v1/tables/bundles/records', {
    records: [
      {
        values: {
          code: 'SET',
          items: [
            { sku: 'CUP', quantity: 2, share: 2 },
            { sku: 'TRAY', quantity: 1, share: 1 },
          ],
        },
      },
    ],
  });
}, 60_000);
afterAll(() => server.close());

interface Sample {
  no: string;
  code: string;
  title?: string;
  paid?: string;
}

const rowOf = ({ no, code, title = '青瓷茶杯 大号', paid = '100.00' }: Sample): string =>
  `${no},待发货,2026-11-11 09:00:00,2026-11-11 09:01:00,2026-11-11 10:00:00,李小明,13800001111,浙江省,杭州市,西湖区,文三路 1 号,100.00,${paid},${code},${title},1,100.00`;

async function take(name: string, orders: readonly Sample[]): Promise<void> {
  const answer = await server.app.inject({
    method: 'POST',
    url: `/api/v1/import-files?filename=${encodeURIComponent(name)}`,
    headers: { ...(await server.as('owner')), 'content-type': 'application/octet-stream' },
    payload: [HEADINGS, ...orders.map(rowOf), ''].join('\n'),
  });
  const file = (JSON.parse(answer.body) as { id: string }).id;
  const defaults = { platform: 'taobao', shop: '旗舰店' };
  const begun = await server.call('POST', '/api/v1/imports', { table: 'orders', files: [file], defaults });
  const { id } = begun.body as { id: string };
  await vi.waitFor(async () => {
    const { body } = await server.call('GET', `/api/v1/imports/${id}`);
    if ((body as ImportView).state === 'waiting')
      await server.call('POST', `/api/v1/imports/${id}/accept`, {});
    expect(body).toMatchObject({ state: 'done', counts: { refused: 0 } });
  }, 20_000);
}

const cases = async (): Promise<CaseView[]> =>
  ((await server.call('GET', '/api/v1/cases?open=true')).body as { items: CaseView[] }).items.filter(
    ({ object }) => object === 'orders',
  );

const linesOf = async (orderNo: string): Promise<unknown> => {
  const filter = { '==': [{ var: 'orderNo' }, orderNo] };
  const { body } = await server.call('POST', '/api/v1/tables/orders/records/query', { filter });
  return (body as { items: { lines: unknown }[] }).items[0]?.lines;
};

it('makes one case of all orders whose goods nobody knows, with deadline and whose turn it is', async () => {
  await take('a.csv', [
    { no: 'T1', code: 'X-1' },
    { no: 'T2', code: 'X-1' },
    { no: 'T3', code: 'CUP' },
    { no: 'T4', code: '6901234567892', paid: '90.00' },
  ]);
  const open = await cases();
  expect(open).toMatchObject([
    { cause: 'amounts-paid', value: '1 单：实付金额对不上' },
    { cause: 'line-unmatched', severity: 'important', value: '2 单：商品没有对应' },
  ]);
  const unmatched = open[1]!;
  // 48 hours from payment, which is the promise of the platform.
  expect(unmatched.deadlineAt).toBe(Date.UTC(2026, 10, 13, 1, 1));
  const { body } = await server.call('GET', `/api/v1/cases/${unmatched.id}`);
  expect(body).toMatchObject({
    details: { responsible: 'operations', count: 2, items: [{ item: 'X-1', count: 2, orderNo: 'T1' }] },
  });
  expect(await linesOf('T3')).toMatchObject([{ sku: 'CUP', matchedBy: 'merchant-code' }]);
  expect(await linesOf('T4')).toMatchObject([{ sku: 'CUP', matchedBy: 'barcode' }]);
});

it('keeps a case open that is closed with nothing put right', async () => {
  const [, unmatched] = await cases();
  expect((await server.call('POST', `/api/v1/cases/${unmatched?.id}/resolve`, { note: '好了' })).status).toBe(
    202,
  );
  expect(await cases()).toHaveLength(2);
});

it('suggests goods by title, and lets the orders go on once they are matched, without the file', async () => {
  const { body } = await server.call('GET', '/api/v1/intake/goods');
  expect(body).toMatchObject({
    items: [{ item: 'X-1', orders: 2, title: '青瓷茶杯 大号', suggestions: [{ sku: 'CUP' }] }],
  });
  const matched = await server.call('POST', '/api/v1/intake/goods/match', { item: 'X-1', bundle: 'SET' });
  expect(matched.body).toEqual({ taken: 2, left: 0 });
  expect(await linesOf('T1')).toMatchObject([
    { sku: 'CUP', bundle: 'SET', quantity: 2, matchedBy: 'link' },
    { sku: 'TRAY', bundle: 'SET', quantity: 1 },
  ]);
  expect((await cases()).map(({ cause }) => cause)).toEqual(['amounts-paid']);
});

it('remembers what was chosen: the next orders of these goods wait for nobody', async () => {
  await take('b.csv', [{ no: 'T5', code: 'X-1' }]);
  expect(await linesOf('T5')).toMatchObject([{ sku: 'CUP' }, { sku: 'TRAY' }]);
  expect(await cases()).toHaveLength(1);
});

it('lets an order go on whose amounts a person put right', async () => {
  const filter = { '==': [{ var: 'orderNo' }, 'T4'] };
  const found = await server.call('POST', '/api/v1/tables/orders/records/query', { filter });
  const [{ id } = { id: '' }] = (found.body as { items: { id: string }[] }).items;
  const changed = await server.call('POST', '/api/v1/tables/orders/records/update', {
    records: [{ id, values: { sellerDiscount: 10 } }],
  });
  expect(changed.status).toBe(200);
  const [broken] = await cases();
  await server.call('POST', `/api/v1/cases/${broken?.id}/resolve`, {});
  expect(await cases()).toEqual([]);
});

it('counts orders with something wrong in a thousand, by shop and day, as they came', async () => {
  const { body } = await server.call('GET', '/api/v1/intake/rates?fromDay=2020-01-01&untilDay=2099-12-31');
  expect(body).toMatchObject({
    items: [{ channel: 'taobao/旗舰店', source: 'file', orders: 5, wrong: 3, perMille: 600 }],
  });
  const viewer = await server.as('viewer');
  const url = '/api/v1/intake/goods/match';
  expect((await server.call('POST', url, { item: 'X', sku: 'CUP' }, viewer)).status).toBe(403);
  expect((await server.call('POST', url, { item: 'X' })).status).toBe(422);
});

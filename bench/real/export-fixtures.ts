import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { div, printNumeric, type Numeric } from '../../schemas/values/decimal.ts';
import { printMoney } from '../../schemas/values/money.ts';
import { printLocalTime } from '../../schemas/values/time.ts';
import { sumOf, withOrderFlow, type OrderFlow } from './order-flow.ts';
import { tally, type Suite, type Tally } from './suite.ts';

const expectedOf = async <T>(dir: string, name: string): Promise<T> =>
  JSON.parse(await readFile(join(dir, `${name}.expected.json`), 'utf8')) as T;

/** Small files of importers' own tests: lines to group, files read twice, one cell for a whole address. */
export const exportFixtures: Suite = {
  name: 'export-fixtures',
  folder: '01-orders/fixtures',
  run: (dir) =>
    withOrderFlow(async (flow) => {
      const checks = tally();
      await checkJd(flow, dir, checks);
      await checkYouzan(flow, dir, checks);
      await checkTmallAddress(flow, dir, checks);
      await checkDouyin(flow, dir, checks);
      await checkTikTok(flow, dir, checks);
      return checks.result();
    }),
};

async function checkJd(flow: OrderFlow, dir: string, checks: Tally): Promise<void> {
  const {
    orders: wantedOrders,
    order: wanted,
    source_rows_kept: rows,
  } = await expectedOf<{
    orders: number;
    source_rows_kept: number;
    order: { order_no: string; skus: string[]; quantity: number; amount: string };
  }>(dir, 'jd_multi_line');
  const { orders } = await flow.read('jd', dir, { '订单导出.csv': 'jd_multi_line.csv' });
  const results = await flow.run(orders);
  const order = results[0]?.order;
  const lines = order?.lines ?? [];
  checks.equal('jd: orders', orders.length, wantedOrders);
  checks.equal('jd: rows kept', lines.length, rows);
  checks.equal(
    'jd: order',
    {
      order_no: order?.orderNo,
      skus: lines.map((line) => line['name']),
      quantity: sumOf(lines, (line) => line['quantity']),
      amount: printMoney((order?.amounts['total'] ?? 0) as Numeric),
    },
    wanted,
  );
  const again = await flow.run(orders);
  checks.equal('jd: read again', again.filter(({ isNew }) => isNew).length, 0);
}

async function checkYouzan(flow: OrderFlow, dir: string, checks: Tally): Promise<void> {
  type Wanted = {
    inserted: number;
    duplicate: number;
    invalid: number;
    rejected?: { raw_order_no: string }[];
  };
  for (const batch of ['youzan_batch1', 'youzan_batch2']) {
    const { inserted, duplicate, invalid, rejected = [] } = await expectedOf<Wanted>(dir, batch);
    const { orders } = await flow.read('youzan', dir, { '订单导出.csv': `${batch}.csv` });
    const results = await flow.run(orders);
    const refused = results.filter(({ waits }) => waits?.field === 'times.placedAt');
    checks.equal(`${batch}: duplicates`, results.filter(({ isNew }) => !isNew).length, duplicate);
    checks.equal(`${batch}: invalid`, refused.length, invalid);
    checks.equal(
      `${batch}: inserted`,
      results.filter(({ isNew, order }) => isNew && order !== undefined).length,
      inserted,
    );
    checks.equal(
      `${batch}: refused`,
      refused.map(({ orderNo }) => orderNo),
      rejected.map(({ raw_order_no: no }) => no),
    );
  }
}

async function checkTmallAddress(flow: OrderFlow, dir: string, checks: Tally): Promise<void> {
  const wanted = await expectedOf<Record<string, string>>(dir, 'tmall_composite_address');
  const { orders } = await flow.read('tmall-items', dir, { '商品报表.csv': 'tmall_composite_address.csv' });
  const [result] = await flow.run(orders);
  const { receiver = {} } = result?.order ?? {};
  for (const field of ['name', 'phone', 'province', 'city', 'district'])
    checks.equal(`tmall: ${field}`, receiver[field], wanted[field]);
  checks.equal('tmall: raw kept', orders[0]?.record['收货地址'], wanted['raw_kept']);
}

async function checkDouyin(flow: OrderFlow, dir: string, checks: Tally): Promise<void> {
  const wanted = await expectedOf<{ orders: number; items: number; second_order_item_quantities: number[] }>(
    dir,
    'douyin_inferable',
  );
  const { orders } = await flow.read('douyin-export', dir, { '订单导出.csv': 'douyin_inferable.csv' });
  const results = await flow.run(orders);
  const unified = results.flatMap(({ order }) => (order === undefined ? [] : [order]));
  checks.equal('douyin: orders', unified.length, wanted.orders);
  checks.equal('douyin: items', unified.flatMap(({ lines = [] }) => lines).length, wanted.items);
  checks.equal(
    'douyin: second order',
    unified[1]?.lines?.map((line) => line['quantity']),
    wanted.second_order_item_quantities,
  );
  const again = await flow.run(orders);
  checks.equal('douyin: read again', again.filter(({ isNew }) => isNew).length, 0);
}

async function checkTikTok(flow: OrderFlow, dir: string, checks: Tally): Promise<void> {
  const wanted = await expectedOf<{
    orders: number;
    shipped_orders: number;
    order: {
      id: string;
      lines: number;
      quantity: number;
      order_amount: string;
      shipping: string;
      date: string;
      unit_price_first_line: string;
    };
    sum_order_amount_all: string;
  }>(dir, 'tiktok_thai');
  const { orders } = await flow.read('tiktok', dir, { 'orders.csv': 'tiktok_thai.csv' });
  const unified = (await flow.run(orders)).flatMap(({ order }) => (order === undefined ? [] : [order]));
  checks.equal('tiktok: orders', unified.length, wanted.orders);
  checks.equal(
    'tiktok: shipped',
    unified.filter(({ status }) => status === 'shipped').length,
    wanted.shipped_orders,
  );
  const total = sumOf(unified, ({ amounts }) => amounts['total']);
  checks.equal('tiktok: sum of totals', printNumeric(total), wanted.sum_order_amount_all);
  const order = unified.find(({ orderNo }) => orderNo === wanted.order.id);
  const [first] = order?.lines ?? [];
  checks.equal('tiktok: lines', order?.lines?.length, wanted.order.lines);
  checks.equal(
    'tiktok: quantity',
    sumOf(order?.lines ?? [], (line) => line['quantity']),
    wanted.order.quantity,
  );
  checks.equal('tiktok: total', printNumeric(order?.amounts['total'] as Numeric), wanted.order.order_amount);
  checks.equal('tiktok: freight', printNumeric(order?.amounts['freight'] as Numeric), wanted.order.shipping);
  const date = printLocalTime(order?.times.placedAt ?? 0, 'Asia/Bangkok').slice(0, 10);
  checks.equal('tiktok: day before month', date, wanted.order.date.slice(0, 10));
  const each = div(first?.['paid'] as Numeric, first?.['quantity'] as Numeric);
  checks.equal('tiktok: price of the first line', printNumeric(each), wanted.order.unit_price_first_line);
}

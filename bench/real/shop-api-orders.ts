import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { add, mul, printNumeric, type Numeric } from '../../schemas/values/decimal.ts';
import { printMoney } from '../../schemas/values/money.ts';
import { sumOf, withOrderFlow } from './order-flow.ts';
import { tally, type Suite } from './suite.ts';

/** An order as WooCommerce's documents print it: money as text, times without a zone. */
export const wooCommerceOrder: Suite = {
  name: 'woocommerce-order',
  folder: '01-orders/api',
  async run(dir) {
    const file = 'woocommerce-order.json';
    const { _expected: expected, payload } = JSON.parse(await readFile(join(dir, file), 'utf8')) as {
      _expected: { total: string; line_items: number };
      payload: { number: string; date_created_gmt: string };
    };
    return withOrderFlow(async (flow) => {
      const checks = tally();
      const { orders } = await flow.read('woocommerce', dir, {}, { json: { file, at: 'payload' } });
      const [result] = await flow.run(orders);
      const { order, decision, waits } = result ?? {};
      const { amounts, lines = [], times, receiver } = order ?? {};
      checks.equal('number', order?.orderNo, payload.number);
      checks.equal('total', printMoney((amounts?.['total'] ?? 0) as Numeric, 'USD'), expected.total);
      checks.equal('lines', lines.length, expected.line_items);
      const parts = add(
        sumOf(lines, (line) => line['paid']),
        add(amounts?.['freight'] as Numeric, amounts?.['tax'] as Numeric),
      );
      checks.equal('lines + freight + tax', printNumeric(parts), expected.total);
      checks.equal('placed', times?.placedAt, Date.parse(`${payload.date_created_gmt}Z`));
      checks.equal('entities in names', lines[1]?.['name'], 'Ship Your Idea – Color: Black, Size: M Test');
      checks.equal('country', receiver?.['country'], 'US');
      checks.equal('decision', [decision?.['decision'], waits], ['abroad', undefined]);
      return checks.result();
    });
  },
};

/** An order of Kuaishou: fen, milliseconds, an open refund, and a waybill number that is none. */
export const kuaishouOrder: Suite = {
  name: 'kuaishou-order',
  folder: '01-orders/api',
  async run(dir) {
    const file = 'kuaishou-order-detail.json';
    const { payload } = JSON.parse(await readFile(join(dir, file), 'utf8')) as {
      payload: {
        orderBaseInfo: { createTime: number; totalFee: number };
        orderItemInfo: { num: number; price: number };
      };
    };
    return withOrderFlow(async (flow) => {
      const checks = tally();
      const { orders } = await flow.read('kuaishou', dir, {}, { json: { file, at: 'payload' } });
      const [result] = await flow.run(orders);
      const { order, decision } = result ?? {};
      const { amounts, lines: [line] = [], times, tags } = order ?? {};
      checks.equal('number', order?.orderNo, '2215900041470428');
      checks.equal('total in yuan', printMoney((amounts?.['total'] ?? 0) as Numeric), '0.20');
      checks.equal(
        'quantity × price',
        printMoney(mul((line?.['quantity'] ?? 0) as Numeric, (line?.['unitPrice'] ?? 0) as Numeric)),
        printMoney(payload.orderBaseInfo.totalFee / 100),
      );
      checks.equal('quantity', line?.['quantity'], payload.orderItemInfo.num);
      checks.equal('placed', times?.placedAt, Date.parse('2022-06-08T04:05:42.714Z'));
      checks.equal('status', order?.status, 'shipped');
      checks.equal('refund seen', tags, ['refund-open']);
      checks.equal('decision', decision?.['decision'], 'not-ready');
      return checks.result();
    });
  },
};

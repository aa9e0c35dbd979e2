import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { add, compare, mul, printNumeric, sub, type Numeric } from '../../schemas/values/decimal.ts';
import { sumOf, withOrderFlow, type UnifiedOrder } from './order-flow.ts';
import { tally, type Suite } from './suite.ts';

interface Expected {
  rows: number;
  orders: number;
  sum_total: string;
  sum_taxes: string;
  subtotal_plus_shipping_plus_taxes_ne_total: Record<string, string>;
}

const part = ({ amounts }: UnifiedOrder, name: string): Numeric => (amounts[name] ?? 0) as Numeric;

/** What the header's total lacks of its parts. */
const gap = (order: UnifiedOrder): Numeric =>
  sub(part(order, 'total'), add(add(part(order, 'goods'), part(order, 'freight')), part(order, 'tax')));

/** 64 lines of 20 orders; the order's own fields stand on its first line only. */
export const shopifyOrders: Suite = {
  name: 'shopify-orders',
  folder: '01-orders/shopify-export',
  async run(dir) {
    const expected = JSON.parse(await readFile(join(dir, 'expected.json'), 'utf8')) as Expected;
    return withOrderFlow(async (flow) => {
      const checks = tally();
      const { orders, problems } = await flow.read('shopify', dir, {
        'orders_export.csv': 'orders_export.masked.csv',
      });
      checks.equal('broken rows', problems, []);
      checks.equal('orders', orders.length, expected.orders);
      const results = await flow.run(orders);
      const unified = results.flatMap(({ order }) => (order === undefined ? [] : [order]));
      checks.equal('mapped', unified.length, expected.orders);
      checks.equal('lines', unified.flatMap(({ lines = [] }) => lines).length, expected.rows);
      checks.equal(
        'sum of totals',
        printNumeric(sumOf(unified, (order) => part(order, 'total'))),
        expected.sum_total,
      );
      checks.equal(
        'sum of taxes',
        printNumeric(sumOf(unified, (order) => part(order, 'tax'))),
        expected.sum_taxes,
      );
      const gaps = unified.flatMap((order) =>
        compare(gap(order), 0) === 0 ? [] : [[order.orderNo, printNumeric(gap(order))]],
      );
      checks.equal(
        'totals that miss their parts',
        Object.fromEntries(gaps),
        expected.subtotal_plus_shipping_plus_taxes_ne_total,
      );
      const asked = results
        .filter(({ waits }) => waits?.step === 'ask-amounts')
        .map(({ orderNo }) => orderNo);
      checks.equal(
        'orders put before a person',
        asked,
        Object.keys(expected.subtotal_plus_shipping_plus_taxes_ne_total),
      );
      for (const order of unified) {
        const listed = sumOf(order.lines ?? [], (line) =>
          mul(line['quantity'] as Numeric, line['unitPrice'] as Numeric),
        );
        const discounted = sub(listed, part(order, 'discount'));
        checks.equal(
          `${order.orderNo}: lines − discount`,
          printNumeric(discounted),
          printNumeric(part(order, 'goods')),
        );
      }
      const abroad = results.filter(({ decision }) => decision?.['decision'] === 'abroad').length;
      checks.equal('shipped abroad', abroad, expected.orders - asked.length);
      return checks.result();
    });
  },
};

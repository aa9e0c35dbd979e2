import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printNumeric } from '../../schemas/values/decimal.ts';
import { sumOf, withOrderFlow } from './order-flow.ts';
import { tally, type Suite } from './suite.ts';

const FILE = 'tmall_order_report.rows-1-3000';

/** 3,000 orders of a Tmall report: seven columns, two headings with a blank at their end, a province and no lines. */
export const tmallOrders: Suite = {
  name: 'tmall-orders',
  folder: '01-orders',
  async run(dir) {
    const expected = JSON.parse(await readFile(join(dir, `${FILE}.expected.json`), 'utf8')) as {
      rows: number;
      unpaid_rows: number;
      paid_rows_where_paid_plus_refund_ne_total: number;
      rows_by_收货地址: Record<string, number>;
      [sum: `sum_${string}`]: string;
    };
    return withOrderFlow(async (flow) => {
      const checks = tally();
      const { orders, problems } = await flow.read('tmall', dir, { '订单报表.csv': `${FILE}.csv` });
      checks.equal('rows', orders.length, expected.rows);
      checks.equal('broken rows', problems, []);
      const results = await flow.run(orders);
      const unified = results.flatMap(({ order }) => (order === undefined ? [] : [order]));
      checks.equal('mapped', unified.length, expected.rows);
      const sum = (field: string): string => printNumeric(sumOf(unified, ({ amounts }) => amounts[field]));
      checks.equal('sum of totals', sum('total'), expected['sum_总金额']);
      checks.equal('sum of payments', sum('paid'), expected['sum_买家实际支付金额']);
      checks.equal('sum of refunds', sum('refunded'), expected['sum_退款金额']);
      const unpaid = unified.filter(({ status }) => status === 'unpaid');
      checks.equal('unpaid', unpaid.length, expected.unpaid_rows);
      const asked = results.filter(({ waits }) => waits?.step === 'ask-amounts');
      checks.equal(
        'paid + refunded ≠ total',
        asked.length,
        expected.paid_rows_where_paid_plus_refund_ne_total,
      );
      for (const [name, rows] of Object.entries(expected.rows_by_收货地址)) {
        // The report says 上海 where the unified order says 上海市.
        const there = unified.filter(({ receiver }) => String(receiver['province']).startsWith(name));
        checks.equal(`orders to ${name}`, there.length, rows);
      }
      const decided = results.filter(({ decision }) => decision?.['decision'] === 'ship').length;
      const toXinjiang = results.filter(({ waits }) => waits?.step === 'ask-place');
      checks.equal(
        'every paid order has a carrier or waits',
        decided + toXinjiang.length,
        orders.length - unpaid.length,
      );
      checks.holds(
        'only Xinjiang waits for its prefecture',
        toXinjiang.every(({ order }) => order?.receiver['regionCode'] === '650000'),
      );
      checks.note(
        `${decided} with a carrier, ${unpaid.length} unpaid, ${toXinjiang.length} wait for their prefecture`,
      );
      return checks.result();
    });
  },
};

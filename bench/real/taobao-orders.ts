import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mul, printNumeric, sub, type Numeric } from '../../schemas/values/decimal.ts';
import { printMoney } from '../../schemas/values/money.ts';
import { sumOf, withOrderFlow, type UnifiedOrder } from './order-flow.ts';
import { tally, type Suite, type Tally } from './suite.ts';

interface ExpectedOrder {
  order_no: string;
  paid: string;
  province: string;
  city: string;
  district: string;
  zip: string;
  mobile: string;
  created: string;
  paid_at: string;
  sku: string;
  list_price: string;
  discount: string;
}

/** Three real orders in two files, in GB18030 as downloaded and in UTF-8. */
export const taobaoOrders: Suite = {
  name: 'taobao-orders',
  folder: '01-orders/taobao-export-2017',
  async run(dir) {
    const expected = JSON.parse(await readFile(join(dir, 'expected.json'), 'utf8')) as {
      orders: ExpectedOrder[];
      sum_paid: string;
    };
    return withOrderFlow(async (flow) => {
      const checks = tally();
      for (const encoding of ['gb18030', 'utf8']) {
        const { orders, problems } = await flow.read('taobao', dir, {
          'ExportOrderList.csv': `ExportOrderList.masked.${encoding}.csv`,
          'ExportOrderDetailList.csv': `ExportOrderDetailList.masked.${encoding}.csv`,
        });
        checks.equal(`${encoding}: broken rows`, problems, []);
        const results = await flow.run(orders);
        checks.equal(`${encoding}: orders`, results.length, expected.orders.length);
        if (encoding === 'utf8') {
          checks.holds(
            'the other encoding holds the same records',
            results.every(({ isNew }) => !isNew),
          );
        }
        const unified = results.flatMap(({ order }) => (order === undefined ? [] : [order]));
        checks.equal(
          `${encoding}: sum of payments`,
          printNumeric(sumOf(unified, ({ amounts }) => amounts['paid'])),
          expected.sum_paid,
        );
        for (const wanted of expected.orders)
          checkOrder(
            checks,
            `${encoding} ${wanted.order_no}`,
            unified.find(({ orderNo }) => orderNo === wanted.order_no),
            wanted,
          );
        checks.holds(
          `${encoding}: all get a carrier`,
          results.every(({ decision }) => decision?.['decision'] === 'ship'),
        );
      }
      return checks.result();
    });
  },
};

function checkOrder(
  checks: Tally,
  name: string,
  order: UnifiedOrder | undefined,
  wanted: ExpectedOrder,
): void {
  const { receiver, amounts, times, lines: [line, ...others] = [] } = order ?? ({} as Partial<UnifiedOrder>);
  const listed = mul((line?.['unitPrice'] ?? 0) as Numeric, (line?.['quantity'] ?? 0) as Numeric);
  const actual = {
    paid: printMoney((amounts?.['paid'] ?? 0) as Numeric),
    province: receiver?.['province'],
    city: receiver?.['city'],
    district: receiver?.['district'],
    zip: receiver?.['postcode'],
    mobile: receiver?.['phone'],
    created: times?.placedAt,
    paidAt: times?.paidAt,
    sku: line?.['sku'],
    listPrice: printMoney((line?.['unitPrice'] ?? 0) as Numeric),
    discount: printMoney(sub(listed, (amounts?.['goods'] ?? 0) as Numeric)),
    lines: others.length + 1,
  };
  checks.equal(name, actual, {
    paid: wanted.paid,
    province: wanted.province,
    city: wanted.city,
    // 其它区 is no division: the order goes by its city then.
    district: wanted.district === '其它区' ? undefined : wanted.district,
    zip: wanted.zip === '000000' ? undefined : wanted.zip,
    mobile: wanted.mobile,
    created: Date.parse(wanted.created),
    paidAt: Date.parse(wanted.paid_at),
    sku: wanted.sku,
    listPrice: wanted.list_price,
    discount: wanted.discount,
    lines: 1,
  });
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { add, compare, div, printNumeric, sub, type Numeric } from '../../schemas/values/decimal.ts';
import type { ChannelOrder } from '../../engine/files/channel-reader.ts';
import { differs, sumOf, withOrderFlow, type OrderResult, type UnifiedOrder } from './order-flow.ts';
import { tally, type Suite, type Tally } from './suite.ts';

interface Expected {
  orders: number;
  items: number;
  payments: number;
  status: Record<string, number>;
  orders_without_items: number;
  orders_with_more_than_one_item_row: number;
  orders_with_more_than_one_payment_row: number;
  sum_price: string;
  sum_freight: string;
  sum_payment: string;
  'recon_mismatch_over_0.01(items+freight vs payments)': Record<string, { diff: string }>;
  'recon_over_0.5_percent': string[];
  'recon_mismatch_exactly_0.01': number;
  approved_more_than_1h_after_purchase: number;
  approved_blank: number;
}

const HOUR_MS = 3_600_000;
const itemsOf = ({ lines = [] }: UnifiedOrder): NonNullable<UnifiedOrder['lines']> => lines;
const paymentsOf = ({ payments = [] }: UnifiedOrder): NonNullable<UnifiedOrder['payments']> => payments;
const owed = (order: UnifiedOrder): Numeric =>
  sumOf(itemsOf(order), (line) => add(line['paid'] as Numeric, line['freight'] as Numeric));
const paid = (order: UnifiedOrder): Numeric => sumOf(paymentsOf(order), ({ amount }) => amount);
const gap = (order: UnifiedOrder): Numeric => sub(paid(order), owed(order));
const absolute = (value: Numeric): Numeric => (compare(value, 0) < 0 ? sub(0, value) : value);

/** 1,010 orders in three files; some with several payments, some without items, ten that do not tie. */
export const olistOrders: Suite = {
  name: 'olist-orders',
  folder: '01-orders/olist-1010',
  async run(dir) {
    const expected = JSON.parse(await readFile(join(dir, 'expected.json'), 'utf8')) as Expected;
    return withOrderFlow(async (flow) => {
      const checks = tally();
      const { orders, problems } = await flow.read('olist', dir);
      checks.equal('broken rows', problems, []);
      checks.equal('orders', orders.length, expected.orders);
      checks.equal('statuses', countStatuses(orders), expected.status);
      const results = await flow.run(orders);
      const unified = results.flatMap(({ order }) => (order === undefined ? [] : [order]));
      checks.equal('mapped', unified.length, expected.orders);
      checkSums(unified, expected, checks);
      checkTies(unified, results, expected, checks);
      checkTimes(unified, expected, checks);
      return checks.result();
    });
  },
};

function countStatuses(orders: readonly ChannelOrder[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { record } of orders) {
    const status = record['order_status'] as string;
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function checkSums(unified: readonly UnifiedOrder[], expected: Expected, checks: Tally): void {
  const items = unified.flatMap(itemsOf);
  const counted = (holds: (order: UnifiedOrder) => boolean): number => unified.filter(holds).length;
  checks.equal('items', items.length, expected.items);
  checks.equal('payments', unified.flatMap(paymentsOf).length, expected.payments);
  const none = counted((order) => itemsOf(order).length === 0);
  const several = counted((order) => itemsOf(order).length > 1);
  const severalPayments = counted((order) => paymentsOf(order).length > 1);
  checks.equal('orders without items', none, expected.orders_without_items);
  checks.equal('orders with several items', several, expected.orders_with_more_than_one_item_row);
  checks.equal(
    'orders with several payments',
    severalPayments,
    expected.orders_with_more_than_one_payment_row,
  );
  const sum = (field: string): string => printNumeric(sumOf(items, (line) => line[field]));
  checks.equal('sum of prices', sum('paid'), expected.sum_price);
  checks.equal('sum of freight', sum('freight'), expected.sum_freight);
  checks.equal('sum of payments', printNumeric(sumOf(unified, paid)), expected.sum_payment);
}

/** Payments against items and freight, and whether the flow put exactly those that differ before a person. */
function checkTies(
  unified: readonly UnifiedOrder[],
  results: readonly OrderResult[],
  expected: Expected,
  checks: Tally,
): void {
  const tied = unified.filter((order) => itemsOf(order).length > 0 && paymentsOf(order).length > 0);
  const off = tied.filter((order) => differs(paid(order), owed(order)));
  const wanted = Object.entries(expected['recon_mismatch_over_0.01(items+freight vs payments)']);
  checks.equal(
    'amounts that differ',
    Object.fromEntries(off.map((order) => [order.orderNo, printNumeric(gap(order))])),
    Object.fromEntries(wanted.map(([orderNo, { diff }]) => [orderNo, diff])),
  );
  const asked = results.flatMap(({ waits, orderNo }) => (waits?.step === 'ask-amounts' ? [orderNo] : []));
  checks.equal('orders put before a person', new Set(asked), new Set(wanted.map(([orderNo]) => orderNo)));
  const far = off.filter((order) => compare(div(absolute(gap(order)), owed(order)), 0.005) > 0);
  const farNumbers = new Set(far.map(({ orderNo }) => orderNo));
  checks.equal('over 0.5 %', farNumbers, new Set(expected['recon_over_0.5_percent']));
  const cent = tied.filter((order) => compare(absolute(gap(order)), 0.01) === 0);
  checks.equal('off by one cent', cent.length, expected['recon_mismatch_exactly_0.01']);
}

function checkTimes(unified: readonly UnifiedOrder[], expected: Expected, checks: Tally): void {
  const blank = unified.filter(({ times }) => times.paidAt === undefined);
  checks.equal('without approval', blank.length, expected.approved_blank);
  const late = unified.filter(({ times }) => (times.paidAt ?? 0) - times.placedAt > HOUR_MS);
  checks.equal('approved more than 1 h later', late.length, expected.approved_more_than_1h_after_purchase);
}

import { join } from 'node:path';
import { shortNumber, type Bench, type Figure } from './bench.ts';
import { runChild } from './child.ts';

/** What `bench-lookup.js` prints last. */
interface LookupResult {
  records: number;
  insertsPerSecond: number;
  ms: Record<string, { p50: number; p99: number; most: number; index: string | undefined }>;
}

const RECORDS = 1_000_000;
const QUICK = 5_000;
const LIMIT_MS = 900_000;
const MOST_LOOKUP_MS = 10;
const MOST_VIEW_MS = 100;

/** Which question makes which figure; the last is a page of a view. */
const lookups = {
  phone: 'orders.lookup.phone',
  orderNo: 'orders.lookup.orderNo',
  stateAndTime: 'orders.lookup.state',
};

/** Looking for orders among a million of them, and a page of a view of one shop. */
export const ordersLookup: Bench = {
  names: [...Object.values(lookups), 'orders.view'],
  limitMs: LIMIT_MS,
  async run(context) {
    const count = context.quick ? QUICK : RECORDS;
    context.say(`orders.lookup: ${shortNumber(count)} orders`);
    const definition = join(context.flows, 'order-hub/tables/orders.json');
    const words = [context.folder(), definition, String(count)];
    const { ms, records } = await runChild<LookupResult>(context.dist, 'bench-lookup.js', words, LIMIT_MS);
    const figure = (name: string, question: string, most: number): Figure => {
      const { p50, p99, index } = ms[question]!;
      return {
        name,
        value: p99,
        unit: 'ms',
        aim: { of: 'value', most },
        note: `p99 of 1,000 questions among ${shortNumber(records)}; median ${p50}; by ${index}`,
      };
    };
    return [
      ...Object.entries(lookups).map(([question, name]) => figure(name, question, MOST_LOOKUP_MS)),
      figure('orders.view', 'shopView', MOST_VIEW_MS),
    ];
  },
};

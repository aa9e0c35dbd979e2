import { afterEach, beforeEach, expect, test } from 'vitest';
import { START } from '../store/contract.fixture.ts';
import { openChannelBench, type ChannelBench } from './channels.fixture.ts';
import { syncChannel } from './sync-channel.ts';

const HOUR = 3_600_000;
let bench: ChannelBench;
beforeEach(async () => {
  bench = await openChannelBench();
});
afterEach(() => bench.close());

test.each(['taobao', 'pdd', 'jd', 'douyin', 'lazada', 'shopify', 'woocommerce'])(
  '%s comes in whole: none is put aside, amounts add up, regions are known',
  async (name) => {
    const { simulator, channel } = await bench.shop(name, {
      shop: { seed: 11, orders: 25, startAt: START - 20 * HOUR, endAt: START + HOUR },
    });
    const report = await syncChannel(bench.ports, channel);
    expect(report).toMatchObject({ quarantined: 0, more: false });
    expect(report?.failure).toBeUndefined();
    const orders = [...(await bench.orders()).values()];
    const placed = simulator.world.shop.between('placed', 0, START - 4 * 60_000, START);
    const paid = placed.filter(
      (serial) => simulator.world.shop.seen(serial, START)?.life.paidAt !== undefined,
    );
    // Some platforms do not show orders before they are paid.
    expect(orders.length).toBeGreaterThanOrEqual(paid.length);
    expect(orders.filter(({ amountCheck }) => amountCheck !== 'equal')).toEqual([]);
    for (const order of orders) {
      expect(order['lines']).not.toEqual([]);
      expect(Number(order['itemCount'])).toBeGreaterThan(0);
      if (order['country'] === 'CN') expect(order['regionCode']).toMatch(/^\d{6}$/);
    }
  },
);

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serialOf } from '../../connectors/taobao/simulated-trade.ts';
import { openChannelBench, type ChannelBench } from './channels.fixture.ts';
import { gapsIn } from './intervals.ts';
import { syncChannel } from './sync-channel.ts';
import { START } from '../store/contract.fixture.ts';

const DAY = 86_400_000;
let bench: ChannelBench;
beforeEach(async () => {
  bench = await openChannelBench();
});
afterEach(() => bench.close());

const small = { shop: { seed: 5, orders: 60, startAt: START - 2 * DAY, endAt: START + DAY } };

describe('reading a shop', () => {
  test('brings every order once, its window marked as read, and nothing the second time', async () => {
    const { simulator, channel } = await bench.shop('taobao', small);
    const report = await syncChannel(bench.ports, channel);
    expect(report?.failure).toBeUndefined();
    const orders = await bench.orders();
    const due = simulator.world.shop.between('placed', 0, START - 5_000, START);
    expect([...orders.keys()].map(serialOf).sort((a, b) => a - b)).toEqual(due.toSorted((a, b) => a - b));
    const covered = await bench.ports.coverage.covered(channel.id, 'list-orders');
    expect(gapsIn({ fromAt: channel.sinceAt, untilAt: START - 5_000 }, covered)).toEqual([]);
    const again = await syncChannel(bench.ports, channel);
    expect(again).toMatchObject({ created: 0, changed: 0, quarantined: 0 });
  });
});

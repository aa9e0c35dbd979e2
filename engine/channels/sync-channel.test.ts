import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serialOf } from '../../connectors/taobao/simulated-trade.ts';
import { createStore } from '../store/store.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import { openChannelBench, sqliteFile, type ChannelBench } from './channels.fixture.ts';
import { gapsIn } from './intervals.ts';
import { coverageOf } from './view-channel.ts';
import { syncChannel } from './sync-channel.ts';
import { START, type ContractTarget } from '../store/contract.fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const databases = usePostgres(async (url) => {
  const store = await createStore({ url, worker: 'template', clock: createFakeClock() });
  await store.close();
});
const postgres: ContractTarget = {
  name: 'PostgreSQL',
  shared: true,
  create: async () => {
    const { url, drop } = await databases.create();
    return { open: (options) => createStore({ url, ...options }), drop };
  },
};
let bench: ChannelBench;
afterEach(() => bench.close());

const small = { shop: { seed: 5, orders: 60, startAt: START - 2 * DAY, endAt: START + DAY } };

describe.each([sqliteFile, postgres])('reading a shop into $name', (target) => {
  beforeEach(async () => {
    bench = await openChannelBench(target);
  });

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

  test('goes on after a backfill was asked for, and tells what was read, twice read and missing', async () => {
    const { channel } = await bench.shop('pdd', small);
    await syncChannel(bench.ports, channel);
    const hole = { fromAt: START - 20 * HOUR, untilAt: START - 18 * HOUR };
    await bench.ports.coverage.forget(channel.id, 'list-orders', hole);
    const span = { fromAt: START - 24 * HOUR, untilAt: START };
    const [before] = await coverageOf(bench.ports, channel, span, HOUR);
    expect(before?.missing).toEqual([hole]);
    expect(before?.cells.filter(({ state }) => state === 'missing')).toHaveLength(2);
    await syncChannel(bench.ports, channel);
    const [after] = await coverageOf(bench.ports, channel, span, HOUR);
    expect(after?.missing).toEqual([]);
    expect(after?.overlapping.length).toBeGreaterThan(0);
  });

  test('leaves it to the one process that has begun', async () => {
    const { channel } = await bench.shop('pdd', small);
    const other = { ...bench.ports, worker: 'w2' };
    const reports = await Promise.all([syncChannel(bench.ports, channel), syncChannel(other, channel)]);
    expect(reports.filter((report) => report === undefined)).toHaveLength(1);
  });
});

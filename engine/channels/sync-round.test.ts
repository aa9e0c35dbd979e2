import { afterEach, beforeEach, expect, test } from 'vitest';
import { START } from '../store/contract.fixture.ts';
import { openChannelBench, type ChannelBench } from './channels.fixture.ts';
import { syncChannel } from './sync-channel.ts';
import { syncRound } from './sync-round.ts';

const HOUR = 3_600_000;
const small = { shop: { seed: 5, orders: 12, startAt: START - 2 * HOUR, endAt: START + HOUR } };
const { signal } = new AbortController();
let bench: ChannelBench;
beforeEach(async () => {
  bench = await openChannelBench();
});
afterEach(() => bench.close());

test('a round reads every shop of its kind, and tells of one that fails without stopping for it', async () => {
  const broken = await bench.shop('taobao', small);
  await bench.shop('pdd', small);
  broken.simulator.world.faults.set({ kind: 'scope-missing' });
  const round = await syncRound(bench.ports, 'api', signal);
  expect(round).toMatchObject({
    channels: 2,
    failed: [{ channel: 'taobao-1', code: 'channel-permission' }],
  });
  expect(round.created).toBe((await bench.orders()).size);
  expect(round.created).toBeGreaterThan(0);
  expect(await syncRound(bench.ports, 'push', signal)).toMatchObject({ channels: 0, created: 0 });
});

test('two readings of one shop in one process are one', async () => {
  const { channel } = await bench.shop('pdd', small);
  const [first, second] = await Promise.all([
    syncChannel(bench.ports, channel),
    syncChannel(bench.ports, channel),
  ]);
  expect(first?.created).toBeGreaterThan(0);
  expect(second).toBeUndefined();
  expect((await syncChannel(bench.ports, channel))?.failure).toBeUndefined();
});

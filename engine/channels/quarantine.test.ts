import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Mapping } from '../../schemas/mapping.ts';
import type { Channel } from '../../schemas/channel.ts';
import { START } from '../store/contract.fixture.ts';
import { actor, openChannelBench, type ChannelBench } from './channels.fixture.ts';
import { replayQuarantine } from './replay.ts';
import { connectorOf, syncChannel } from './sync-channel.ts';

const HOUR = 3_600_000;
let bench: ChannelBench;
beforeEach(async () => {
  bench = await openChannelBench();
});
afterEach(() => bench.close());

/** The mapping, knowing one state less. */
const without = (mapping: Mapping, state: string): Mapping =>
  JSON.parse(JSON.stringify(mapping).replace(new RegExp(`"${state}":"[a-z-]+",?`), '')) as Mapping;

test('records that cannot be mapped are one case with count and examples, and come in from what was kept', async () => {
  const { simulator, channel } = await bench.shop('taobao', {
    shop: { seed: 5, orders: 40, startAt: START - 24 * HOUR, endAt: START + HOUR },
  });
  const connector = await connectorOf(bench.ports, channel);
  const order = without(connector.mappings['order']!, 'WAIT_SELLER_SEND_GOODS');
  const worse: Channel = { ...channel, mappings: { order } };
  const report = await syncChannel(bench.ports, worse);
  const waiting = report?.quarantined ?? 0;
  expect(waiting).toBeGreaterThan(1);
  expect(report?.failure).toBeUndefined();
  expect((await bench.orders()).size).toBe(report?.created);
  const cases = await bench.cases();
  expect(cases).toMatchObject([{ type: 'quarantine', object: 'channel:taobao-1', value: String(waiting) }]);
  const { count, examples } = JSON.parse(cases[0]!['details'] as string) as {
    count: number;
    examples: unknown[];
  };
  expect([count, examples.length]).toEqual([waiting, Math.min(5, waiting)]);

  const { requests } = simulator.world.counters();
  await bench.ports.store.change(channel, 1, actor, START);
  const taken = await replayQuarantine(bench.ports, channel, connector, new AbortController().signal);
  expect(taken).toMatchObject({ created: waiting, quarantined: 0 });
  expect(simulator.world.counters().requests).toBe(requests);
  expect(await bench.cases()).toEqual([]);
});

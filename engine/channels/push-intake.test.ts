import { afterEach, beforeEach, expect, test } from 'vitest';
import { START } from '../store/contract.fixture.ts';
import { openChannelBench, type ChannelBench } from './channels.fixture.ts';
import { takePush } from './push-intake.ts';
import { connectorOf, syncChannel } from './sync-channel.ts';

const HOUR = 3_600_000;
let bench: ChannelBench;
beforeEach(async () => {
  bench = await openChannelBench();
});
afterEach(() => bench.close());

test('pushes that come twice and in the wrong order leave the orders as the shop has them', async () => {
  const { simulator, channel } = await bench.shop('shopify', {
    shop: { seed: 8, orders: 25, startAt: START - 12 * HOUR, endAt: START + HOUR },
  });
  const connector = await connectorOf(bench.ports, channel);
  const { world, platform } = simulator;
  const pushes = world.shop
    .changes(START - 12 * HOUR, START)
    .flatMap(({ serial, change }) => platform.push?.(serial, change, world) ?? []);
  expect(pushes.length).toBeGreaterThan(20);
  const { signal } = new AbortController();
  for (const { headers, body, query } of [...pushes, ...pushes].reverse()) {
    const target = `/hooks/channels/shopify-1/webhook${query === undefined ? '' : `?${query}`}`;
    const taken = takePush(bench.ports, channel, connector, 'webhook', {
      method: 'POST',
      target,
      headers,
      body,
    });
    expect(taken.accepted).toBe(true);
    await taken.work(signal);
  }
  const pushed = await bench.orders();
  await syncChannel(bench.ports, channel);
  const read = await bench.orders();
  for (const [orderNo, { state, sourceUpdatedAt }] of pushed)
    expect(read.get(orderNo)).toMatchObject({ state, sourceUpdatedAt });
  const [{ headers, body }] = pushes as [(typeof pushes)[number]];
  const forged = { method: 'POST', target: '/hooks/channels/shopify-1/webhook', headers, body: `${body} ` };
  expect(takePush(bench.ports, channel, connector, 'webhook', forged).accepted).toBe(false);
});

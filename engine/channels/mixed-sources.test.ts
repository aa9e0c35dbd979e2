import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../schemas/channel.ts';
import { START } from '../store/contract.fixture.ts';
import { upsertRecords } from '../tables/upsert-records.ts';
import { openChannelBench, type ChannelBench } from './channels.fixture.ts';
import { listConflicts } from './settle-sources.ts';
import { syncChannel } from './sync-channel.ts';

const HOUR = 3_600_000;
let bench: ChannelBench;
beforeEach(async () => {
  bench = await openChannelBench();
});
afterEach(() => bench.close());

test('orders from before the cut-over keep what the file said, later ones take the interface’s word', async () => {
  const { channel } = await bench.shop('taobao', {
    shop: { seed: 5, orders: 30, startAt: START - 24 * HOUR, endAt: START + HOUR },
  });
  await syncChannel(bench.ports, channel);
  const before = [...(await bench.orders())];
  const cutOverAt = START - 12 * HOUR;
  const byFile = before.map(([orderNo, { platform, shop, sourceUpdatedAt }]) => ({
    values: {
      platform: platform!,
      shop: shop!,
      orderNo,
      sourceUpdatedAt: sourceUpdatedAt!,
      addressDetail: '来自文件',
      postcode: '999999',
    },
  }));
  await bench.write('orders', (tx, table) =>
    upsertRecords(
      tx,
      table,
      byFile,
      { actor: 'user:ann', at: START, importId: 'i1' },
      {
        key: 'platform-shop-orderNo',
        newerBy: 'sourceUpdatedAt',
      },
    ),
  );
  const mixed: Channel = { ...channel, cutOverAt, precedence: { postcode: 'file' } };
  await bench.ports.coverage.forget(channel.id, 'list-orders', { fromAt: channel.sinceAt, untilAt: START });
  await syncChannel(bench.ports, mixed);
  const conflicts = await listConflicts(bench.tables, channel.id, 500);
  const orders = await bench.orders();
  const noted = conflicts.filter(({ field }) => field === 'addressDetail');
  expect(noted.length).toBeGreaterThan(0);
  for (const { orderNo, kept } of noted) {
    const order = orders.get(orderNo);
    const isOld = Number(order?.['placedAt']) < cutOverAt;
    expect(kept).toBe(isOld ? 'file' : 'api');
    expect(order?.['addressDetail'] === '来自文件').toBe(isOld);
  }
  for (const order of orders.values()) expect(order['postcode']).toBe('999999');
});

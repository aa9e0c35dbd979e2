import { expect, test } from 'vitest';
import { hubTable, openChannelBench } from '../channels/channels.fixture.ts';
import { syncChannel } from '../channels/sync-channel.ts';
import { START } from '../store/contract.fixture.ts';
import { insertRecords } from '../tables/insert-records.ts';
import { recheckDuty } from './recheck-duty.ts';

const HOUR = 3_600_000;

test('orders of a shop wait for goods that are unknown, and go on once these are written down', async () => {
  const bench = await openChannelBench();
  for (const id of ['skus', 'shop-products']) await bench.create(await hubTable(id));
  await bench.build();
  const who = { actor: 'user:ann', at: START };
  const addGoods = (codes: readonly string[]): Promise<unknown> =>
    bench.write('skus', (tx, table) =>
      insertRecords(
        tx,
        table,
        codes.map((sku) => ({ values: { sku, name: sku } })),
        who,
      ),
    );
  await addGoods(['OTHER']);
  const { channel } = await bench.shop('taobao', {
    shop: { seed: 5, orders: 20, startAt: START - 24 * HOUR, endAt: START + HOUR },
  });
  await syncChannel(bench.ports, channel);
  const [open] = await bench.cases();
  expect(open).toMatchObject({ cause: 'line-unmatched', object: 'orders', type: 'quarantine' });
  const waiting = await bench.tables.read<{ item: string }>('SELECT DISTINCT item FROM order_problems');
  expect(waiting.length).toBeGreaterThan(0);
  const [day] = await bench.tables.read<{ orders: number; wrong: number }>('SELECT * FROM intake_days');
  expect(day?.orders).toBe((await bench.orders()).size);
  expect(day?.wrong).toBeGreaterThan(0);

  const { tables, catalog, clock } = bench;
  const duty = recheckDuty({ tables, catalog, clock });
  const signal = new AbortController().signal;
  await duty.run(signal);
  expect(await bench.cases()).toHaveLength(1);
  await addGoods(waiting.map(({ item }) => item));
  await duty.run(signal);
  expect(await bench.cases()).toEqual([]);
  expect(await tables.read('SELECT * FROM order_problems')).toEqual([]);
  // What the house found out about the lines outlives the next word of the platform.
  const before = await bench.orders();
  await bench.ports.coverage.forget(channel.id, 'list-orders', { fromAt: channel.sinceAt, untilAt: START });
  await syncChannel(bench.ports, channel);
  expect(await bench.orders()).toEqual(before);
  await bench.close();
});

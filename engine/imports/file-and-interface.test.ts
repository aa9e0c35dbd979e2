import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../schemas/channel.ts';
import type { ImportView } from '../../schemas/import.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { openChannelBench, type ChannelBench } from '../channels/channels.fixture.ts';
import { listConflicts } from '../channels/settle-sources.ts';
import { syncChannel } from '../channels/sync-channel.ts';
import { intakeDays } from '../intake/error-rate.ts';
import { START } from '../store/contract.fixture.ts';
import { keepInPlace } from './file-store.ts';
import { createImports, type ImportService } from './import-service.ts';
import { ordersCsv, type SampleOrder } from './imports.fixture.ts';

const HOUR = 3_600_000;
const shop = { seed: 5, orders: 30, startAt: START - 24 * HOUR, endAt: START + HOUR };
const signal = new AbortController().signal;

let bench: ChannelBench;
let imports: ImportService;
let folder: string;
let channel: Channel;
/** As the platform has them. */
let truth: Map<string, JsonObject>;

beforeEach(async () => {
  const other = await openChannelBench();
  await syncChannel(other.ports, (await other.shop('taobao', { shop })).channel);
  truth = await other.orders();
  await other.close();
  bench = await openChannelBench();
  ({ channel } = await bench.shop('taobao', { shop }));
  folder = await mkdtemp(join(tmpdir(), 'daliu-mixed-'));
  const { tables, catalog, clock } = bench;
  imports = createImports({ tables, catalog, clock, zone: 'Asia/Shanghai', thread: 'here' });
}, 60_000);
afterEach(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a person exported from the platform's own page: the same orders, the address as it was then. */
async function takeFile(
  name: string,
  orders: readonly SampleOrder[],
  checks: 'off' | 'warn' = 'off',
): Promise<ImportView> {
  const path = join(folder, name);
  writeFileSync(path, ordersCsv(orders));
  const { tables, clock } = bench;
  const file = await keepInPlace({ tables, now: clock.now(), by: 'user:ann' }, path);
  const defaults = { platform: 'taobao', shop: channel.shop };
  const id = await imports.create({ table: 'orders', files: [file.id], defaults, checks }, 'user:ann');
  await imports.work(id, signal);
  if ((await imports.get(id)).state === 'waiting') {
    await imports.accept(id, {}, 'user:ann');
    await imports.work(id, signal);
  }
  return imports.get(id);
}

const sample = (no: string, more: Partial<SampleOrder> = {}): SampleOrder => ({
  no,
  state: '待付款',
  address: '文件里的地址 1 号',
  updated: '2020-01-01 00:00:00',
  ...more,
});

const sync = (one: Channel): Promise<unknown> => syncChannel(bench.ports, one);
const known = async (): Promise<string[]> => [...(await bench.orders()).keys()].sort();

test('export file first, API later: orders of both are updated and never doubled', async () => {
  const numbers = [...truth.keys()].sort();
  const both = numbers.slice(0, 10);
  const view = await takeFile('first.csv', [...both.map((no) => sample(no)), sample('FILE-ONLY')]);
  expect(view).toMatchObject({ state: 'done', counts: { created: 11, refused: 0 } });
  await sync(channel);
  expect(await known()).toEqual([...numbers, 'FILE-ONLY'].sort());
  const orders = await bench.orders();
  for (const no of numbers) expect(orders.get(no)?.['state']).toBe(truth.get(no)?.['state']);
  // The interface is believed where nothing else was said, and what the file said is listed.
  for (const no of both) expect(orders.get(no)?.['addressDetail']).toBe(truth.get(no)?.['addressDetail']);
  const conflicts = await listConflicts(bench.tables, channel.id, 500);
  const addresses = conflicts.filter(({ field }) => field === 'addressDetail');
  expect(addresses.map(({ orderNo }) => orderNo).sort()).toEqual(both);
  expect(addresses[0]).toMatchObject({ kept: 'api', other: 'file', otherValue: '文件里的地址 1 号' });
});

test('a file after the interface changes nothing that the interface is believed for, and is told so', async () => {
  await sync(channel);
  const before = await bench.orders();
  const [no = '', other = ''] = [...before.keys()].sort();
  const later = '2099-01-01 00:00:00';
  await takeFile('later.csv', [sample(no, { updated: later }), sample(other, { updated: later })]);
  const after = await bench.orders();
  expect(after.size).toBe(before.size);
  expect(after.get(no)?.['addressDetail']).toBe(before.get(no)?.['addressDetail']);
  expect(after.get(no)?.['state']).toBe(before.get(no)?.['state']);
  const conflicts = await listConflicts(bench.tables, channel.id, 500);
  expect(conflicts).toContainEqual(
    expect.objectContaining({ orderNo: no, field: 'addressDetail', kept: 'api', other: 'file' }),
  );
});

test('orders from before the day of cut-over belong to files, also when a file comes again', async () => {
  const mixed: Channel = { ...channel, cutOverAt: START + 24 * HOUR };
  await bench.ports.store.change(mixed, 1, { kind: 'system', id: 's', name: 's', permissions: [] }, START);
  await sync(mixed);
  const [no = ''] = await known();
  await takeFile('old.csv', [sample(no, { updated: '2099-01-01 00:00:00' })]);
  expect((await bench.orders()).get(no)?.['addressDetail']).toBe('文件里的地址 1 号');
});

test('files count among the orders of the channel, and their faults among its faults', async () => {
  await takeFile('first.csv', [sample('F-1'), sample('F-2', { phone: '138' })], 'warn');
  const days = await intakeDays(bench.tables.read, { fromDay: '2000-01-01', untilDay: '2100-01-01' });
  expect(days).toMatchObject([{ channel: channel.id, source: 'file', orders: 2, wrong: 1 }]);
  expect(await bench.cases()).toMatchObject([
    { type: 'quarantine', cause: 'phone-invalid', object: 'orders', field: 'receiverPhone' },
  ]);
});

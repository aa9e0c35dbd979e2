import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Big } from '../../schemas/values/decimal.ts';
import { restore } from '../store/backup/restore.ts';
import { START } from '../store/contract.fixture.ts';
import { createStore, type Store } from '../store/store.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import { readHistory } from './history.ts';
import { readPayload } from './payloads.ts';
import { benchOn, orders, who } from './tables.fixture.ts';
import { upsertRecords } from './upsert-records.ts';

const databases = usePostgres();
const clock = createFakeClock(START);
let folder: string;
let drops: (() => Promise<void>)[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daliu-archive-'));
  drops = [];
});
afterEach(async () => {
  for (const drop of drops) await drop();
  await rm(folder, { recursive: true, force: true });
});

const urls = {
  sqlite: (name: string) => Promise.resolve(`sqlite:${join(folder, `${name}.db`)}`),
  postgres: async () => {
    const { url, drop } = await databases.create();
    drops.push(drop);
    return url;
  },
};

const open = (url: string): Promise<Store> => createStore({ url, worker: 'w1', clock });

const inputs = ['1', '2'].map((orderNo) => ({
  values: {
    platform: 'tb',
    orderNo,
    paid: 12.5,
    lines: [{ sku: '𠮷', qty: 1 }],
    extra: { zz: 1, a: new Big('12345678901234567890.10') },
  },
  payload: `{"订单":"${orderNo}"}`,
}));

describe('records in a backup', () => {
  for (const from of ['sqlite', 'postgres'] as const)
    for (const to of ['sqlite', 'postgres'] as const)
      it(`of ${from} come back in ${to}, and more are written there`, async () => {
        const archive = join(folder, 'backup.gz');
        const source = await open(await urls[from]('source'));
        const before = benchOn(source, clock);
        await before.create(orders);
        await before.write('orders', (tx, table) => upsertRecords(tx, table, inputs, who, { key: 'order' }));
        await before.write('orders', (tx, table) =>
          upsertRecords(tx, table, [{ values: { platform: 'tb', orderNo: '1', note: 'x' } }], who, {
            key: 'order',
          }),
        );
        const records = await before.readAll('orders');
        await source.backup(createWriteStream(archive));
        await source.close();

        const url = await urls[to]('target');
        await restore(url, () => createReadStream(archive), clock);
        const target = await open(url);
        const after = benchOn(target, clock);
        expect(await after.readAll('orders')).toEqual(records);
        const table = await after.catalog.table('orders');
        if (table === undefined) throw new Error('the table did not arrive');
        const history = await target.read((tx) => readHistory(tx, table, records[0]?.id ?? ''));
        expect(history.map(({ revision }) => revision)).toEqual([2, 1]);
        const payload = await target.read((tx) =>
          readPayload(tx, history[1] ?? { payloadNo: null, payloadAt: null }),
        );
        expect(payload).toBe('{"订单":"1"}');
        const more = [...inputs, { values: { platform: 'tb', orderNo: '3' } }];
        const results = await after.write('orders', (tx, compiled) =>
          upsertRecords(tx, compiled, more, who, { key: 'order' }),
        );
        expect(results.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'created']);
        await target.close();
      });
});

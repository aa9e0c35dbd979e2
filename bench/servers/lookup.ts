import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../engine/runtime/system-clock.ts';
import { systemActor } from '../../engine/store/actor.ts';
import { createStore, type Store } from '../../engine/store/store.ts';
import { tablesOf } from '../../engine/store/tables.ts';
import { insertRecords } from '../../engine/tables/insert-records.ts';
import { countRecords } from '../../engine/tables/query/count-records.ts';
import { queryRecords } from '../../engine/tables/query/query-records.ts';
import type { RecordReads } from '../../engine/tables/query/record-reads.ts';
import { openTableCatalog, type TableCatalog } from '../../engine/tables/table-catalog.ts';
import type { RecordQuery } from '../../schemas/record-query.ts';
import type { TableDefinition } from '../../schemas/table.ts';
import type { JsonObject } from '../../schemas/values/json.ts';

const asking = { actor: systemActor('bench') };

const BATCH = 1_000;
const ROUNDS = 1_000;
const START = Date.UTC(2026, 0, 1);
const STEP_MS = 25_000;
const DAY_MS = 86_400_000;
const PHONES = 700_000;

const states = ['awaiting-shipment', 'shipped', 'picked-up', 'delivered', 'completed', 'canceled'];
const cities = ['杭州市', '上海市', '广州市', '成都市', '北京市'];

/** Scatters numbers the same way in every run. */
const scatter = (index: number, below: number): number => (Math.imul(index + 1, 0x9e3779b1) >>> 0) % below;

const phoneOf = (index: number): string => `1${3_000_000_000 + scatter(index, PHONES) * 9_973}`;

const orderNoOf = (index: number): string => `2026${String(index).padStart(10, '0')}`;
const shopOf = (index: number): string => `shop-${scatter(index, 8)}`;
const stateOf = (index: number): string => states[scatter(index, states.length)] ?? 'shipped';

const orderOf = (index: number): JsonObject => ({
  platform: 'lab',
  shop: shopOf(index),
  orderNo: orderNoOf(index),
  state: stateOf(index),
  placedAt: START + index * STEP_MS,
  paidAt: START + index * STEP_MS + 60_000,
  buyer: `买家${scatter(index, 50_000)}`,
  receiverName: `收件人${scatter(index, 50_000)}`,
  receiverPhone: phoneOf(index),
  province: '浙江省',
  city: cities[scatter(index, cities.length)] ?? '',
  addressDetail: `文三路 ${scatter(index, 999)} 号 ${scatter(index, 30)} 幢`,
  currency: 'CNY',
  totalAmount: (scatter(index, 90_000) + 100) / 100,
  paidAmount: (scatter(index, 90_000) + 100) / 100,
  lines: Array.from({ length: 3 }, (_, line) => ({
    lineNo: String(line + 1),
    merchantCode: `SKU-${scatter(index * 3 + line, 5_000)}`,
    title: `商品${scatter(index * 3 + line, 5_000)}`,
    quantity: 1 + scatter(index, 3),
    unitPrice: (scatter(index, 9_000) + 100) / 100,
  })),
});

const equal = (path: string, value: string): unknown => ({ '==': [{ var: path }, value] });
const newest = [{ field: 'paidAt', direction: 'desc' as const }];

/** What is asked for, by the number of an order picked at random. */
const questions: Record<string, (index: number) => RecordQuery> = {
  phone: (index) => ({ filter: equal('receiverPhone', phoneOf(index)) }),
  orderNo: (index) => ({ filter: equal('orderNo', orderNoOf(index)) }),
  stateAndTime: (index) => ({
    filter: {
      and: [
        equal('state', stateOf(index)),
        { between: [{ var: 'paidAt' }, START + index * STEP_MS, START + index * STEP_MS + DAY_MS] },
      ],
    },
    sort: newest,
    limit: 50,
  }),
  shopView: (index) => ({ filter: equal('shop', shopOf(index)), sort: newest, limit: 50 }),
};

const percentile = (sorted: readonly number[], share: number): number =>
  Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(3));

/** Orders into an empty table; answers how many a second. */
async function fill(
  store: Store,
  catalog: TableCatalog,
  definitionFile: string,
  count: number,
): Promise<number> {
  const definition = JSON.parse(readFileSync(definitionFile, 'utf8')) as TableDefinition;
  const made = await catalog.create(definition, asking.actor);
  if (made.kind !== 'done') throw new Error(JSON.stringify(made));
  const startedAt = performance.now();
  for (let first = 0; first < count; first += BATCH) {
    const inputs = Array.from({ length: Math.min(BATCH, count - first) }, (_, at) => ({
      values: orderOf(first + at),
    }));
    const results = await store.write(async (tx) =>
      insertRecords(tx, await catalog.open(tx, 'orders'), inputs, { actor: 'system', at: START }),
    );
    const refused = results.find(({ outcome }) => outcome !== 'created');
    if (refused !== undefined) throw new Error(JSON.stringify(refused));
  }
  return Math.round((count * 1_000) / (performance.now() - startedAt));
}

/** Milliseconds of one question, asked for orders picked at random. */
async function ask(
  reads: RecordReads,
  name: string,
  count: number,
): Promise<{ p50: number; p99: number; most: number; index: string | undefined }> {
  const taken: number[] = [];
  let index: string | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const query = questions[name]?.(scatter(round * 7 + 3, count)) ?? {};
    const startedAt = performance.now();
    const { items, plan } = await queryRecords(reads, asking, 'orders', query);
    taken.push(performance.now() - startedAt);
    if (items.length === 0 || plan.scan) throw new Error(`${name}: ${JSON.stringify({ query, plan })}`);
    index = plan.index;
  }
  taken.sort((a, b) => a - b);
  return { p50: percentile(taken, 0.5), p99: percentile(taken, 0.99), most: percentile(taken, 1), index };
}

/** Makes orders and looks for some of them: FOLDER DEFINITION COUNT. An existing file is used as it is. */
const main = async (): Promise<void> => {
  const [folder = '', definitionFile = '', asked] = process.argv.slice(2);
  const count = Number(asked);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'daliu.db');
  const store = await createStore({ url: file, worker: 'bench', clock: systemClock });
  const catalog = openTableCatalog({ tables: tablesOf(store), database: store.dialect, clock: systemClock });
  const reads: RecordReads = { store, catalog, clock: systemClock, zone: 'Asia/Shanghai' };
  const isNew = (await catalog.table('orders')) === undefined;
  const insertsPerSecond = isNew ? await fill(store, catalog, definitionFile, count) : undefined;
  const ms: Record<string, Awaited<ReturnType<typeof ask>>> = {};
  for (const name of Object.keys(questions)) ms[name] = await ask(reads, name, count);
  const startedAt = performance.now();
  const scanned = await countRecords(
    reads,
    asking,
    'orders',
    { filter: equal('city', '杭州市') },
    { most: Infinity },
  );
  const scan = { ms: Math.round(performance.now() - startedAt), found: scanned.count };
  const bytesPerRecord = Math.round(statSync(file).size / count);
  process.stdout.write(`${JSON.stringify({ records: count, insertsPerSecond, bytesPerRecord, ms, scan })}\n`);
  await store.close();
};

await main();

import type { Text } from '../../../schemas/text.ts';
import type { PackService } from '../../packs/pack-service.ts';
import type { GivenRecord } from '../../sdk/tables.ts';
import type { Actor } from '../../store/actor.ts';
import { listRuns } from '../../store/run-list.ts';
import { countRecords } from '../../tables/query/count-records.ts';
import { queryRecords } from '../../tables/query/query-records.ts';
import type { RecordAccess } from '../../tables/record-access.ts';
import type { ServerParts } from '../server-parts.ts';
import { reviewFlow, reviewIds, reviewInputs } from './review-flow.ts';
import { DEMO_GOODS, DEMO_PLATFORMS, DEMO_PRODUCTS, shopCode } from './sample-goods.ts';
import { sampleOrders } from './sample-orders.ts';

export interface DemoParts extends ServerParts {
  records: RecordAccess;
  packs: PackService;
}

export interface DemoState {
  samples: number;
  tables: { table: string; title: Text; records: number }[];
}

/** Tables that hold samples, with the field and the values by which theirs are known. */
const marks: readonly { table: string; field: string; values: readonly string[] }[] = [
  { table: 'orders', field: 'shop', values: DEMO_PLATFORMS.map(({ platform }) => shopCode(platform)) },
  { table: 'shops', field: 'code', values: DEMO_PLATFORMS.map(({ platform }) => shopCode(platform)) },
  { table: 'skus', field: 'sku', values: DEMO_GOODS.map(({ sku }) => sku) },
  { table: 'products', field: 'code', values: DEMO_PRODUCTS.map(({ code }) => code) },
];

const BATCH = 500;

export async function readDemoShop(parts: DemoParts, actor: Actor): Promise<DemoState> {
  const { records } = parts;
  const found: DemoState['tables'] = [];
  for (const { table, field, values } of marks) {
    const compiled = await records.catalog.table(table);
    if (compiled === undefined) continue;
    const asking = await records.asking(actor, table);
    const filter = { in: [{ var: field }, values] };
    const { count } = await countRecords(records.reads, asking, table, { filter }, { most: Infinity });
    found.push({ table, title: compiled.definition.title, records: count });
  }
  const runs = await waitingReviews(parts, await openReview(parts));
  return { samples: found.reduce((sum, { records: count }) => sum + count, runs.length), tables: found };
}

/** Safe to do twice: what is there already is left as it is. */
export async function openDemoShop(parts: DemoParts, actor: Actor): Promise<DemoState> {
  const { packs, records, now } = parts;
  await packs.install(await packs.open('order-hub'), actor);
  const write = async (table: string, key: string, rows: readonly GivenRecord[]): Promise<void> => {
    for (let first = 0; first < rows.length; first += BATCH)
      await records.write(table, { do: 'upsert', key, records: rows.slice(first, first + BATCH) }, actor, {
        sourceCall: 'demo-shop',
      });
  };
  await write('shops', 'code', DEMO_PLATFORMS.map(shopRow));
  await write(
    'products',
    'code',
    DEMO_PRODUCTS.map((values) => ({ values: { ...values, active: true } })),
  );
  await write(
    'skus',
    'sku',
    DEMO_GOODS.map(({ price: _price, ...values }) => ({ values })),
  );
  if (
    (await readDemoShop(parts, actor)).tables.every(
      ({ table, records: count }) => table !== 'orders' || count === 0,
    )
  )
    await write('orders', 'platform-shop-orderNo', sampleOrders(now()));
  await startReviews(parts, actor);
  return readDemoShop(parts, actor);
}

const shopRow = ({ platform, name }: (typeof DEMO_PLATFORMS)[number]): GivenRecord => ({
  values: { code: shopCode(platform), name, platform, currency: 'CNY', active: true },
});

/** The flow of the demo shop that is there now. */
async function openReview({ flows }: DemoParts): Promise<string | null> {
  for (const id of reviewIds) if ((await flows.drafts.draft(id)) !== null) return id;
  return null;
}

async function waitingReviews({ tables }: DemoParts, flow: string | null): Promise<string[]> {
  if (flow === null) return [];
  const { items } = await listRuns(tables, { open: '*', flow, status: 'waiting', limit: 200 });
  return items.map(({ id }) => id);
}

async function startReviews(parts: DemoParts, actor: Actor): Promise<void> {
  const { flows, engine } = parts;
  if ((await openReview(parts)) !== null) return;
  for (const id of reviewIds) {
    const draft = await flows.drafts.create(reviewFlow(id), {}, actor);
    if (draft === null) continue;
    await flows.publish(id, { revision: draft.revision }, actor);
    await engine.startMany(id, reviewInputs, { trigger: 'manual', mode: 'live' });
    return;
  }
}

/** Everything that came with the demo shop, for good: its records, what is personal in their history, its runs and its flow. */
export async function clearDemoShop(
  parts: DemoParts,
  actor: Actor,
): Promise<DemoState & { cleared: number }> {
  const { samples } = await readDemoShop(parts, actor);
  for (const { table, field, values } of marks)
    await clearTable(parts, actor, table, { in: [{ var: field }, values] });
  const flow = await openReview(parts);
  for (const id of await waitingReviews(parts, flow)) await parts.engine.cancel(id, 'demo-shop', actor.name);
  if (flow !== null) await parts.flows.archive(flow, actor);
  const left = await readDemoShop(parts, actor);
  return { ...left, cleared: samples };
}

async function clearTable(
  { records }: DemoParts,
  actor: Actor,
  table: string,
  filter: unknown,
): Promise<void> {
  if ((await records.catalog.table(table)) === undefined) return;
  const asking = await records.asking(actor, table);
  for (;;) {
    const { items } = await queryRecords(records.reads, asking, table, { filter, limit: BATCH, fields: [] });
    const ids = items.map(({ id }) => id);
    if (ids.length === 0) return;
    await records.write(table, { do: 'delete', records: ids.map((id) => ({ id })) }, actor);
    await records.erase(table, ids, actor);
  }
}

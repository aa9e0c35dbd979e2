import type { WaitingGoods } from '../../schemas/intake.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { itemOf } from '../orders/complete-order.ts';
import { linkNameOf, suggestGoods } from '../orders/match-lines.ts';
import type { OrderLine } from '../orders/order.ts';
import { filledText, rowsOf } from '../orders/order-rows.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { chunks, marks } from '../store/sql.ts';
import { parseStored } from '../tables/print-record.ts';
import { recordRange } from '../tables/layout.ts';
import { upsertRecords } from '../tables/upsert-records.ts';
import { SHOP_PRODUCTS, SKUS } from './find-goods.ts';
import { waitingFor, waitingItems } from './order-problem-store.ts';
import { recheckOrders, type Rechecked, type RecheckParts } from './recheck-orders.ts';

export const UNMATCHED = 'line-unmatched';
/** Goods that suggestions are looked for among. */
const MOST_GOODS = 5_000;
/** Orders that are looked through for the goods of one name; the others have the same. */
const MOST_ORDERS = 1_000;

interface WaitingLine {
  platform: string;
  shop: string;
  line: OrderLine;
}

/** Lines that match none of our goods, the most orders first, with what they may be. */
export async function waitingGoods(
  { tables, catalog }: Pick<RecheckParts, 'tables' | 'catalog'>,
  limit: number,
): Promise<WaitingGoods[]> {
  const items = await waitingItems(tables.read, UNMATCHED, limit);
  const goods = items.length === 0 ? [] : await goodsOf(tables.read, (await catalog.table(SKUS))?.no);
  const names = new Map(goods.map(({ sku, name }) => [sku, name]));
  const waiting: WaitingGoods[] = [];
  for (const { item, orders, record, orderNo } of items) {
    const [found] = await linesOf(tables.read, [record], item);
    const { title = '', spec = '' } = found?.line ?? {};
    const suggestions = suggestGoods({ title: title === '' ? item : title, spec }, goods).map(
      ({ sku, score }) => ({
        sku,
        name: names.get(sku) ?? '',
        score: Math.round(score * 100) / 100,
      }),
    );
    waiting.push({ item, orders, orderNo, title, spec, suggestions });
  }
  return waiting;
}

type Goods = { sku: string; name: string; color?: string; size?: string };

async function goodsOf(query: Transaction['query'], tableNo: number | undefined): Promise<Goods[]> {
  if (tableNo === undefined) return [];
  const rows = await query<{ data: string }>(
    'SELECT data FROM records WHERE no BETWEEN ? AND ? AND deleted_at IS NULL ORDER BY no LIMIT ?',
    [...recordRange(tableNo), MOST_GOODS],
  );
  return rows.flatMap(({ data }) => {
    const { sku, name, color, size } = parseStored(data);
    const code = filledText(sku);
    if (code === undefined) return [];
    return [
      {
        sku: code,
        name: filledText(name) ?? '',
        color: filledText(color) ?? '',
        size: filledText(size) ?? '',
      },
    ];
  });
}

/** Lines of these orders that are called so. */
async function linesOf(
  query: Transaction['query'],
  nos: readonly number[],
  item: string,
): Promise<WaitingLine[]> {
  const found: WaitingLine[] = [];
  for (const slice of chunks(nos, 500)) {
    const rows = await query<{ data: string }>(
      `SELECT data FROM records WHERE no IN (${marks(slice.length)}) AND deleted_at IS NULL ORDER BY no`,
      slice,
    );
    for (const { data } of rows) {
      const { platform, shop, lines }: JsonObject = parseStored(data);
      for (const line of rowsOf(lines) as unknown as OrderLine[])
        if (line.sku === undefined && itemOf(line) === item)
          found.push({ platform: filledText(platform) ?? '', shop: filledText(shop) ?? '', line });
    }
  }
  return found;
}

/**
 * Writes down what goods are, for every shop that sells them under this name (店铺商品对应), and lets the orders that wait
 * for it go on. Nothing is written where none waits. Throws EngineError `table-unknown`.
 */
export async function matchGoods(
  parts: RecheckParts,
  { item, sku, bundle }: { item: string; sku?: string; bundle?: string },
  actor: string,
): Promise<Rechecked> {
  const { tables, catalog, clock } = parts;
  const nos = await waitingFor(tables.read, UNMATCHED, { item, after: 0, limit: MOST_ORDERS });
  if (nos.length === 0) return { taken: 0, left: 0 };
  await tables.write(async (tx) => {
    const lines = await linesOf(tx.query, nos, item);
    const links = new Map<string, JsonObject>();
    for (const { platform, shop, line } of lines) {
      const skuId = linkNameOf(line);
      if (skuId === undefined) continue;
      const { merchantCode = null, title = null } = line;
      links.set([platform, shop, skuId].join('\n'), {
        platform,
        shop,
        skuId,
        merchantCode,
        title,
        sku: sku ?? null,
        bundle: bundle ?? null,
        confirmedBy: actor,
      });
    }
    const products = await catalog.open(tx, SHOP_PRODUCTS);
    const inputs = [...links.values()].map((values) => ({ values }));
    await upsertRecords(tx, products, inputs, { actor, at: clock.now() }, { key: 'platform-shop-skuId' });
  });
  return recheckOrders(parts, { cause: UNMATCHED, item, actor });
}

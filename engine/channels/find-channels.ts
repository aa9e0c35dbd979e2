import type { Channel } from '../../schemas/channel.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import { shopKey } from '../orders/complete-order.ts';
import type { Transaction } from '../sdk/transaction.ts';
import { chunks, tuples } from '../store/sql.ts';

const MAX_ROWS = 500;

/** The channels of these shops, by `shopKey` of their orders; a shop that only comes by files has none. */
export async function findChannels(
  query: Transaction['query'],
  orders: readonly JsonObject[],
): Promise<Map<string, Channel>> {
  const found = new Map<string, Channel>();
  const shops = [...new Map(orders.map((order) => [shopKey(order), order])).values()];
  for (const slice of chunks(shops, MAX_ROWS)) {
    const rows = await query<{ connector: string; shop: string; definition: string }>(
      `SELECT connector, shop, definition FROM channels WHERE (connector, shop) IN (VALUES ${tuples(slice.length, 2)})`,
      slice.flatMap(({ platform = '', shop = '' }) => [platform, shop]),
    );
    for (const { connector, shop, definition } of rows)
      found.set(shopKey({ platform: connector, shop }), JSON.parse(definition) as Channel);
  }
  return found;
}

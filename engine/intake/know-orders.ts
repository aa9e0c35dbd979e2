import type { JsonObject } from '../../schemas/values/json.ts';
import { isOver, type Knowledge } from '../orders/complete-order.ts';
import { placeMemory, type PlaceMemory } from '../orders/check-order-receiver.ts';
import { findGiftRules } from './find-gift-rules.ts';
import { findGoods, type GoodsSource } from './find-goods.ts';

export interface Knowing extends GoodsSource {
  now: number;
  /** Whether receivers are looked at; true unless told. */
  receivers?: boolean;
}

/** Places are the same for everybody, and always. */
const places: PlaceMemory = placeMemory();

/** All that completing these orders asks of the house. Give orders as they are told, before or after they are merged. */
export async function knowOrders(
  { now, receivers = true, ...source }: Knowing,
  orders: readonly JsonObject[],
): Promise<Knowledge> {
  const open = orders.filter((order) => !isOver(order));
  const goods = open.length === 0 ? undefined : await findGoods(source, open);
  return {
    ...(goods === undefined ? {} : { goods }),
    gifts: goods === undefined ? [] : await findGiftRules(source),
    places,
    receivers,
    now,
  };
}

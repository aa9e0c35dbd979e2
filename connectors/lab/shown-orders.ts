import { orderIdOf as douyinOrder } from '../douyin/simulated-order.ts';
import { orderIdOf as jdOrder } from '../jd/simulated-order.ts';
import { orderIdOf as lazadaOrder } from '../lazada/simulated-order.ts';
import { orderSnOf as pddOrder } from '../pdd/simulated-order.ts';
import { orderIdOf as shopifyOrder } from '../shopify/simulated-order.ts';
import { tidOf as taobaoOrder } from '../taobao/simulated-trade.ts';
import { orderIdOf as woocommerceOrder } from '../woocommerce/simulated-order.ts';
import type { SeenOrder } from '../kit/simulator/shop-data.ts';
import type { World } from '../kit/simulator/world.ts';

/** How the platforms with shops number their orders. */
const numbers: Readonly<Record<string, (order: SeenOrder) => string>> = {
  taobao: ({ serial }) => taobaoOrder(serial),
  pdd: pddOrder,
  jd: ({ serial }) => jdOrder(serial),
  douyin: ({ serial }) => douyinOrder(serial),
  lazada: ({ serial }) => lazadaOrder(serial),
  shopify: ({ serial }) => String(shopifyOrder(serial)),
  woocommerce: ({ serial }) => String(woocommerceOrder(serial)),
};
/** Platforms that show an order only once it is paid. */
const ONLY_PAID: ReadonlySet<string> = new Set(['jd', 'pdd']);

/** What a shop of the lab had shown by an instant, from its own data and not from anything it answered. */
export function shownOrders(connector: string, { shop }: Pick<World, 'shop'>, at: number): string[] {
  const numberOf = numbers[connector];
  if (numberOf === undefined) throw new Error(`${connector} has no orders`);
  return Array.from({ length: shop.spec.orders }, (_, serial) => shop.seen(serial, at)).flatMap((order) =>
    order === undefined || (ONLY_PAID.has(connector) && order.life.paidAt === undefined)
      ? []
      : [numberOf(order)],
  );
}

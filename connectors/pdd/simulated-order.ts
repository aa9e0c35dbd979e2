import { maskText, printChina, yuanNumber } from '../kit/simulator/paging.ts';
import type { SeenOrder } from '../kit/simulator/shop-data.ts';
import type { World } from '../kit/simulator/world.ts';

const BASE = 100_000_000_000_000;
const STEP = 7;

/** `260301-100000000000007`: the day of purchase and fifteen digits. */
export const orderSnOf = ({ serial, life }: SeenOrder): string =>
  `${printChina(life.placedAt).slice(2, 10).replaceAll('-', '')}-${BASE + serial * STEP}`;

/** -1 for a number that is none of ours. */
export function serialOf(orderSn: string): number {
  const rest = Number(/^\d{6}-(\d{15})$/.exec(orderSn)?.[1] ?? Number.NaN) - BASE;
  return rest >= 0 && rest % STEP === 0 ? rest / STEP : -1;
}

/** Orders are shown once they are paid. */
export const isShown = (order: SeenOrder): boolean => order.life.paidAt !== undefined;

const orderStatus = ({ life }: SeenOrder): number =>
  life.deliveredAt !== undefined ? 3 : life.shippedAt !== undefined ? 2 : 1;

const refundStatus = ({ life }: SeenOrder): number => {
  if (life.refund === undefined) return 1;
  return life.refund.state === 'refunded' ? 4 : life.refund.state === 'asked' ? 2 : 3;
};

const timeOf = (at: number | undefined): string => (at === undefined ? '' : printChina(at));
const cipher = (text: string): string => `~${Buffer.from(text).toString('base64url')}~`;

/** An order as the platform shows it: yuan as numbers, receivers sealed and masked, no name of the buyer. */
export function orderOf(order: SeenOrder, world: World): Record<string, unknown> {
  const { content, life } = order;
  const receiver = life.addressChanged ? content.changedReceiver : content.receiver;
  // Sealed texts are only there while the order waits to be shipped.
  const sealed = orderStatus(order) === 1 ? cipher : (): string => '';
  return {
    order_sn: orderSnOf(order),
    order_status: orderStatus(order),
    refund_status: refundStatus(order),
    after_sales_status: 0,
    confirm_status: 1,
    group_status: 1,
    risk_control_status: 0,
    trade_type: 0,
    is_pre_sale: 0,
    created_time: timeOf(life.placedAt),
    confirm_time: timeOf(life.paidAt),
    pay_time: timeOf(life.paidAt),
    shipping_time: timeOf(life.shippedAt),
    receive_time: timeOf(life.deliveredAt),
    updated_at: timeOf(life.updatedAt),
    last_ship_time: timeOf(life.paidAt === undefined ? undefined : life.paidAt + 48 * 3_600_000),
    goods_amount: yuanNumber(content.goodsFen),
    discount_amount: yuanNumber(content.sellerDiscountFen + content.platformDiscountFen),
    seller_discount: yuanNumber(content.sellerDiscountFen),
    platform_discount: yuanNumber(content.platformDiscountFen),
    capital_free_discount: 0,
    postage: yuanNumber(content.freightFen),
    pay_amount: yuanNumber(content.paidFen),
    country: '中国',
    province: receiver.province,
    city: receiver.city,
    town: receiver.district,
    receiver_name: sealed(receiver.name),
    receiver_phone: sealed(receiver.phone),
    receiver_address: sealed(receiver.address),
    receiver_name_mask: maskText(receiver.name, 1, 0),
    receiver_phone_mask: maskText(receiver.phone, 3, 4),
    receiver_address_mask: maskText(receiver.address, 3, 0),
    address_mask: maskText(receiver.address, 3, 0),
    open_address_id: `oa-${world.shop.spec.seed}-${order.serial}-${life.addressChanged ? 1 : 0}`,
    item_list: content.lines.map((line) => ({
      goods_id: 600_000_000_000 + line.product.fen,
      sku_id: 700_000_000_000 + line.product.grams,
      outer_id: line.product.code,
      outer_goods_id: line.product.code.split('-').slice(0, 2).join('-'),
      goods_name: line.product.title,
      goods_spec: line.product.spec,
      goods_price: yuanNumber(line.product.fen),
      goods_count: line.quantity,
    })),
    tracking_number: life.waybillNo ?? '',
    logistics_id: life.waybillNo === undefined ? 0 : 44,
    buyer_memo: content.buyerNote,
    remark: life.note,
  };
}

const AFTER_SALES = { asked: 2, agreed: 7, returned: 4, refunded: 10 } as const;

export function refundOf(order: SeenOrder): Record<string, unknown> {
  const { content, life, serial } = order;
  const refund = life.refund;
  const whole = refund?.beforeShipping === true || content.lines.length === 1;
  return {
    id: 900_000_000_000 + serial,
    order_sn: orderSnOf(order),
    after_sales_type: refund?.beforeShipping === true ? 2 : 3,
    after_sales_status: AFTER_SALES[refund?.state ?? 'asked'],
    order_amount: yuanNumber(content.paidFen),
    refund_amount: yuanNumber(whole ? content.paidFen : content.refund.fen),
    after_sale_reason: content.refund.reason,
    created_time: timeOf(refund?.askedAt),
    updated_time: timeOf(refund?.updatedAt),
  };
}

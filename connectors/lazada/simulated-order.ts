import { maskText, printYuan } from '../kit/simulator/paging.ts';
import type { SeenOrder, ShopLine } from '../kit/simulator/shop-data.ts';
import { bareNumber } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

/** Ids have 15 digits and travel as bare numbers. */
const BASE = 260_422_900_000_000;
const STEP = 1_000;

export const orderIdOf = (serial: number): string => String(BASE + serial * STEP);

/** -1 for a number that is none of ours. */
export function serialOf(orderId: string): number {
  const rest = /^\d{15}$/.test(orderId) ? Number(orderId) - BASE : -1;
  return rest >= 0 && rest % STEP === 0 ? rest / STEP : -1;
}

const HOUR = 3_600_000;
const timeOf = (at: number): string => {
  const local = new Date(at + 8 * HOUR).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)} +0800`;
};

export const packageIdOf = (serial: number): string => `FP${orderIdOf(serial)}`;

/** What a unit has come to; packing and readiness are noted beside the shop's own course. */
export function statusOf({ serial, life }: SeenOrder, world: World): string {
  if (life.closedAt !== undefined) return 'canceled';
  if (life.deliveredAt !== undefined) return 'delivered';
  if (life.shippedAt !== undefined) return 'shipped';
  if (world.notes.has(`ready:${serial}`)) return 'ready_to_ship';
  if (world.notes.has(`packed:${serial}`)) return 'packed';
  return life.paidAt === undefined ? 'unpaid' : 'pending';
}

const statusOfLine = (order: SeenOrder, index: number, world: World): string => {
  const isBack = order.life.refund?.state === 'refunded' && !order.life.refund.beforeShipping;
  return isBack && order.content.refund.line === index ? 'returned' : statusOf(order, world);
};

/** The order without its items: amounts of goods without vouchers and freight. */
export function orderOf(order: SeenOrder, world: World): Record<string, unknown> {
  const { serial, content, life } = order;
  const receiver = life.addressChanged ? content.changedReceiver : content.receiver;
  return {
    order_id: bareNumber(orderIdOf(serial)),
    order_number: bareNumber(orderIdOf(serial)),
    customer_first_name: content.buyer.nick,
    customer_last_name: '',
    created_at: timeOf(life.placedAt),
    updated_at: timeOf(life.updatedAt),
    price: printYuan(content.goodsFen),
    voucher: (content.sellerDiscountFen + content.platformDiscountFen) / 100,
    voucher_seller: content.sellerDiscountFen / 100,
    voucher_platform: content.platformDiscountFen / 100,
    shipping_fee: content.freightFen / 100,
    payment_method: 'MIXEDCARD',
    items_count: content.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    statuses: [...new Set(content.lines.map((_, index) => statusOfLine(order, index, world)))],
    remarks: life.note,
    buyer_note: content.buyerNote,
    warehouse_code: 'dropshipping',
    address_shipping: {
      first_name: receiver.name,
      phone: maskText(receiver.phone, 2, 1),
      address1: `${receiver.town}${receiver.address}`,
      address3: receiver.province,
      address4: receiver.city,
      address5: receiver.district,
      city: receiver.city,
      post_code: receiver.zip,
      country: 'Malaysia',
    },
  };
}

/** One row for each unit; the shares of what was paid add up exactly. */
export const itemsOf = (order: SeenOrder, world: World): unknown[] =>
  order.content.lines.flatMap((line, index) =>
    Array.from({ length: line.quantity }, (_, unit) => unitOf(order, line, index, unit, world)),
  );

function unitOf(order: SeenOrder, line: ShopLine, index: number, unit: number, world: World): unknown {
  const { serial, life } = order;
  const share = (fen: number): number =>
    unit === line.quantity - 1
      ? fen - Math.floor(fen / line.quantity) * (line.quantity - 1)
      : Math.floor(fen / line.quantity);
  return {
    order_item_id: bareNumber(String(BASE + serial * STEP + 1 + index * 20 + unit)),
    order_id: bareNumber(orderIdOf(serial)),
    name: line.product.title,
    sku: line.product.code,
    shop_sku: `${line.product.fen}_MY-${line.product.grams}`,
    product_id: String(3_000_000_000 + line.product.fen),
    sku_id: String(17_000_000_000 + line.product.grams),
    variation: line.product.spec,
    item_price: line.product.fen / 100,
    paid_price: share(line.paidFen) / 100,
    voucher_amount: share(line.discountFen) / 100,
    currency: world.credential.more['currency'] ?? 'MYR',
    status: statusOfLine(order, index, world),
    tracking_code: life.waybillNo ?? world.notes.get(`packed:${serial}`) ?? '',
    shipment_provider: life.carrier ?? '',
    package_id: world.notes.has(`packed:${serial}`) ? packageIdOf(serial) : '',
    payment_time: life.paidAt ?? 0,
  };
}

const REVERSED = {
  asked: 'REQUEST_INITIATE',
  agreed: 'REFUND_PENDING',
  returned: 'RETURN_REQUEST_COMPLETED',
  refunded: 'REFUND_SUCCESS',
} as const;

/** A wish to cancel or to give back; amounts in cents. */
export function reverseOf({ serial, content, life }: SeenOrder): unknown {
  const { refund } = life;
  const isWhole = refund?.beforeShipping === true || content.lines.length === 1;
  return {
    reverse_order_id: bareNumber(String(BASE + serial * STEP + 900)),
    trade_order_id: bareNumber(orderIdOf(serial)),
    request_type: refund?.beforeShipping === true ? 'CANCEL' : 'RETURN',
    reverse_order_lines: [
      {
        reverse_order_line_id: bareNumber(String(BASE + serial * STEP + 901)),
        trade_order_line_id: bareNumber(String(BASE + serial * STEP + 1 + content.refund.line * 20)),
        reverse_status: REVERSED[refund?.state ?? 'asked'],
        refund_amount: isWhole ? content.paidFen : content.refund.fen,
        reason_text: content.refund.reason,
        tracking_number: '',
        return_order_line_gmt_create: Math.floor((refund?.askedAt ?? 0) / 1000),
        return_order_line_gmt_modified: Math.floor((refund?.updatedAt ?? 0) / 1000),
      },
    ],
  };
}

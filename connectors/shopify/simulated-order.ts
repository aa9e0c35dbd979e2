import { printYuan } from '../kit/simulator/paging.ts';
import type { SeenOrder } from '../kit/simulator/shop-data.ts';

const BASE = 5_400_000_000_000;
const STEP = 32;

export const orderIdOf = (serial: number): number => BASE + serial * STEP;

/** -1 for a number that is none of ours. */
export function serialOf(orderId: string): number {
  const rest = /^\d{13}$/.test(orderId) ? Number(orderId) - BASE : -1;
  return rest >= 0 && rest % STEP === 0 ? rest / STEP : -1;
}

const timeOf = (at: number | undefined): string | null =>
  at === undefined ? null : `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;

function financialStatus({ content, life }: SeenOrder): string {
  if (life.paidAt === undefined) return life.closedAt === undefined ? 'pending' : 'voided';
  if (life.refund?.state !== 'refunded') return 'paid';
  return life.refund.beforeShipping || content.lines.length === 1 ? 'refunded' : 'partially_refunded';
}

/** An order as the REST interface shows it: amounts as text, times with their offset, receivers in plain text. */
export function orderOf(order: SeenOrder): Record<string, unknown> {
  const { serial, content, life } = order;
  const id = orderIdOf(serial);
  return {
    id,
    name: `#${1001 + serial}`,
    order_number: 1001 + serial,
    created_at: timeOf(life.placedAt),
    processed_at: timeOf(life.paidAt ?? life.placedAt),
    updated_at: timeOf(life.updatedAt),
    cancelled_at: timeOf(life.closedAt),
    closed_at: timeOf(life.completedAt),
    financial_status: financialStatus(order),
    fulfillment_status: life.shippedAt === undefined ? null : 'fulfilled',
    ...amountsOf(order),
    customer: { id: 7_000_000_000_000 + serial, first_name: content.buyer.nick, last_name: '' },
    shipping_address: addressOf(order),
    line_items: linesOf(order),
    fulfillments: fulfillmentsOf(order),
    refunds: refundsOf(order),
    note: content.buyerNote === '' ? null : content.buyerNote,
    tags: life.note === '' ? '' : 'vip, 加急',
    test: false,
  };
}

function amountsOf({ content }: SeenOrder): Record<string, unknown> {
  const freight = { amount: printYuan(content.freightFen), currency_code: 'CNY' };
  const discountFen = content.sellerDiscountFen + content.platformDiscountFen;
  const discount = printYuan(discountFen);
  return {
    currency: 'CNY',
    subtotal_price: printYuan(content.goodsFen - discountFen),
    total_discounts: discount,
    total_line_items_price: printYuan(content.goodsFen),
    total_price: printYuan(content.paidFen),
    total_tax: '0.00',
    tax_lines: [],
    total_shipping_price_set: { shop_money: freight, presentment_money: freight },
    discount_codes: discountFen === 0 ? [] : [{ code: 'SPRING', amount: discount, type: 'fixed_amount' }],
  };
}

function addressOf({ content, life }: SeenOrder): Record<string, unknown> {
  const receiver = life.addressChanged ? content.changedReceiver : content.receiver;
  return {
    name: receiver.name,
    phone: receiver.phone,
    address1: `${receiver.district}${receiver.address}`,
    address2: null,
    city: receiver.city,
    province: receiver.province,
    country: 'China',
    country_code: 'CN',
    zip: receiver.zip,
  };
}

const linesOf = ({ serial, content, life }: SeenOrder): unknown[] =>
  content.lines.map((line, index) => ({
    id: orderIdOf(serial) * 10 + index,
    product_id: 8_000_000_000_000 + line.product.fen,
    variant_id: 44_000_000_000_000 + line.product.grams,
    sku: line.product.code,
    title: line.product.title,
    variant_title: line.product.spec,
    quantity: line.quantity,
    price: printYuan(line.product.fen),
    total_discount: '0.00',
    fulfillable_quantity: life.shippedAt === undefined ? line.quantity : 0,
  }));

const fulfillmentsOf = ({ serial, life }: SeenOrder): unknown[] =>
  life.waybillNo === undefined
    ? []
    : [
        {
          id: orderIdOf(serial) * 10 + 9,
          created_at: timeOf(life.shippedAt),
          tracking_number: life.waybillNo,
          tracking_company: life.carrier,
        },
      ];

/** Only refunds that were made; a wish to give back is no part of an order here. */
export function refundsOf({ serial, content, life }: SeenOrder): unknown[] {
  if (life.refund?.state !== 'refunded') return [];
  const id = orderIdOf(serial);
  const isWhole = life.refund.beforeShipping || content.lines.length === 1;
  return [
    {
      id: id * 10 + 8,
      order_id: id,
      created_at: timeOf(life.refund.updatedAt),
      note: content.refund.reason,
      refund_line_items: [{ line_item_id: id * 10 + content.refund.line, quantity: 1 }],
      transactions: [
        {
          kind: 'refund',
          amount: printYuan(isWhole ? content.paidFen : content.refund.fen),
          currency: 'CNY',
        },
      ],
    },
  ];
}

import { printYuan } from '../kit/simulator/paging.ts';
import type { SeenOrder } from '../kit/simulator/shop-data.ts';

const FIRST = 727;

/** Numbers of posts: other things take some in between. */
export const orderIdOf = (serial: number): number => FIRST + serial * 3;

/** -1 for a number that is none of ours. */
export function serialOf(orderId: string): number {
  const rest = /^\d{1,9}$/.test(orderId) ? Number(orderId) - FIRST : -1;
  return rest >= 0 && rest % 3 === 0 ? rest / 3 : -1;
}

const HOUR = 3_600_000;
/** Times carry no zone: the site's own, and beside it UTC. */
const timesOf = (name: string, at: number | undefined): Record<string, string | null> => ({
  [name]: at === undefined ? null : new Date(at + 8 * HOUR).toISOString().slice(0, 19),
  [`${name}_gmt`]: at === undefined ? null : new Date(at).toISOString().slice(0, 19),
});

function statusOf({ life }: SeenOrder): string {
  if (life.refund?.state === 'refunded' && life.closedAt !== undefined) return 'refunded';
  if (life.closedAt !== undefined) return 'cancelled';
  if (life.shippedAt !== undefined) return 'completed';
  return life.paidAt === undefined ? 'pending' : 'processing';
}

/** An order as the REST interface shows it: amounts as text, refunds negative, receivers in plain text. */
export function orderOf(order: SeenOrder): Record<string, unknown> {
  const { serial, content, life } = order;
  const discount = printYuan(content.sellerDiscountFen + content.platformDiscountFen);
  return {
    id: orderIdOf(serial),
    number: String(orderIdOf(serial)),
    status: statusOf(order),
    currency: 'CNY',
    ...timesOf('date_created', life.placedAt),
    ...timesOf('date_modified', life.updatedAt),
    ...timesOf('date_paid', life.paidAt),
    ...timesOf('date_completed', life.shippedAt),
    discount_total: discount,
    shipping_total: printYuan(content.freightFen),
    cart_tax: '0.00',
    total: printYuan(content.paidFen),
    total_tax: '0.00',
    prices_include_tax: false,
    customer_id: serial + 1,
    customer_note: content.buyerNote,
    payment_method: 'alipay',
    payment_method_title: '支付宝',
    ...addressesOf(order),
    line_items: linesOf(order),
    shipping_lines: [],
    fee_lines: [],
    coupon_lines: discount === '0.00' ? [] : [{ code: 'spring', discount }],
    refunds: refundsOf(order).map(({ id, reason, amount }) => ({ id, reason, total: `-${amount}` })),
  };
}

function addressesOf({ content, life }: SeenOrder): Record<string, unknown> {
  const receiver = life.addressChanged ? content.changedReceiver : content.receiver;
  const address = {
    first_name: receiver.name,
    last_name: '',
    company: '',
    address_1: `${receiver.district}${receiver.address}`,
    address_2: '',
    city: receiver.city,
    state: receiver.province,
    postcode: receiver.zip,
    country: 'CN',
    phone: receiver.phone,
  };
  return { billing: { ...address, email: 'buyer@example.com' }, shipping: address };
}

const linesOf = ({ serial, content }: SeenOrder): unknown[] =>
  content.lines.map((line, index) => ({
    id: orderIdOf(serial) * 10 + index,
    name: line.product.title,
    product_id: 90 + line.product.fen,
    variation_id: index === 0 ? 0 : 5_000 + line.product.grams,
    quantity: line.quantity,
    subtotal: printYuan(line.goodsFen),
    total: printYuan(line.paidFen),
    sku: line.product.code,
    price: line.paidFen / line.quantity / 100,
    meta_data: [
      { id: 1, key: '_reduced_stock', value: String(line.quantity) },
      ...line.product.spec.split(';').map((one) => {
        const [key = '', value = ''] = one.split(':');
        return { id: 2, key, value };
      }),
    ],
  }));

export function refundsOf({
  serial,
  content,
  life,
}: SeenOrder): { id: number; reason: string; amount: string }[] {
  if (life.refund?.state !== 'refunded') return [];
  const isWhole = life.refund.beforeShipping || content.lines.length === 1;
  const amount = printYuan(isWhole ? content.paidFen : content.refund.fen);
  return [{ id: orderIdOf(serial) + 1, reason: content.refund.reason, amount }];
}

import { maskText, printChina, printYuan } from '../kit/simulator/paging.ts';
import type { Life, SeenOrder } from '../kit/simulator/shop-data.ts';
import { bareNumber } from '../kit/simulator/wire.ts';
import type { World } from '../kit/simulator/world.ts';

/** Trade numbers have 19 digits, more than a double holds, and travel as bare numbers. */
const BASE = 2_578_900_000_000_000_000n;
const STEP = 1_000n;

export const tidOf = (serial: number): string => String(BASE + BigInt(serial) * STEP);

/** -1 for a number that is none of ours. */
export function serialOf(tid: string): number {
  if (!/^\d{19}$/.test(tid)) return -1;
  const rest = BigInt(tid) - BASE;
  return rest >= 0n && rest % STEP === 0n ? Number(rest / STEP) : -1;
}

const lineNo = (serial: number, index: number): string =>
  String(BASE + BigInt(serial) * STEP + BigInt(index + 1));

const STATUSES: Readonly<Record<Life['status'], string>> = {
  unpaid: 'WAIT_BUYER_PAY',
  paid: 'WAIT_SELLER_SEND_GOODS',
  shipped: 'WAIT_BUYER_CONFIRM_GOODS',
  delivered: 'TRADE_BUYER_SIGNED',
  completed: 'TRADE_FINISHED',
  closed: 'TRADE_CLOSED',
};
const REFUNDS = {
  asked: 'WAIT_SELLER_AGREE',
  agreed: 'WAIT_BUYER_RETURN_GOODS',
  returned: 'WAIT_SELLER_CONFIRM_GOODS',
  refunded: 'SUCCESS',
} as const;

const statusOf = (life: Life): string =>
  life.status === 'closed' && life.paidAt === undefined ? 'TRADE_CLOSED_BY_TAOBAO' : STATUSES[life.status];

const optional = (name: string, at: number | undefined): Record<string, string> =>
  at === undefined ? {} : { [name]: printChina(at) };

/** An order as TOP shows it: amounts as text in yuan, receiver masked, with the key to ship by. */
export interface SimulatedTrade {
  tid: string;
  status: string;
  consign_time?: string;
  life: { deliveredAt?: string };
  orders: { order: { invoice_no?: string; logistics_company?: string }[] };
}

export function tradeOf(serial: number, world: World): SimulatedTrade | undefined {
  const order = world.shop.seen(serial, world.now());
  if (order === undefined) return undefined;
  const { content, life } = order;
  const trade = {
    tid: bareNumber(tidOf(serial)),
    type: 'fixed',
    status: statusOf(life),
    created: printChina(life.placedAt),
    modified: printChina(life.updatedAt),
    ...optional('pay_time', life.paidAt),
    ...optional('consign_time', life.shippedAt),
    ...optional('end_time', life.closedAt ?? life.completedAt),
    buyer_nick: maskText(content.buyer.nick, 1, 0),
    buyer_open_uid: content.buyer.openId,
    total_fee: printYuan(content.goodsFen),
    post_fee: printYuan(content.freightFen),
    payment: printYuan(content.paidFen),
    received_payment: printYuan(life.completedAt === undefined ? 0 : content.paidFen),
    num: content.lines.length > 1 ? 0 : content.lines[0]?.quantity,
    ...receiverOf(order, world),
    ...(content.buyerNote === '' ? {} : { buyer_message: content.buyerNote }),
    ...(life.note === '' ? {} : { seller_memo: life.note }),
    seller_flag: life.note === '' ? 0 : 1,
    promotion_details: { promotion_detail: promotionsOf(order) },
    orders: { order: linesOf(order) },
  };
  // What only the trace needs is no part of the answer.
  return Object.defineProperty(trade, 'life', {
    value: optional('deliveredAt', life.deliveredAt),
    enumerable: false,
  }) as unknown as SimulatedTrade;
}

function receiverOf({ serial, content, life }: SeenOrder, world: World): Record<string, string> {
  const receiver = life.addressChanged ? content.changedReceiver : content.receiver;
  return {
    receiver_name: maskText(receiver.name, 1, 0),
    receiver_mobile: maskText(receiver.phone, 3, 4),
    receiver_country: '',
    receiver_state: receiver.province,
    receiver_city: receiver.city,
    receiver_district: receiver.district,
    receiver_town: receiver.town,
    receiver_address: maskText(receiver.address, 3, 0),
    receiver_zip: receiver.zip,
    // A new address is a new key.
    oaid: Buffer.from(`${world.shop.spec.seed}:${serial}:${life.addressChanged ? 1 : 0}`).toString(
      'base64url',
    ),
  };
}

function promotionsOf({ serial, content }: SeenOrder): unknown[] {
  const all = [
    ['店铺优惠', content.sellerDiscountFen],
    ['平台红包', content.platformDiscountFen],
  ] as const;
  return all
    .filter(([, fen]) => fen > 0)
    .map(([name, fen]) => ({
      id: bareNumber(tidOf(serial)),
      promotion_name: name,
      discount_fee: printYuan(fen),
    }));
}

const linesOf = ({
  serial,
  content,
  life,
}: SeenOrder): { invoice_no?: string; logistics_company?: string }[] =>
  content.lines.map((line, index) => ({
    oid: bareNumber(content.lines.length === 1 ? tidOf(serial) : lineNo(serial, index)),
    title: line.product.title,
    num_iid: bareNumber(`6${String(line.product.fen).padStart(11, '0')}`),
    sku_id: `5${String(line.product.grams).padStart(12, '0')}`,
    outer_iid: line.product.code.split('-').slice(0, 2).join('-'),
    outer_sku_id: line.product.code,
    sku_properties_name: line.product.spec,
    num: line.quantity,
    price: printYuan(line.product.fen),
    total_fee: printYuan(line.goodsFen),
    payment: printYuan(line.paidFen),
    discount_fee: '0.00',
    adjust_fee: '0.00',
    part_mjz_discount: printYuan(line.discountFen),
    divide_order_fee: printYuan(line.paidFen),
    status: statusOf(life),
    refund_status:
      life.refund !== undefined && (life.refund.beforeShipping || content.refund.line === index)
        ? REFUNDS[life.refund.state]
        : 'NO_REFUND',
    ...(life.waybillNo === undefined
      ? {}
      : { invoice_no: life.waybillNo, logistics_company: (life.carrier ?? '').toUpperCase() }),
  }));

export function refundOf(serial: number, world: World): unknown {
  const order = world.shop.seen(serial, world.now());
  const refund = order?.life.refund;
  if (order === undefined || refund === undefined) return undefined;
  const { content, life } = order;
  const whole = refund.beforeShipping || content.lines.length === 1;
  return {
    refund_id: bareNumber(String(BigInt(tidOf(serial)) + 900n)),
    tid: bareNumber(tidOf(serial)),
    oid: bareNumber(content.lines.length === 1 ? tidOf(serial) : lineNo(serial, content.refund.line)),
    status: REFUNDS[refund.state],
    refund_fee: printYuan(whole ? content.paidFen : content.refund.fen),
    total_fee: printYuan(content.goodsFen),
    payment: printYuan(content.paidFen),
    good_status:
      life.shippedAt === undefined
        ? 'BUYER_NOT_RECEIVED'
        : refund.state === 'returned'
          ? 'BUYER_RETURNED_GOODS'
          : 'BUYER_RECEIVED',
    has_good_return: !refund.beforeShipping,
    refund_phase: 'onsale',
    reason: content.refund.reason,
    created: printChina(refund.askedAt),
    modified: printChina(refund.updatedAt),
  };
}

import { maskText } from '../kit/simulator/paging.ts';
import type { Life, SeenOrder } from '../kit/simulator/shop-data.ts';
import { bareNumber } from '../kit/simulator/wire.ts';

/** Order numbers have 19 digits and travel as text; product ids have as many and travel as bare numbers. */
const BASE = 6_920_000_000_000_000_000n;
const STEP = 1_000n;

export const orderIdOf = (serial: number): string => String(BASE + BigInt(serial) * STEP);
const lineIdOf = (serial: number, index: number): string =>
  String(BASE + BigInt(serial) * STEP + BigInt(index + 1));

/** -1 for a number that is none of ours. */
export function serialOf(orderId: string): number {
  if (!/^\d{19}$/.test(orderId)) return -1;
  const rest = BigInt(orderId) - BASE;
  return rest >= 0n && rest % STEP === 0n ? Number(rest / STEP) : -1;
}

const STATUSES: Readonly<Record<Life['status'], number>> = {
  unpaid: 1,
  paid: 2,
  shipped: 3,
  delivered: 3,
  completed: 5,
  closed: 4,
};
const COMPANIES: Readonly<Record<string, string>> = {
  sf: 'shunfeng',
  zto: 'zhongtong',
  yto: 'yuantong',
  sto: 'shentong',
  jt: 'jtexpress',
};

const secondsOf = (at: number | undefined): number => (at === undefined ? 0 : Math.floor(at / 1000));
export const seal = (text: string): string => `##${Buffer.from(text).toString('base64')}##`;
export const unseal = (cipher: string): string =>
  Buffer.from(cipher.replaceAll('#', ''), 'base64').toString('utf8');

const named = (name: string): { name: string; id: string } => ({ name, id: '' });

/** A shop order as the platform shows it: fen, seconds, plain receivers empty. */
export function orderOf(order: SeenOrder): Record<string, unknown> {
  const { serial, content, life } = order;
  const discountFen = content.sellerDiscountFen + content.platformDiscountFen;
  return {
    order_id: orderIdOf(serial),
    order_status: STATUSES[life.status],
    order_amount: content.goodsFen,
    pay_amount: content.paidFen,
    post_amount: content.freightFen,
    promotion_amount: discountFen,
    promotion_shop_amount: content.sellerDiscountFen,
    promotion_platform_amount: content.platformDiscountFen,
    promotion_talent_amount: 0,
    tax_amount: 0,
    modify_amount: 0,
    create_time: secondsOf(life.placedAt),
    update_time: secondsOf(life.updatedAt),
    pay_time: secondsOf(life.paidAt),
    ship_time: secondsOf(life.shippedAt),
    finish_time: secondsOf(life.closedAt ?? life.completedAt),
    exp_ship_time: life.paidAt === undefined ? 0 : secondsOf(life.paidAt) + 48 * 3_600,
    pay_type: life.paidAt === undefined ? -1 : 2,
    doudian_open_id: content.buyer.openId,
    buyer_words: content.buyerNote,
    seller_words: life.note,
    seller_remark_stars: life.note === '' ? 0 : 5,
    ...receiverOf(order),
    logistics_info:
      life.waybillNo === undefined
        ? []
        : [
            {
              tracking_no: life.waybillNo,
              company: COMPANIES[life.carrier ?? ''] ?? life.carrier,
              ship_time: secondsOf(life.shippedAt),
            },
          ],
    sku_order_list: linesOf(order),
  };
}

function receiverOf({ content, life }: SeenOrder): Record<string, unknown> {
  const receiver = life.addressChanged ? content.changedReceiver : content.receiver;
  const place = {
    province: named(receiver.province),
    city: named(receiver.city),
    town: named(receiver.district),
    street: named(receiver.town),
  };
  return {
    post_receiver: '',
    post_tel: '',
    post_addr: { ...place, detail: '', encrypt_detail: seal(receiver.address) },
    encrypt_post_receiver: seal(receiver.name),
    encrypt_post_tel: seal(receiver.phone),
    mask_post_receiver: maskText(receiver.name, 1, 0),
    mask_post_tel: maskText(receiver.phone, 3, 4),
    mask_post_addr: { ...place, detail: maskText(receiver.address, 2, 0) },
  };
}

const AFTER_SALES = { asked: 6, agreed: 7, returned: 11, refunded: 12 } as const;

const linesOf = ({ serial, content, life }: SeenOrder): unknown[] =>
  content.lines.map((line, index) => {
    const isBack = life.refund !== undefined && (life.refund.beforeShipping || content.refund.line === index);
    return {
      order_id: content.lines.length === 1 ? orderIdOf(serial) : lineIdOf(serial, index),
      parent_order_id: orderIdOf(serial),
      product_id: bareNumber(`3${String(line.product.fen).padStart(18, '0')}`),
      product_id_str: `3${String(line.product.fen).padStart(18, '0')}`,
      product_name: line.product.title,
      sku_id: bareNumber(`17${String(line.product.grams).padStart(14, '0')}`),
      code: line.product.code,
      spec: line.product.spec.split(';').map((one) => {
        const [name = '', value = ''] = one.split(':');
        return { name, value };
      }),
      item_num: line.quantity,
      origin_amount: line.product.fen,
      sum_amount: line.goodsFen,
      promotion_amount: line.discountFen,
      pay_amount: line.paidFen,
      order_status: STATUSES[life.status],
      after_sale_info: {
        after_sale_status: isBack ? AFTER_SALES[life.refund?.state ?? 'asked'] : 0,
        refund_status: isBack && life.refund?.state === 'refunded' ? 3 : 0,
      },
      given_product_type: '',
    };
  });

export function refundOf({ serial, content, life }: SeenOrder): unknown {
  const { refund } = life;
  const isWhole = refund?.beforeShipping === true || content.lines.length === 1;
  return {
    aftersale_info: {
      aftersale_id: String(BigInt(orderIdOf(serial)) + 900n),
      aftersale_type: refund?.beforeShipping === true ? 2 : 0,
      aftersale_status: AFTER_SALES[refund?.state ?? 'asked'],
      apply_time: secondsOf(refund?.askedAt),
      update_time: secondsOf(refund?.updatedAt),
      refund_amount: isWhole ? content.paidFen : content.refund.fen,
      refund_post_amount: 0,
      got_pkg: life.deliveredAt === undefined ? 0 : 1,
      return_logistics_code: '',
    },
    order_info: {
      shop_order_id: orderIdOf(serial),
      related_order_info: [
        {
          sku_order_id:
            content.lines.length === 1 ? orderIdOf(serial) : lineIdOf(serial, content.refund.line),
        },
      ],
    },
    text_part: { reason_text: content.refund.reason },
  };
}

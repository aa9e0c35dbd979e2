import { orderIdOf as douyinOrder } from '../../../connectors/douyin/simulated-order.ts';
import { orderIdOf as jdOrder } from '../../../connectors/jd/simulated-order.ts';
import { orderSnOf } from '../../../connectors/pdd/simulated-order.ts';
import { orderIdOf as shopifyOrder } from '../../../connectors/shopify/simulated-order.ts';
import { tidOf } from '../../../connectors/taobao/simulated-trade.ts';
import { orderIdOf as wooOrder } from '../../../connectors/woocommerce/simulated-order.ts';
import { printYuan } from '../../../connectors/kit/simulator/paging.ts';
import type { SeenOrder } from '../../../connectors/kit/simulator/shop-data.ts';
import { printNumeric, isNumeric } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { rowsOf } from '../../orders/order-rows.ts';

/** What must be in the table of an order, said from the simulator's own data and not from anything it sent. */
export interface Truth {
  orderNo: string;
  facts: Record<string, string>;
}

type Life = SeenOrder['life'];
type RefundState = NonNullable<Life['refund']>['state'];

interface Platform {
  orderNo(order: SeenOrder): string;
  /** Undefined: the platform does not show such an order. */
  state(order: SeenOrder): string | undefined;
  /** Our words for the refund states it tells apart; others it does not tell at all. */
  refunds: Partial<Record<RefundState, string>>;
  /** Facts it has no place for. */
  silent?: readonly string[];
}

const allRefunds = { asked: 'asked', agreed: 'agreed', returned: 'returned', refunded: 'refunded' } as const;
const onlyPaidOut = { refunded: 'refunded' } as const;

const STATES: Readonly<Record<Life['status'], string>> = {
  unpaid: 'awaiting-payment',
  paid: 'awaiting-review',
  shipped: 'shipped',
  delivered: 'delivered',
  completed: 'completed',
  closed: 'canceled',
};

/** A refund under way is 售后中 until the order is over. */
const orAfterSale = ({ status, refund }: Life, states: Readonly<Record<Life['status'], string>>): string =>
  refund !== undefined && refund.state !== 'refunded' && status !== 'completed' && status !== 'closed'
    ? 'after-sale'
    : states[status];

/** Platforms that do not tell the delivery of a parcel. */
const UNSEEN_DELIVERY = { ...STATES, delivered: 'shipped' };

export const platforms: Readonly<Record<string, Platform>> = {
  taobao: {
    orderNo: ({ serial }) => tidOf(serial),
    state: ({ life }) => orAfterSale(life, STATES),
    refunds: allRefunds,
  },
  // Knows neither unpaid nor completed orders; a refund that is paid out ends the order.
  pdd: {
    orderNo: orderSnOf,
    state: ({ life: { paidAt, shippedAt, deliveredAt, refund } }) => {
      if (paidAt === undefined) return undefined;
      if (refund !== undefined) return refund.state === 'refunded' ? 'canceled' : 'after-sale';
      return deliveredAt !== undefined
        ? 'delivered'
        : shippedAt !== undefined
          ? 'shipped'
          : 'awaiting-review';
    },
    refunds: { ...allRefunds, returned: 'agreed' },
  },
  jd: {
    orderNo: ({ serial }) => jdOrder(serial),
    state: ({ life }) => (life.paidAt === undefined ? undefined : orAfterSale(life, UNSEEN_DELIVERY)),
    refunds: { ...allRefunds, returned: 'agreed' },
  },
  douyin: {
    orderNo: ({ serial }) => douyinOrder(serial),
    state: ({ life }) => orAfterSale(life, UNSEEN_DELIVERY),
    refunds: allRefunds,
  },
  shopify: {
    orderNo: ({ serial }) => String(shopifyOrder(serial)),
    state: ({ life: { closedAt, shippedAt, paidAt, refund }, content }) => {
      const isBack = refund?.state === 'refunded' && (refund.beforeShipping || content.lines.length === 1);
      if (closedAt !== undefined || isBack) return 'canceled';
      if (shippedAt !== undefined) return 'shipped';
      return paidAt === undefined ? 'awaiting-payment' : 'awaiting-review';
    },
    refunds: onlyPaidOut,
    silent: ['sellerNote'],
  },
  woocommerce: {
    orderNo: ({ serial }) => String(wooOrder(serial)),
    state: ({ life: { closedAt, shippedAt, paidAt } }) => {
      if (closedAt !== undefined) return 'canceled';
      if (shippedAt !== undefined) return 'completed';
      return paidAt === undefined ? 'awaiting-payment' : 'awaiting-review';
    },
    refunds: onlyPaidOut,
    silent: ['sellerNote', 'parcels'],
  },
};

export function truthOf(platform: Platform, order: SeenOrder): Truth | undefined {
  const state = platform.state(order);
  if (state === undefined) return undefined;
  const { content, life } = order;
  const facts: Record<string, string> = {
    state,
    sourceUpdatedAt: String(life.updatedAt),
    goodsAmount: money(printYuan(content.goodsFen)),
    freight: money(printYuan(content.freightFen)),
    ...(life.paidAt === undefined ? {} : { paidAmount: money(printYuan(content.paidFen)) }),
    itemCount: String(content.lines.reduce((sum, { quantity }) => sum + quantity, 0)),
    lines: content.lines.map(({ quantity, product }) => `${product.code}×${quantity}`).join(' '),
    province: (life.addressChanged ? content.changedReceiver : content.receiver).province,
    parcels: life.waybillNo ?? '',
    sellerNote: life.note,
    refunds: refundOf(platform, order),
    amountCheck: 'equal',
  };
  const silent = platform.silent ?? [];
  return {
    orderNo: platform.orderNo(order),
    facts: Object.fromEntries(Object.entries(facts).filter(([name]) => !silent.includes(name))),
  };
}

function refundOf({ refunds }: Platform, { content, life: { refund } }: SeenOrder): string {
  const state = refund === undefined ? undefined : refunds[refund.state];
  if (refund === undefined || state === undefined) return '';
  const isWhole = refund.beforeShipping || content.lines.length === 1;
  return `${state} ${money(printYuan(isWhole ? content.paidFen : content.refund.fen))}`;
}

/** The same of an order as the table has it. */
export const factsOf = (order: JsonObject): Record<string, string> => ({
  state: text(order['state']),
  sourceUpdatedAt: text(order['sourceUpdatedAt']),
  goodsAmount: text(order['goodsAmount']),
  freight: text(order['freight']),
  paidAmount: text(order['paidAmount']),
  itemCount: text(order['itemCount']),
  lines: rowsOf(order['lines'])
    .map(({ merchantCode, quantity }) => `${text(merchantCode)}×${text(quantity)}`)
    .join(' '),
  province: text(order['province']),
  parcels: rowsOf(order['parcels'])
    .map(({ waybillNo }) => text(waybillNo))
    .join(' '),
  sellerNote: text(order['sellerNote']),
  refunds: rowsOf(order['refunds'])
    .map(({ state, amount }) => `${text(state)} ${text(amount)}`)
    .join(' '),
  amountCheck: text(order['amountCheck']),
});

const money = (yuan: string): string => String(Number(yuan));
const text = (value: Json | undefined): string =>
  isNumeric(value) ? printNumeric(value) : typeof value === 'string' ? value : '';

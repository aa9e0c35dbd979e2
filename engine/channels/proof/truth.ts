import { orderSnOf } from '../../../connectors/pdd/simulated-order.ts';
import { tidOf } from '../../../connectors/taobao/simulated-trade.ts';
import { printYuan } from '../../../connectors/kit/simulator/paging.ts';
import type { SeenOrder } from '../../../connectors/kit/simulator/shop-data.ts';
import { printNumeric, isNumeric } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { rowsOf } from '../enrich-order.ts';

/** What must be in the table of an order, said from the simulator's own data and not from anything it sent. */
export interface Truth {
  orderNo: string;
  facts: Record<string, string>;
}

interface Platform {
  orderNo(order: SeenOrder): string;
  /** Undefined: the platform does not show such an order. */
  state(order: SeenOrder): string | undefined;
  /** The platform says what was paid. */
  hasPaid(order: SeenOrder): boolean;
  /** Has one word for what was agreed on and what has come back. */
  agreedIsReturned?: true;
}

const STATES: Readonly<Record<SeenOrder['life']['status'], string>> = {
  unpaid: 'awaiting-payment',
  paid: 'awaiting-review',
  shipped: 'shipped',
  delivered: 'delivered',
  completed: 'completed',
  closed: 'canceled',
};

export const platforms: Readonly<Record<string, Platform>> = {
  taobao: {
    orderNo: ({ serial }) => tidOf(serial),
    state: ({ life: { status, refund } }) =>
      refund !== undefined && refund.state !== 'refunded' && status !== 'completed' && status !== 'closed'
        ? 'after-sale'
        : STATES[status],
    hasPaid: ({ life }) => life.paidAt !== undefined,
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
    hasPaid: () => true,
    agreedIsReturned: true,
  },
};

export function truthOf(platform: Platform, order: SeenOrder): Truth | undefined {
  const state = platform.state(order);
  if (state === undefined) return undefined;
  const { content, life } = order;
  const whole = life.refund?.beforeShipping === true || content.lines.length === 1;
  return {
    orderNo: platform.orderNo(order),
    facts: {
      state,
      sourceUpdatedAt: String(life.updatedAt),
      goodsAmount: money(printYuan(content.goodsFen)),
      freight: money(printYuan(content.freightFen)),
      ...(platform.hasPaid(order) ? { paidAmount: money(printYuan(content.paidFen)) } : {}),
      itemCount: String(content.lines.reduce((sum, { quantity }) => sum + quantity, 0)),
      lines: content.lines.map(({ quantity, product }) => `${product.code}×${quantity}`).join(' '),
      province: (life.addressChanged ? content.changedReceiver : content.receiver).province,
      parcels: life.waybillNo ?? '',
      sellerNote: life.note,
      refunds:
        life.refund === undefined
          ? ''
          : `${platform.agreedIsReturned === true && life.refund.state === 'returned' ? 'agreed' : life.refund.state} ${money(printYuan(whole ? content.paidFen : content.refund.fen))}`,
      amountCheck: 'equal',
    },
  };
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

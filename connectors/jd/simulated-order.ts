import { maskText, printChina, printYuan } from '../kit/simulator/paging.ts';
import type { Life, SeenOrder } from '../kit/simulator/shop-data.ts';
import type { World } from '../kit/simulator/world.ts';

const BASE = 312_000_000_000;
const STEP = 13;

export const orderIdOf = (serial: number): string => String(BASE + serial * STEP);

/** -1 for a number that is none of ours. */
export function serialOf(orderId: string): number {
  const rest = /^\d{12}$/.test(orderId) ? Number(orderId) - BASE : -1;
  return rest >= 0 && rest % STEP === 0 ? rest / STEP : -1;
}

/** Orders are shown once they are paid. */
export const isShown = (order: SeenOrder): boolean => order.life.paidAt !== undefined;

const STATES: Readonly<Record<Life['status'], string>> = {
  unpaid: 'WAIT_SELLER_STOCK_OUT',
  paid: 'WAIT_SELLER_STOCK_OUT',
  shipped: 'WAIT_GOODS_RECEIVE_CONFIRM',
  delivered: 'WAIT_GOODS_RECEIVE_CONFIRM',
  completed: 'FINISHED_L',
  closed: 'TRADE_CANCELED',
};

/** What has not happened is written as the first day there is. */
const timeOf = (at: number | undefined): string =>
  at === undefined ? '0001-01-01 00:00:00' : printChina(at);
const seal = (text: string): string => `E1-${Buffer.from(text).toString('base64')}`;

/** An order as the sealed interfaces show it: everything is text, amounts in yuan. */
export function orderOf(order: SeenOrder, world: World): Record<string, unknown> {
  const { serial, content, life } = order;
  const receiver = life.addressChanged ? content.changedReceiver : content.receiver;
  return {
    orderId: orderIdOf(serial),
    venderId: '10001',
    orderType: '22',
    payType: '4-在线支付',
    orderTotalPrice: printYuan(content.goodsFen),
    sellerDiscount: printYuan(content.sellerDiscountFen),
    orderSellerPrice: printYuan(content.goodsFen - content.sellerDiscountFen),
    orderPayment: printYuan(content.paidFen),
    freightPrice: printYuan(content.freightFen),
    balanceUsed: '0.00',
    orderState: STATES[life.status],
    orderStateRemark: '',
    orderRemark: content.buyerNote,
    venderRemark: life.note,
    orderStartTime: timeOf(life.placedAt),
    orderEndTime: timeOf(life.closedAt ?? life.completedAt),
    paymentConfirmTime: timeOf(life.paidAt),
    modified: timeOf(life.updatedAt),
    pin: maskText(content.buyer.nick, 1, 1),
    open_id_buyer: content.buyer.openId,
    waybill: life.waybillNo ?? '',
    logisticsId: life.waybillNo === undefined ? '' : (CARRIERS[life.carrier ?? ''] ?? life.carrier),
    consigneeInfo: {
      fullname: seal(receiver.name),
      mobile: seal(receiver.phone),
      telephone: seal(receiver.phone),
      fullAddress: seal(`${receiver.province}${receiver.city}${receiver.district}${receiver.address}`),
      province: receiver.province,
      city: receiver.city,
      county: receiver.district,
      town: receiver.town,
      desen_mobile: maskText(receiver.phone, 3, 4),
      desen_telephone: maskText(receiver.phone, 3, 4),
      oaid: Buffer.from(`${world.shop.spec.seed}:${serial}:${life.addressChanged ? 1 : 0}`).toString(
        'base64url',
      ),
    },
    itemInfoList: content.lines.map((line) => ({
      skuId: `1000${String(line.product.grams).padStart(8, '0')}`,
      wareId: `2000${String(line.product.fen).padStart(8, '0')}`,
      outerSkuId: line.product.code,
      productNo: line.product.code.split('-').slice(0, 2).join('-'),
      skuName: `${line.product.title} ${line.product.spec}`,
      jdPrice: printYuan(line.product.fen),
      itemTotal: String(line.quantity),
      giftPoint: '0',
    })),
    couponDetailList: couponsOf(order),
  };
}

const CARRIERS: Readonly<Record<string, string>> = {
  sf: '467',
  zto: '1499',
  yto: '463',
  sto: '470',
  yunda: '1327',
  ems: '465',
};

function couponsOf({ serial, content }: SeenOrder): unknown[] {
  const all = [
    ['100-店铺优惠', content.sellerDiscountFen],
    ['41-京东券优惠', content.platformDiscountFen],
  ] as const;
  return all
    .filter(([, fen]) => fen > 0)
    .map(([couponType, fen]) => ({
      orderId: orderIdOf(serial),
      skuId: '',
      couponType,
      couponPrice: printYuan(fen),
    }));
}

const REFUNDS = { asked: 0, agreed: 1, returned: 5, refunded: 3 } as const;

/** A request to refund, in fen; reviewed as soon as it is anything but asked for. */
export function refundOf({ serial, content, life }: SeenOrder): { applyTime: string; checkTime?: string } {
  const { refund } = life;
  const isWhole = refund?.beforeShipping === true || content.lines.length === 1;
  const isChecked = refund !== undefined && refund.state !== 'asked';
  const request = {
    id: 800_000_000 + serial,
    orderId: orderIdOf(serial),
    buyerId: maskText(content.buyer.nick, 1, 1),
    status: REFUNDS[refund?.state ?? 'asked'],
    applyRefundSum: isWhole ? content.paidFen : content.refund.fen,
    applyTime: timeOf(refund?.askedAt),
    ...(isChecked ? { checkTime: timeOf(refund.updatedAt) } : {}),
    reason: content.refund.reason,
  };
  return request;
}

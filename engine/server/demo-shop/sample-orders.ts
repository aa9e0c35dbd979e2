import type { GivenRecord } from '../../sdk/tables.ts';
import type { JsonObject } from '../../../schemas/values/json.ts';
import { DEMO_GOODS, DEMO_PLACES, DEMO_PLATFORMS, shopCode } from './sample-goods.ts';

const HOUR_MS = 3_600_000;
/** One after the other over the last week, the newest a few minutes ago. */
const ORDERS = 520;
const SPAN_MS = 7 * 24 * HOUR_MS;

type State =
  | 'awaiting-payment'
  | 'awaiting-review'
  | 'awaiting-routing'
  | 'awaiting-shipment'
  | 'shipped'
  | 'delivered'
  | 'completed'
  | 'exception'
  | 'canceled';

/** The older an order, the further it has come; now and then one stands still. */
function stateOf(index: number, ageMs: number): State {
  if (index % 53 === 0) return 'exception';
  if (index % 31 === 0) return 'canceled';
  if (index % 19 === 0 && ageMs < 6 * HOUR_MS) return 'awaiting-payment';
  const hours = ageMs / HOUR_MS;
  if (hours < 4) return 'awaiting-review';
  if (hours < 9) return 'awaiting-routing';
  if (hours < 34) return index % 4 === 0 ? 'shipped' : 'awaiting-shipment';
  if (hours < 80) return 'shipped';
  return hours < 120 ? 'delivered' : 'completed';
}

const later = { shipped: 1, delivered: 2, completed: 3 } as const;
const stageOf = (state: State): number => (state in later ? later[state as keyof typeof later] : 0);

/** The same index gives the same order, however often; only its times go by the clock. */
export const sampleOrders = (now: number): GivenRecord[] =>
  Array.from({ length: ORDERS }, (_, index) => ({ values: orderAt(index, now) }));

function orderAt(index: number, now: number): JsonObject {
  const at = DEMO_PLATFORMS[(index * 5) % DEMO_PLATFORMS.length]!;
  const goods = DEMO_GOODS[(index * 7) % DEMO_GOODS.length]!;
  const place = DEMO_PLACES[(index * 11) % DEMO_PLACES.length]!;
  const placedAt = Math.floor(now - (SPAN_MS * (index + 0.5)) / ORDERS);
  const state = stateOf(index, now - placedAt);
  const stage = stageOf(state);
  const quantity = 1 + (index % 3);
  const amount = goods.price * quantity;
  const paidAt = placedAt + 40_000;
  const shippedAt = Math.min(paidAt + 26 * HOUR_MS, now - 600_000);
  const isPaid = state !== 'awaiting-payment';
  return {
    platform: at.platform,
    shop: shopCode(at.platform),
    orderNo: `${6_920_000_000 + index}`.padEnd(at.digits, `${(index * 7_919) % 9_973}`).slice(0, at.digits),
    state,
    placedAt,
    ...(isPaid ? { paidAt, paidAmount: amount, shipBy: paidAt + 36 * HOUR_MS } : {}),
    ...(stage >= 1 ? { reviewedAt: paidAt + HOUR_MS, routedAt: paidAt + 2 * HOUR_MS, shippedAt } : {}),
    ...(stage >= 2 ? { deliveredAt: Math.min(shippedAt + 40 * HOUR_MS, now) } : {}),
    receiverName: `演示买家 ${index + 1}`,
    receiverPhone: `1380000${String(1000 + (index % 9000))}`,
    country: 'CN',
    ...place,
    addressDetail: `演示路 ${1 + (index % 300)} 号`,
    currency: 'CNY',
    goodsAmount: amount,
    totalAmount: amount,
    itemCount: quantity,
    weightKg: Number((goods.weightKg * quantity).toFixed(2)),
    lines: [
      {
        lineNo: '1',
        sku: goods.sku,
        merchantCode: goods.sku,
        title: goods.name,
        quantity,
        unitPrice: goods.price,
        goodsAmount: amount,
      },
    ],
  };
}

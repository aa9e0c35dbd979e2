import { isNumeric } from '../../schemas/values/decimal.ts';
import type { JsonObject } from '../../schemas/values/json.ts';

const HOUR_MS = 3_600_000;

/**
 * Within which time platforms want an order shipped that names no time of its own: 48 hours from payment is the usual
 * promise of the marketplaces in China. Shops of one's own and other marketplaces promise nothing in general.
 */
const PROMISE_MS: Readonly<Record<string, number>> = {
  taobao: 48 * HOUR_MS,
  tmall: 48 * HOUR_MS,
  jd: 48 * HOUR_MS,
  pdd: 48 * HOUR_MS,
  douyin: 48 * HOUR_MS,
};

const WAITS: ReadonlySet<unknown> = new Set([
  'awaiting-review',
  'awaiting-routing',
  'awaiting-shipment',
  'held',
  'exception',
]);

/** The latest time to ship of an order that has none; undefined: it has one, or none is due. */
export function shipByOf(order: JsonObject): number | undefined {
  const { platform, state, shipBy = null, paidAt, orderType } = order;
  if (shipBy !== null || !isNumeric(paidAt) || !WAITS.has(state) || orderType === 'presale') return undefined;
  if (typeof platform !== 'string' || !Object.hasOwn(PROMISE_MS, platform)) return undefined;
  return Number(paidAt) + PROMISE_MS[platform]!;
}

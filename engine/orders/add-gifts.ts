import { isNumeric } from '../../schemas/values/decimal.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { OrderLine } from './order.ts';

/** A rule by which orders get gifts (赠品规则). */
export interface GiftRule {
  code: string;
  gifts: readonly { sku: string; quantity: number }[];
  /** Of the time of the order; open where left out. */
  startAt?: number;
  endAt?: number;
  applies(order: JsonObject): boolean;
}

/** Lines of ours begin like this, so that an update of the platform does not take them away. */
const OWN_LINE = 'gift:';

/** Whether the house added this line to the order, and not the platform. */
export const isOwnGift = ({ lineNo, gift }: OrderLine | JsonObject): boolean =>
  gift === true && typeof lineNo === 'string' && lineNo.startsWith(OWN_LINE);

/** Paid and not on its way: before, it may fall through; after, it is packed. */
const GIVEN_IN: ReadonlySet<unknown> = new Set(['awaiting-review', 'awaiting-routing', 'awaiting-shipment']);

/**
 * The lines with the gifts of every rule that applies. A gift that was given stays, so that taking the order in again
 * gives it no second time; with nothing to add the same list is answered.
 */
export function addGifts(
  order: JsonObject,
  lines: readonly OrderLine[],
  rules: readonly GiftRule[],
): OrderLine[] {
  const same = lines as OrderLine[];
  if (!GIVEN_IN.has(order['state'])) return same;
  const given = new Set(lines.filter(isOwnGift).map(({ lineNo }) => lineNo));
  const at = [order['placedAt'], order['paidAt']].find(isNumeric);
  const due = rules.filter(
    (rule) => !given.has(OWN_LINE + rule.code) && isWithin(rule, at) && rule.applies(order),
  );
  if (due.length === 0) return same;
  return [
    ...lines,
    ...due.flatMap(({ code, gifts }) =>
      gifts.map(({ sku, quantity }) => ({
        lineNo: OWN_LINE + code,
        sku,
        quantity,
        gift: true,
        paidAmount: 0,
      })),
    ),
  ];
}

const isWithin = (
  { startAt = -Infinity, endAt = Infinity }: GiftRule,
  at: Parameters<typeof Number>[0],
): boolean => {
  const time = at === undefined ? Number.NaN : Number(at);
  if (startAt === -Infinity && endAt === Infinity) return true;
  return time >= startAt && time < endAt;
};

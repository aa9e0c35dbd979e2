import { isNumeric } from '../../schemas/values/decimal.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { AmountCheck } from '../orders/check-amounts.ts';
import { completeOrder, type Completed, type Knowledge } from '../orders/complete-order.ts';

/** What the region code follows from. */
const PLACE = ['province', 'city', 'district', 'country'] as const;

/** An order as it will lie there: what is stored with what is told over it. Null empties a field. */
export function laidOver(stored: JsonObject | undefined, values: JsonObject): JsonObject {
  if (stored === undefined) return values;
  const moved = PLACE.some((field) => values[field] !== undefined && values[field] !== stored[field]);
  return { ...stored, ...(moved ? { regionCode: null } : {}), ...values };
}

/**
 * What is told of an order and what follows from it, to be written over what is stored. A source that says itself
 * whether the amounts add up is believed.
 */
export function completeOver(
  stored: JsonObject | undefined,
  values: JsonObject,
  knowledge: Knowledge,
  told: AmountCheck | undefined,
): Completed {
  const { values: added, problems } = completeOrder(laidOver(stored, values), knowledge, told);
  return { values: { ...values, ...added }, problems };
}

/** What values say of their amounts; undefined: nothing. */
export function toldAmounts({ amountCheck, amountGap }: JsonObject): AmountCheck | undefined {
  if (typeof amountCheck !== 'string') return undefined;
  const result = amountCheck as AmountCheck['result'];
  return isNumeric(amountGap) ? { result, gap: amountGap } : { result };
}

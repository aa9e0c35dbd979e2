import { fullTime } from '../../language/clock.ts';
import { countBy, countOf, tableIds } from '../../api/today.ts';

/** The table of the order pack. */
export const ORDERS = 'orders';

const DAY_MS = 86_400_000;
const SOON_MS = 2 * 3_600_000;

export interface OrderFigures {
  review: number;
  routing: number;
  shipment: number;
  /** Of those to be shipped: the platform's time for them is over within two hours. */
  shipmentSoon: number;
  shippedToday: number;
  /** Until the same time of yesterday. */
  shippedYesterday: number;
  dueToday: number;
}

/** What each figure counts, as the rule that its list is filtered by: so that a figure equals its list. */
export interface OrderRules {
  soon: unknown;
  shippedToday: unknown;
  shippedYesterday: unknown;
  dueToday: unknown;
}

/** Midnight on the installation's clock. A day on which clocks change is off by that change until its end. */
const midnight = (now: number): number => {
  const [, hour, minute, second] = (/(\d{2}):(\d{2}):(\d{2})$/.exec(fullTime(now)) ?? []).map(Number);
  return now - (now % 1_000) - ((hour ?? 0) * 3_600 + (minute ?? 0) * 60 + (second ?? 0)) * 1_000;
};

const within = (field: string, fromAt: number, untilAt: number): unknown => ({
  and: [{ '>=': [{ var: field }, fromAt] }, { '<': [{ var: field }, untilAt] }],
});

export function orderRules(now: number): OrderRules {
  const today = midnight(now);
  return {
    soon: {
      and: [{ '==': [{ var: 'state' }, 'awaiting-shipment'] }, { '<': [{ var: 'shipBy' }, now + SOON_MS] }],
    },
    shippedToday: within('shippedAt', today, today + DAY_MS),
    shippedYesterday: within('shippedAt', today - DAY_MS, now - DAY_MS),
    dueToday: within('shipBy', today, today + DAY_MS),
  };
}

/** Null: the order pack is not installed. */
export async function readOrderFigures(rules: OrderRules, signal: AbortSignal): Promise<OrderFigures | null> {
  if (!(await tableIds(signal)).includes(ORDERS)) return null;
  const [states, shipmentSoon, shippedToday, shippedYesterday, dueToday] = await Promise.all([
    countBy(ORDERS, 'state', signal),
    countOf(ORDERS, rules.soon, signal),
    countOf(ORDERS, rules.shippedToday, signal),
    countOf(ORDERS, rules.shippedYesterday, signal),
    countOf(ORDERS, rules.dueToday, signal),
  ]);
  const of = (state: string): number => states.get(state) ?? 0;
  return {
    review: of('awaiting-review'),
    routing: of('awaiting-routing'),
    shipment: of('awaiting-shipment'),
    shipmentSoon,
    shippedToday,
    shippedYesterday,
    dueToday,
  };
}

const listAt = (state: object): string =>
  `/tables/${ORDERS}?${new URLSearchParams({ list: JSON.stringify(state) }).toString()}`;

export const stateLink = (state: string): string => listAt({ group: 'state', picked: state });
export const ruleLink = (rule: unknown): string => listAt({ rule });

/** Ids of the options of the field `state`, in the order an order goes through them, then those beside the way. */
export const orderStates = [
  'awaiting-payment',
  'awaiting-review',
  'awaiting-routing',
  'awaiting-shipment',
  'shipped',
  'picked-up',
  'delivered',
  'completed',
  'held',
  'exception',
  'after-sale',
  'canceled',
] as const;
export type OrderState = (typeof orderStates)[number];

/** The field that tells when an order came into a state. */
export const timeOfState: Record<OrderState, string> = {
  'awaiting-payment': 'placedAt',
  'awaiting-review': 'paidAt',
  'awaiting-routing': 'reviewedAt',
  'awaiting-shipment': 'routedAt',
  shipped: 'shippedAt',
  'picked-up': 'pickedUpAt',
  delivered: 'deliveredAt',
  completed: 'completedAt',
  held: 'heldAt',
  exception: 'exceptionAt',
  'after-sale': 'afterSaleAt',
  canceled: 'canceledAt',
};

const beforeShipment: readonly OrderState[] = [
  'awaiting-payment',
  'awaiting-review',
  'awaiting-routing',
  'awaiting-shipment',
];

const afterShipment: readonly OrderState[] = ['shipped', 'picked-up', 'delivered'];

/** Where each state may go to. `held` and `exception` go back to where the order was (`stateBefore`). */
const next: Record<OrderState, readonly OrderState[]> = {
  'awaiting-payment': ['awaiting-review', 'held', 'exception', 'canceled'],
  'awaiting-review': ['awaiting-routing', 'held', 'exception', 'after-sale', 'canceled'],
  // Review can be taken back (反审核).
  'awaiting-routing': ['awaiting-review', 'awaiting-shipment', 'held', 'exception', 'after-sale', 'canceled'],
  'awaiting-shipment': [
    'awaiting-review',
    'awaiting-routing',
    'shipped',
    'held',
    'exception',
    'after-sale',
    'canceled',
  ],
  // Carriers miss scans: a parcel may be delivered that was never seen picked up.
  shipped: ['picked-up', 'delivered', 'completed', 'exception', 'after-sale'],
  'picked-up': ['delivered', 'completed', 'exception', 'after-sale'],
  delivered: ['completed', 'exception', 'after-sale'],
  completed: ['after-sale'],
  held: [...beforeShipment, 'exception', 'after-sale', 'canceled'],
  exception: [...beforeShipment, ...afterShipment, 'completed', 'after-sale', 'canceled'],
  'after-sale': [...beforeShipment, ...afterShipment, 'completed', 'canceled'],
  canceled: [],
};

/** Whether an order in state `from` may come into state `to`; staying is no transition. */
export const mayBecome = (from: OrderState, to: OrderState): boolean => next[from].includes(to);

/** Every state from which an order may come into `to`: the condition of the compare-and-set. */
export const statesBefore = (to: OrderState): OrderState[] =>
  orderStates.filter((from) => mayBecome(from, to));

const beside: readonly OrderState[] = ['held', 'exception', 'after-sale'];

/**
 * What a transition writes: the state; its time, unless the order goes back, for a second review does not move the
 * payment; and, beside the way, where to come back to. Undefined: not allowed.
 */
export function transition(
  { state: from, stateBefore }: { state: OrderState; stateBefore?: OrderState },
  to: OrderState,
  at: number,
): Record<string, string | number | null> | undefined {
  if (!mayBecome(from, to)) return undefined;
  const leaves = beside.includes(to);
  const wasAway = beside.includes(from);
  const reached = wasAway ? stateBefore : from;
  const goesOn = leaves || reached === undefined || orderStates.indexOf(to) > orderStates.indexOf(reached);
  return {
    state: to,
    ...(goesOn ? { [timeOfState[to]]: at } : {}),
    ...(leaves && !wasAway ? { stateBefore: from } : {}),
    ...(wasAway && !leaves ? { stateBefore: null } : {}),
  };
}

import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { mayBecome, orderStates, timeOfState, transition, type OrderState } from '../orders/order-states.ts';

/** What the house has of an order. */
export interface HouseState {
  state: OrderState;
  stateBefore?: OrderState;
  holdReason?: string;
}

/** What the platform says of it. */
export interface ToldState {
  state: OrderState;
  /** When it changed there. */
  at: number;
  /** A refund is asked for, agreed on or under way. */
  refundOpen: boolean;
  /** The platform tells 售后中 as a state of the order; where it does not, the refunds tell it. */
  tellsAfterSale: boolean;
}

/** Marks a hold as the platform's own, so that the platform may take it back. */
export const PLATFORM_HOLD = '平台风控';

const WAY = orderStates.slice(0, orderStates.indexOf('completed') + 1);
const rank = (state: OrderState | undefined): number => (state === undefined ? -1 : WAY.indexOf(state));
const isState = (value: Json | undefined): value is OrderState =>
  typeof value === 'string' && (orderStates as readonly string[]).includes(value);

export const readHouseState = (stored: JsonObject): HouseState | undefined => {
  const { state, stateBefore, holdReason } = stored;
  if (!isState(state)) return undefined;
  return {
    state,
    ...(isState(stateBefore) ? { stateBefore } : {}),
    ...(typeof holdReason === 'string' ? { holdReason } : {}),
  };
};

/**
 * What a platform's word on the state of an order changes here. Along the way orders only go forward, so review and
 * routing that were done here are never undone by a platform that knows of payment alone. What the house put aside
 * stays aside; 售后中 ends with its refund. `refused`: the platform is further than the house lets the order go.
 */
export function takeState(
  house: HouseState | undefined,
  told: ToldState,
): { values: JsonObject; refused?: true } {
  const wanted = wantedState(told);
  if (house === undefined) return { values: firstState(wanted, told) };
  if (house.state === 'after-sale' && wanted === 'after-sale') return { values: onTheSide(house, told) };
  if (house.state === wanted || house.state === 'canceled') return { values: {} };
  if (wanted === 'canceled') return { values: cancel(house, told.at) };
  if (wanted === 'after-sale' || wanted === 'held') return { values: aside(house, wanted, told.at) };
  if (house.state === 'after-sale') return leaveAfterSale(house, wanted, told);
  if (house.state === 'held' && house.holdReason === PLATFORM_HOLD)
    return { values: { ...goTo(house, furthest(house.stateBefore, wanted), told.at), holdReason: null } };
  if (house.state === 'held' || house.state === 'exception')
    return rank(wanted) > rank(house.stateBefore) && rank(wanted) >= rank('shipped')
      ? { values: {}, refused: true }
      : { values: {} };
  return rank(wanted) > rank(house.state) ? { values: goTo(house, wanted, told.at) } : { values: {} };
}

/** An open refund is 售后中 on every platform, until the order is over. */
const wantedState = ({ state, refundOpen, tellsAfterSale }: ToldState): OrderState =>
  refundOpen && !tellsAfterSale && state !== 'canceled' && state !== 'completed' ? 'after-sale' : state;

const firstState = (wanted: OrderState, told: ToldState): JsonObject => ({
  state: wanted,
  ...(wanted === 'after-sale' || wanted === 'held' ? { [timeOfState[wanted]]: told.at } : {}),
  ...(wanted === 'after-sale' && told.state !== wanted ? { stateBefore: told.state } : {}),
  ...(wanted === 'held' ? { holdReason: PLATFORM_HOLD } : {}),
});

/** Beyond shipment an order is canceled through after-sale: the goods come back. */
function cancel(house: HouseState, at: number): JsonObject {
  const straight = transition(house, 'canceled', at);
  if (straight !== undefined) return straight;
  const away = transition(house, 'after-sale', at) ?? {};
  return { ...away, ...transition({ state: 'after-sale' }, 'canceled', at), stateBefore: null };
}

function aside(house: HouseState, to: 'after-sale' | 'held', at: number): JsonObject {
  const values = transition(house, to, at);
  if (values === undefined) return {};
  return to === 'held' ? { ...values, holdReason: PLATFORM_HOLD } : values;
}

/** While a refund is under way the order goes on: it comes back to where it is by then. */
const onTheSide = ({ stateBefore }: HouseState, { state }: ToldState): JsonObject =>
  rank(state) > rank(stateBefore) ? { stateBefore: state } : {};

/** The way back: where the order was, or where the platform is by now if that is further. */
function leaveAfterSale(house: HouseState, wanted: OrderState, { at }: ToldState): { values: JsonObject } {
  return { values: goTo(house, furthest(house.stateBefore, wanted), at) };
}

const furthest = (before: OrderState | undefined, wanted: OrderState): OrderState =>
  before !== undefined && rank(before) > rank(wanted) ? before : wanted;

/** One step where there is one; else the platform is several ahead, and its own times say when. */
const goTo = (house: HouseState, to: OrderState, at: number): JsonObject =>
  mayBecome(house.state, to)
    ? { ...transition(house, to, at) }
    : { state: to, ...(house.stateBefore === undefined ? {} : { stateBefore: null }) };

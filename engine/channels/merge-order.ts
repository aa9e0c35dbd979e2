import { add, isNumeric, type Numeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { printJson } from '../../schemas/values/print-json.ts';
import { isOwnGift } from '../orders/add-gifts.ts';
import { shareAgain } from '../orders/explode-bundles.ts';
import type { OrderLine } from '../orders/order.ts';
import { rowsOf } from '../orders/order-rows.ts';
import type { OrderState } from '../orders/order-states.ts';
import { readHouseState, takeState } from './platform-state.ts';

/** Fields of an order that only the house writes: a platform's update never reaches them. */
export const houseFields: ReadonlySet<string> = new Set([
  'stateBefore',
  'reviewedAt',
  'routedAt',
  'heldAt',
  'exceptionAt',
  'warehouse',
  'carrier',
  'holdReason',
]);
/** Of a line: what it was matched with here. */
const houseFieldsOfLine = ['sku', 'matchedBy', 'bundle', 'gift', 'weightKg'] as const;
const houseFieldsOfParcel = ['warehouse', 'state', 'weightKg'] as const;

export const OPEN_REFUNDS: ReadonlySet<Json> = new Set(['asked', 'agreed', 'returned']);

export interface Merged {
  values: JsonObject;
  /** The platform is in a state the house does not let the order go to. */
  refusedState?: OrderState;
}

/** A platform's order laid over what the house has of it. `told`: mapped and enriched; `stored`: as the table has it. */
export function mergeOrder(
  stored: JsonObject | undefined,
  told: JsonObject,
  { tellsAfterSale, now }: { tellsAfterSale: boolean; now: number },
): Merged {
  const values: JsonObject = Object.fromEntries(
    Object.entries(told).filter(([field]) => field !== 'state' && !houseFields.has(field)),
  );
  const refunds = mergeRefunds(rowsOf(stored?.['refunds']), rowsOf(told['refunds']));
  if (refunds.length > 0) Object.assign(values, refundFields(refunds));
  if (values['lines'] !== undefined)
    values['lines'] = mergeLines(rowsOf(stored?.['lines']), rowsOf(values['lines']));
  if (values['parcels'] !== undefined)
    values['parcels'] = mergeParcels(rowsOf(stored?.['parcels']), rowsOf(values['parcels']));
  Object.assign(values, tagsOf(stored, values, refunds));
  const state = told['state'];
  if (typeof state !== 'string') return { values };
  const updatedAt = told['sourceUpdatedAt'];
  const taken = takeState(stored && readHouseState(stored), {
    state: state as OrderState,
    at: typeof updatedAt === 'number' ? updatedAt : now,
    refundOpen: hasOpen(refunds),
    tellsAfterSale,
  });
  Object.assign(values, taken.values);
  return taken.refused === true ? { values, refusedState: state as OrderState } : { values };
}

/**
 * A refund laid over an order that is here. `toldState`: what the platform last said of the order, as far as its raw
 * state tells; undefined leaves the state to the next update of the order.
 */
export function mergeRefund(
  stored: JsonObject,
  refund: JsonObject,
  { tellsAfterSale }: { tellsAfterSale: boolean },
): JsonObject {
  const refunds = mergeRefunds(rowsOf(stored['refunds']), [refund]);
  const house = readHouseState(stored);
  const at = refund['changedAt'];
  const values: JsonObject = { ...refundFields(refunds), ...tagsOf(stored, {}, refunds) };
  if (house === undefined || tellsAfterSale || typeof at !== 'number') return values;
  const open = hasOpen(refunds);
  const back = house.state === 'after-sale' ? house.stateBefore : house.state;
  if (back === undefined || house.state === 'canceled' || house.state === 'completed') return values;
  const taken = takeState(house, { state: back, at, refundOpen: open, tellsAfterSale });
  return { ...values, ...taken.values };
}

const hasOpen = (refunds: readonly JsonObject[]): boolean =>
  refunds.some(({ state = null }) => OPEN_REFUNDS.has(state));

/** By number; of two the one that changed later. */
function mergeRefunds(stored: readonly JsonObject[], told: readonly JsonObject[]): JsonObject[] {
  const all = new Map<Json, JsonObject>(stored.map((one) => [one['refundNo'] ?? null, one]));
  for (const one of told) {
    const known = all.get(one['refundNo'] ?? null);
    if (known === undefined || timeOf(one) >= timeOf(known))
      all.set(one['refundNo'] ?? null, { ...known, ...one });
  }
  return [...all.values()];
}

const timeOf = ({ changedAt }: JsonObject): number => (typeof changedAt === 'number' ? changedAt : 0);

function refundFields(refunds: readonly JsonObject[]): JsonObject {
  const refunded = refunds
    .filter(({ state }) => state === 'refunded')
    .map(({ amount }) => amount)
    .filter(isNumeric);
  return {
    refunds: [...refunds],
    ...(refunded.length === 0 ? {} : { refundedAmount: refunded.reduce<Numeric>(add, 0) }),
  };
}

/**
 * A line that was taken apart into a bundle's items here stays so, its money shared out anew; any other takes the
 * platform's values. Gifts of the house stay.
 */
function mergeLines(stored: readonly JsonObject[], told: readonly JsonObject[]): JsonObject[] {
  const known = linesByName(stored);
  const merged = told.flatMap((line) => {
    const groups = known.get(nameOfLine(line));
    // The same number again is the same line; the same goods again are the next line of these goods.
    const same = (line['lineNo'] === undefined ? groups?.shift() : groups?.flat()) ?? [{}];
    if (same.some(({ bundle }) => bundle !== undefined))
      return shareAgain(line as unknown as OrderLine, same as unknown as OrderLine[]).map((part) => ({
        ...(part as unknown as JsonObject),
        ...only(line, ['refundState']),
      }));
    return [{ ...line, ...only(same[0] ?? {}, houseFieldsOfLine), ...only(line, houseFieldsOfLine) }];
  });
  const numbers = new Set(told.map(({ lineNo = null }) => lineNo));
  return [...merged, ...stored.filter((line) => isOwnGift(line) && !numbers.has(line['lineNo'] ?? null))];
}

/** Its number, or, where the source numbers no lines, its goods. */
const nameOfLine = (line: JsonObject): string =>
  line['lineNo'] === undefined
    ? ['merchantCode', 'skuId', 'title', 'spec'].map((field) => printJson(line[field] ?? '')).join('\n')
    : `#${printJson(line['lineNo'])}`;

/** Lines by their names; those that one line was taken apart into make one group, in which no goods come twice. */
function linesByName(lines: readonly JsonObject[]): Map<string, JsonObject[][]> {
  const known = new Map<string, JsonObject[][]>();
  for (const line of lines) {
    const name = nameOfLine(line);
    const groups = known.get(name) ?? [];
    known.set(name, groups);
    const last = groups.at(-1);
    const { bundle, sku } = line;
    const joins =
      bundle !== undefined && last?.every((one) => one['bundle'] === bundle && one['sku'] !== sku) === true;
    if (joins) last?.push(line);
    else groups.push([line]);
  }
  return known;
}

function mergeParcels(stored: readonly JsonObject[], told: readonly JsonObject[]): JsonObject[] {
  const known = new Map(stored.map((one) => [one['waybillNo'] ?? null, one]));
  const merged = told.map((one) => ({
    ...one,
    ...only(known.get(one['waybillNo'] ?? null) ?? {}, houseFieldsOfParcel),
  }));
  const named = new Set(told.map(({ waybillNo = null }) => waybillNo));
  // What the house shipped and the platform does not list yet.
  return [...merged, ...stored.filter(({ waybillNo = null }) => !named.has(waybillNo))];
}

const only = (row: JsonObject, fields: readonly string[]): JsonObject =>
  Object.fromEntries(
    Object.entries(row).filter(([field, value]) => fields.includes(field) && value !== null),
  );

/** Not the address itself: platforms seal or mask it, and each in another way over time. */
const PLACE = ['province', 'city', 'district', 'oaid'] as const;

/** Tags of people stay; ours say that a refund is under way, and that the address is another than before. */
function tagsOf(
  stored: JsonObject | undefined,
  told: JsonObject,
  refunds: readonly JsonObject[],
): JsonObject {
  const before = textsOf(stored?.['tags']);
  const tags = new Set([...before, ...textsOf(told['tags'])]);
  if (hasOpen(refunds)) tags.add('refunding');
  else tags.delete('refunding');
  const moved = PLACE.some(
    (field) => told[field] !== undefined && stored?.[field] != null && stored[field] !== told[field],
  );
  if (moved) tags.add('address-changed');
  const same = tags.size === before.length && before.every((tag) => tags.has(tag));
  return same ? {} : { tags: [...tags] };
}

const textsOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

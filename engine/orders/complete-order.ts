import { add, compare, isNumeric, mul, printNumeric, type Numeric } from '../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../schemas/values/json.ts';
import { checkAmounts, type AmountCheck } from './check-amounts.ts';
import { receiverProblems, regionCodeOf, type PlaceMemory } from './check-order-receiver.ts';
import { explodeBundles, type Bundle } from './explode-bundles.ts';
import { addGifts, type GiftRule } from './add-gifts.ts';
import { matchLine, type GoodsIndex } from './match-lines.ts';
import type { OrderLine } from './order.ts';
import type { OrderProblem } from './order-problem.ts';
import { filledText, rowsOf } from './order-rows.ts';
import { shipByOf } from './ship-by.ts';

/** The goods of the house, as far as the lines of a batch ask for them. */
export interface Goods extends Omit<GoodsIndex, 'bundles' | 'links'> {
  bundles: ReadonlyMap<string, Bundle>;
  /** What people linked (店铺商品对应), by `shopKey` and `linkNameOf`. */
  links: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Kilograms of one piece, by SKU. */
  weights: ReadonlyMap<string, Numeric>;
}

/** Platforms number their goods shop by shop. */
export const shopKey = ({ platform, shop }: JsonObject): string =>
  `${filledText(platform) ?? ''} ${filledText(shop) ?? ''}`;

const NO_LINKS: ReadonlyMap<string, string> = new Map();

/** What an order is completed with. Without goods lines stay as they are: this house keeps none. */
export interface Knowledge {
  goods?: Goods;
  gifts: readonly GiftRule[];
  places: PlaceMemory;
  /** Whether receivers are looked at. */
  receivers: boolean;
  now: number;
}

/** What completing an order adds to it, and what is wrong with it. */
export interface Completed {
  /** Only what differs from the order. */
  values: JsonObject;
  problems: OrderProblem[];
}

/** Orders in these states are history: what would keep them from being shipped is not asked any more. */
const OVER: ReadonlySet<Json | undefined> = new Set([
  'shipped',
  'picked-up',
  'delivered',
  'completed',
  'canceled',
]);

export const isOver = ({ state }: JsonObject): boolean => OVER.has(state);

/**
 * What follows from an order as it shall lie in the table: its state where nobody told one, whose goods its lines are,
 * bundles taken apart, gifts, number and weight of the items, region, latest time to ship, and whether the amounts add
 * up. Doing it again changes nothing. `told`: what the platform's own identities say of the amounts.
 */
export function completeOrder(order: JsonObject, knowledge: Knowledge, told?: AmountCheck): Completed {
  const values: JsonObject = {};
  const problems: OrderProblem[] = [];
  const whole: JsonObject = { ...order };
  const put = (field: string, value: Json | undefined): void => {
    if (value === undefined) return;
    values[field] = value;
    whole[field] = value;
  };
  if (filledText(order['state']) === undefined) put('state', stateByTimes(order));
  if (filledText(order['regionCode']) === undefined)
    put('regionCode', filledText(regionCodeOf(order, knowledge.places)));
  const lines = rowsOf(order['lines']) as unknown as OrderLine[];
  const amounts = told ?? checkAmounts(filledText(order['platform']) ?? '', order, lines);
  put('amountCheck', amounts.result);
  const gap = amounts.gap === undefined || compare(amounts.gap, 0) === 0 ? null : amounts.gap;
  if (gap !== null || (order['amountGap'] ?? null) !== null) put('amountGap', gap);
  const completed = completeLines(whole, lines, knowledge);
  if (completed !== undefined) put('lines', completed as unknown as Json);
  countItems(whole, completed ?? lines, put);
  put('shipBy', shipByOf(whole));
  if (!isOver(whole))
    problems.push(
      ...unmatched(completed ?? lines, knowledge),
      ...ofAmounts(amounts),
      ...(knowledge.receivers ? ofReceiver(whole, knowledge) : []),
    );
  return { values, problems };
}

/** The furthest state that a time was told of. */
function stateByTimes(order: JsonObject): string {
  const reached = [
    ['canceledAt', 'canceled'],
    ['completedAt', 'completed'],
    ['deliveredAt', 'delivered'],
    ['pickedUpAt', 'picked-up'],
    ['shippedAt', 'shipped'],
    ['paidAt', 'awaiting-review'],
  ].find(([field = '']) => isNumeric(order[field]));
  return reached?.[1] ?? 'awaiting-payment';
}

/** Undefined: nothing about them changes. What was matched once stays as it is, whatever is sold by that code now. */
function completeLines(
  order: JsonObject,
  lines: readonly OrderLine[],
  { goods, gifts }: Knowledge,
): OrderLine[] | undefined {
  if (goods === undefined || isOver(order)) return undefined;
  const links = goods.links.get(shopKey(order)) ?? NO_LINKS;
  const index: GoodsIndex = { ...goods, links, bundles: new Set(goods.bundles.keys()) };
  let isChanged = false;
  const matched = lines.map((line) => {
    if (line.sku !== undefined) return line;
    const match = matchLine(line, index);
    if (match === undefined) return line;
    isChanged = true;
    return { ...line, sku: match.code, matchedBy: match.by };
  });
  const exploded = explodeBundles(matched, goods.bundles);
  const weighed = exploded.map((line) => {
    const one = line.sku === undefined ? undefined : goods.weights.get(line.sku);
    if (one === undefined || line.weightKg !== undefined) return line;
    isChanged = true;
    return { ...line, weightKg: mul(one, line.quantity ?? 1) };
  });
  const given = addGifts(order, weighed, gifts);
  return isChanged || exploded.length !== lines.length || given !== weighed ? given : undefined;
}

function countItems(
  order: JsonObject,
  lines: readonly OrderLine[],
  put: (field: string, value: Json) => void,
): void {
  const count = lines.reduce((sum, { quantity = 0 }) => sum + quantity, 0);
  if (count > 0 && order['itemCount'] !== count) put('itemCount', count);
  const weights = lines.map(({ weightKg }) => weightKg);
  if (weights.length === 0 || !weights.every(isNumeric)) return;
  const weight = weights.reduce<Numeric>(add, 0);
  const known = order['weightKg'];
  if (!isNumeric(known) || compare(known, weight) !== 0) put('weightKg', weight);
}

function unmatched(lines: readonly OrderLine[], { goods }: Knowledge): OrderProblem[] {
  if (goods === undefined) return [];
  const items = new Set(lines.filter(({ sku }) => sku === undefined).map(itemOf));
  return [...items].map((item) => ({
    cause: 'line-unmatched',
    field: 'lines.sku',
    item,
    message: {
      zh: `“${item}”没有对应到我们的商品。`,
      en: `"${item}" is not matched with any of our goods.`,
    },
    fix: {
      zh: '请在“店铺商品对应”里为它选商品或组合装，订单会自动继续。',
      en: 'Choose its SKU or bundle under the goods of the shop; the orders then go on by themselves.',
    },
  }));
}

/** By what a person finds the goods of a line. */
export const itemOf = ({ merchantCode, skuId, barcode, title }: OrderLine): string =>
  (merchantCode?.trim() || skuId || barcode || title || '').slice(0, 100);

function ofAmounts({ result, gap }: AmountCheck): OrderProblem[] {
  if (result !== 'lines' && result !== 'paid') return [];
  const by = gap === undefined ? '' : printNumeric(gap);
  const message =
    result === 'lines'
      ? {
          zh: `明细金额合计与订单金额相差 ${by}。`,
          en: `The lines and the order differ by ${by}.`,
        }
      : {
          zh: `商品金额、优惠、运费与实付相差 ${by}。`,
          en: `Goods, discounts and freight differ from what was paid by ${by}.`,
        };
  return [
    {
      cause: `amounts-${result}`,
      field: 'amountCheck',
      item: '',
      message,
      fix: {
        zh: '请核对平台账单里的优惠与运费，再改订单或映射。',
        en: 'Compare discounts and freight with the bill of the platform, then change the order or the mapping.',
      },
    },
  ];
}

const ofReceiver = (order: JsonObject, { places, now }: Knowledge): OrderProblem[] =>
  receiverProblems(order, places, now).map(({ code, field, message, suggestion, candidates = [] }) => ({
    cause: code,
    field,
    item: '',
    message,
    fix: withCandidates(suggestion, candidates),
  }));

/** A suggestion with the places it may be. */
export const withCandidates = (
  { zh, en }: OrderProblem['fix'],
  candidates: readonly string[],
): OrderProblem['fix'] =>
  candidates.length === 0
    ? { zh, en }
    : { zh: `${zh}可能是：${candidates.join('、')}。`, en: `${en} It may be: ${candidates.join(', ')}.` };

import { add, compare, isNumeric, sub, type Numeric } from '../../schemas/values/decimal.ts';
import type { AmountField, OrderAmounts, OrderLine } from './order.ts';

type Term = readonly ['+' | '-', AmountField];

/**
 * How the amounts of a platform's orders hang together, to the cent. `lines`: the sum of a line's amount over all
 * lines equals these terms of the header. `paid`: what the buyer paid equals these terms. Terms that an order lacks
 * count as 0, except those a side cannot do without.
 */
export interface AmountIdentity {
  lines?: { of: 'goodsAmount' | 'paidAmount'; equals: readonly Term[] };
  paid: { of: 'paidAmount' | 'totalAmount'; equals: readonly Term[] };
}

const paidByParts: AmountIdentity['paid'] = {
  of: 'paidAmount',
  equals: [
    ['+', 'goodsAmount'],
    ['-', 'sellerDiscount'],
    ['-', 'platformDiscount'],
    ['-', 'talentDiscount'],
    ['+', 'freight'],
    ['+', 'tax'],
    ['+', 'serviceFee'],
  ],
};

const linesOfGoods: NonNullable<AmountIdentity['lines']> = {
  of: 'goodsAmount',
  equals: [['+', 'goodsAmount']],
};

/** Where the lines carry what was paid for each, freight apart. */
const linesOfPaid: NonNullable<AmountIdentity['lines']> = {
  of: 'paidAmount',
  equals: [
    ['+', 'paidAmount'],
    ['-', 'freight'],
  ],
};

/** What holds where a platform is not named. */
export const generalIdentity: AmountIdentity = { lines: linesOfGoods, paid: paidByParts };

/** By platform; sources: the field descriptions of each platform's order interface. */
export const amountIdentities: Record<string, AmountIdentity> = {
  taobao: { lines: linesOfPaid, paid: paidByParts },
  tmall: { lines: linesOfPaid, paid: paidByParts },
  // A line has a unit price and no share of what was paid.
  jd: { lines: linesOfGoods, paid: paidByParts },
  pdd: { lines: linesOfGoods, paid: paidByParts },
  douyin: { lines: linesOfPaid, paid: paidByParts },
  shopify: { lines: linesOfGoods, paid: paidByParts },
  woocommerce: { lines: linesOfGoods, paid: paidByParts },
  // Lines have the price of one unit each and vouchers of their own; the header is their sum.
  lazada: { lines: linesOfGoods, paid: paidByParts },
};

export interface AmountCheck {
  /** Ids of the options of the field `amountCheck`. */
  result: 'equal' | 'lines' | 'paid' | 'unknown';
  /** What is left over: found minus due. */
  gap?: Numeric;
  /** Which field has no value, for `unknown`. */
  missing?: AmountField;
}

const sumOf = (amounts: OrderAmounts, terms: readonly Term[]): Numeric =>
  terms.reduce<Numeric>((sum, [sign, field]) => {
    const value = amounts[field];
    if (!isNumeric(value)) return sum;
    return sign === '+' ? add(sum, value) : sub(sum, value);
  }, 0);

/**
 * Tests an order's amounts against its platform's identities: exactly, because a cent is a cause and never noise.
 * A platform's line amounts that are missing altogether leave the lines untested.
 */
export function checkAmounts(
  platform: string,
  amounts: OrderAmounts,
  lines: readonly OrderLine[],
): AmountCheck {
  const identity = Object.hasOwn(amountIdentities, platform) ? amountIdentities[platform]! : generalIdentity;
  const { paid } = identity;
  for (const field of ['goodsAmount', paid.of] as const)
    if (!isNumeric(amounts[field])) return { result: 'unknown', missing: field };
  const gap = sub(amounts[paid.of]!, sumOf(amounts, paid.equals));
  if (compare(gap, 0) !== 0) return { result: 'paid', gap };
  const ofLines = identity.lines && gapOfLines(identity.lines, amounts, lines);
  return ofLines !== undefined && compare(ofLines, 0) !== 0
    ? { result: 'lines', gap: ofLines }
    : { result: 'equal' };
}

function gapOfLines(
  { of, equals }: NonNullable<AmountIdentity['lines']>,
  amounts: OrderAmounts,
  lines: readonly OrderLine[],
): Numeric | undefined {
  const values = lines.map((line) => line[of]).filter(isNumeric);
  if (values.length === 0) return undefined;
  return sub(values.reduce<Numeric>(add, 0), sumOf(amounts, equals));
}

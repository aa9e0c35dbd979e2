import { Big } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { Text } from '../../../schemas/text.ts';

export type MoneyUnit = 'fen' | 'yuan';

/** Which unit some amounts are in, and how that was found out. */
export interface UnitAnswer {
  unit: MoneyUnit;
  /** False: a person has to be asked, with the evidence. */
  sure: boolean;
  evidence: { fits: Record<MoneyUnit, number>; tested: number };
  reason: Text;
}

/** One order: the amounts of its lines, in the unit in doubt, and what its header says they come to, in yuan. */
export interface UnitSample {
  amounts: readonly (Json | undefined)[];
  /** In yuan (the main unit of the currency). */
  headerTotal: Json | undefined;
}

const LEAST_TESTED = 3;
const LEAST_SHARE = 0.9;

const bigOf = (value: Json | undefined): Big | undefined => {
  if (typeof value !== 'number' && typeof value !== 'string' && !(value instanceof Big)) return undefined;
  const text = String(value).replaceAll(/[,¥￥\s元]/g, '');
  return /^-?\d+(?:\.\d+)?$/.test(text) ? new Big(text) : undefined;
};

/**
 * Tests both units against the sum of the header. Amounts with a decimal point are yuan; whole ones could be either,
 * and only where one unit fits nine orders of ten and the other hardly any is the answer sure.
 */
export function moneyUnitDoubt(samples: readonly UnitSample[]): UnitAnswer {
  const fits: Record<MoneyUnit, number> = { fen: 0, yuan: 0 };
  let tested = 0;
  let fractions = 0;
  for (const { amounts, headerTotal } of samples) {
    const numbers = amounts.map(bigOf).filter((one) => one !== undefined);
    if (numbers.some((one) => !one.eq(one.round(0, Big.roundDown)))) fractions += 1;
    const header = bigOf(headerTotal);
    if (header === undefined || header.eq(0) || numbers.length === 0) continue;
    tested += 1;
    const sum = numbers.reduce((total, one) => total.plus(one), new Big(0));
    if (sum.eq(header)) fits.yuan += 1;
    if (sum.div(100).eq(header)) fits.fen += 1;
  }
  const unit: MoneyUnit = fits.fen > fits.yuan && fractions === 0 ? 'fen' : 'yuan';
  const other: MoneyUnit = unit === 'fen' ? 'yuan' : 'fen';
  const bySum =
    tested >= LEAST_TESTED && fits[unit] >= tested * LEAST_SHARE && fits[other] <= tested * (1 - LEAST_SHARE);
  // Nobody counts half fen.
  const byFraction = fractions > 0 && fits.fen === 0;
  const sure = bySum || byFraction;
  return { unit, sure, evidence: { fits, tested }, reason: reasonOf(unit, sure, bySum, fits, tested) };
}

function reasonOf(
  unit: MoneyUnit,
  sure: boolean,
  bySum: boolean,
  fits: Record<MoneyUnit, number>,
  tested: number,
): Text {
  const name = { fen: { zh: '分', en: 'fen' }, yuan: { zh: '元', en: 'yuan' } }[unit];
  if (!sure)
    return {
      zh: `试了 ${tested} 单：按分合得上 ${fits.fen} 单，按元合得上 ${fits.yuan} 单，请确认单位。`,
      en: `Of ${tested} orders ${fits.fen} add up in fen and ${fits.yuan} in yuan; please say which it is.`,
    };
  if (bySum)
    return {
      zh: `${tested} 单里有 ${fits[unit]} 单按${name.zh}加起来等于订单金额。`,
      en: `In ${name.en}, ${fits[unit]} of ${tested} orders add up to their total.`,
    };
  return { zh: '有小数，所以是元。', en: 'There are fractions, so it is yuan.' };
}

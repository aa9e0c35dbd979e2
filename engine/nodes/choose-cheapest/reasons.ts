import type { Text } from '../../../schemas/text.ts';
import { compare, printNumeric, sub, type Numeric } from '../../../schemas/values/decimal.ts';
import { printMoney } from '../../../schemas/values/money.ts';
import type { Candidate } from './tariff.ts';

/** Who was priced and who was left out. */
export interface Decision {
  /** Cheapest first. */
  quotes: { candidate: Candidate; price: Numeric; steps: number }[];
  excluded: { candidate: Candidate; reason: Text }[];
}

/** The decision told in sentences: who was left out and why, every price that was compared, and the choice. */
export function reasonsOf({ quotes, excluded }: Decision, currency: string): Text[] {
  const out = excluded.map(({ candidate, reason }) => ({
    zh: `排除${candidate.name}：${reason.zh}`,
    en: `${candidate.nameEn} is out: ${reason.en}`,
  }));
  const [first, second] = quotes;
  if (first === undefined) return [...out, { zh: '没有剩下的候选方。', en: 'No candidate is left.' }];
  const money = (price: Numeric): string => `${printMoney(price, currency)} ${currency}`;
  const compared = {
    zh: `比价：${quotes.map(({ candidate, price }) => `${candidate.name} ${money(price)}`).join('，')}。`,
    en: `Prices compared: ${quotes.map(({ candidate, price }) => `${candidate.nameEn} ${money(price)}`).join(', ')}.`,
  };
  const { name, nameEn } = first.candidate;
  if (second === undefined)
    return [
      ...out,
      compared,
      { zh: `选${name}：只剩这一家。`, en: `${nameEn} is chosen: it is the only one left.` },
    ];
  const less = sub(second.price, first.price);
  const chosen =
    compare(less, 0) === 0
      ? {
          zh: `选${name}：与${second.candidate.name}同价，价目表中排在前面。`,
          en: `${nameEn} is chosen: as cheap as ${second.candidate.nameEn}, and before it in the list.`,
        }
      : {
          zh: `选${name}：最便宜，比${second.candidate.name}少 ${money(less)}。`,
          en: `${nameEn} is chosen: the cheapest, ${money(less)} less than ${second.candidate.nameEn}.`,
        };
  return [...out, compared, chosen];
}

export const noPrice = (region: string): Text => ({
  zh: `价目表里没有地区 ${region} 的报价。`,
  en: `The list has no price for region ${region}.`,
});

export const tooHeavy = (kg: Numeric, most: Numeric): Text => ({
  zh: `${printNumeric(kg)} kg 超过该价目的上限 ${printNumeric(most)} kg。`,
  en: `${printNumeric(kg)} kg is above the limit of ${printNumeric(most)} kg.`,
});

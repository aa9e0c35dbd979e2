/** Units that goods are counted in; none of them ends the number of a house. */
export const UNITS =
  '公斤|千克|kg|毫升|ml|份|箱|斤|盒|袋|个|件|包|瓶|罐|只|条|套|提|桶|打|支|把|枚|颗|粒|克|双|组|单|板|筐|篮|串|块|张|本|片|杯|束|株|盆|吨';

const DIGITS = '零一二三四五六七八九';
/** `两`, `十二`, `三十`, `半`: as far as people count in a list. */
export const CHINESE_NUMBER = '[半零一二两俩三四五六七八九十百]{1,5}';

/** A number in figures or in Chinese; undefined if it is none, or nothing that is ordered (`二百五` is 250). */
export function readNumber(text: string): number | undefined {
  if (/^\d{1,6}(?:\.\d{1,3})?$/.test(text)) return Number(text);
  if (text === '半') return 0.5;
  let total = 0;
  let digit = -1;
  let lastUnit = 1;
  for (const letter of text.replaceAll(/[两俩]/g, '二')) {
    const value = DIGITS.indexOf(letter);
    if (value >= 0) {
      digit = value;
      continue;
    }
    if (letter !== '十' && letter !== '百') return undefined;
    lastUnit = letter === '十' ? 10 : 100;
    total += (digit === -1 ? 1 : digit) * lastUnit;
    digit = -1;
  }
  if (digit === -1) return total > 0 ? total : undefined;
  return total + (lastUnit === 100 && !text.includes('零') ? digit * 10 : digit);
}

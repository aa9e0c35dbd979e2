import { CHINESE_NUMBER, readNumber, UNITS } from './quantity.ts';

export interface ChatItem {
  /** As it was written, without the quantity; blank where the line names no goods. */
  text: string;
  /** Of the product that was recognised. */
  sku?: string;
  quantity: number;
  unit: string;
}

const NUMBER = `(?:\\d{1,6}(?:\\.\\d{1,3})?|${CHINESE_NUMBER})`;
/** `苹果x2箱`, `苹果*3`. */
const TIMES = new RegExp(`^(.*?)\\s*[xX*×✕]\\s*(\\d{1,6})\\s*(${UNITS})?$`);
/** `苹果2箱`, `两份`; a size within the name (`5斤装苹果`) stays with it, since only the last number counts. */
const COUNTED = new RegExp(`^(.*?)(${NUMBER})\\s*(${UNITS})$`);
/** `2箱苹果`. */
const COUNT_FIRST = new RegExp(`^(${NUMBER})\\s*(${UNITS})(?!装)(.+)$`);
/** `苹果2`. */
const BARE = /^(\D*\p{Script=Han}|[a-zA-Z]{2,})(\d{1,3})$/u;
const PLUS = /^\+\s*(\d{1,4})$/;
/** `苹果2箱橙子3箱` in one word. */
const SEVERAL = new RegExp(`(\\D{1,30}?)(\\d{1,6})(${UNITS})(?=\\D|$)`, 'g');

/** No goods have a longer name. */
const LONGEST = 100;

const item = (text: string, number: string, unit = ''): ChatItem | undefined => {
  const quantity = readNumber(number);
  return quantity === undefined ? undefined : { text: text.trim(), quantity, unit };
};

/** The goods that a word of a list orders; none where it is no order. `苹果2` counts only with `mayBeBare`. */
export function readItems(word: string, mayBeBare: boolean): ChatItem[] {
  if (word.length > LONGEST) return [];
  const several = [...word.matchAll(SEVERAL)];
  if (several.length > 1 && several.map(([whole]) => whole).join('') === word) {
    return several.flatMap(([, text, number, unit]) => item(text!, number!, unit) ?? []);
  }
  const plus = PLUS.exec(word);
  const times = plus ? null : TIMES.exec(word);
  const first = plus || times ? null : COUNT_FIRST.exec(word);
  const counted = plus || times || first ? null : COUNTED.exec(word);
  const bare = plus || times || first || counted || !mayBeBare ? null : BARE.exec(word);
  const found = plus
    ? item('', plus[1]!)
    : times
      ? item(times[1]!, times[2]!, times[3])
      : first
        ? item(first[3]!, first[1]!, first[2])
        : counted
          ? item(counted[1]!, counted[2]!, counted[3])
          : bare
            ? item(bare[1]!, bare[2]!)
            : undefined;
  return found ? [found] : [];
}

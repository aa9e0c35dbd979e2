import { chineseWords, latinWords, type Word } from './lexicon.ts';

/** A heading in pieces: the words that are known, and what is left of it. */
export interface Pieces {
  words: Word[];
  /** Characters (of Chinese) or words (of Latin) that the dictionary does not have. */
  unknown: string[];
  /** What stood in brackets at the end: 元, kg, 件. */
  unit: string | undefined;
}

const UNIT =
  /[（([【]\s*([+-]?(?:元|分|角|万元|件|个|kg|g|克|千克|公斤|斤|cm|m3|%|rmb|cny|usd|myr|rm|￥|¥|\$|cents?|天|小时))\s*[)）\]】]/i;
const HAN = /[\u3400-\u9fff]/;

/** Full width, case, blanks at the ends, marks such as `*` and `#`, and doubled blanks say nothing. */
export const normalizeHeading = (heading: string): string =>
  heading
    .normalize('NFKC')
    .replaceAll(/[\u200b-\u200f\ufeff]/g, '')
    .replaceAll(/(?<=\w\s*)#/g, ' no ')
    .replaceAll(/[*#"'`:：?？。]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** camelCase, snake_case, kebab-case and dots come apart; letters from digits too, and Chinese from Latin. */
const splitWords = (text: string): string =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/[_\-./\\|+&,，、;；()（）[\]【】{}<>《》~·]+/g, ' ')
    .replaceAll(/([\u3400-\u9fff])([A-Za-z0-9])/g, '$1 $2')
    .replaceAll(/([A-Za-z0-9])([\u3400-\u9fff])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim();

const index = (words: readonly Word[]): ReadonlyMap<string, Word[]> => {
  const map = new Map<string, Word[]>();
  for (const word of words) {
    const beside = map.get(word.text[0]!) ?? [];
    const same = beside.findIndex(({ text }) => text === word.text);
    // A word that stands in two lines has the senses of both.
    if (same >= 0) beside[same] = { text: word.text, senses: [...beside[same]!.senses, ...word.senses] };
    else beside.push(word);
    map.set(word.text[0]!, beside);
  }
  for (const beside of map.values()) beside.sort((a, b) => b.text.length - a.text.length);
  return map;
};

const known = index([...chineseWords, ...latinWords]);

/** Reads a heading from the left, always the longest word that fits. */
export function takePieces(heading: string): Pieces {
  const normal = normalizeHeading(heading);
  const unit = UNIT.exec(normal)?.[1]?.toLowerCase();
  const text = joinKnown(splitWords(normal.replace(UNIT, ' ')));
  const words: Word[] = [];
  const unknown: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    const word = known.get(text[at]!)?.find((one) => fits(text, at, one.text));
    const end = word ? at + word.text.length : HAN.test(text[at]!) ? at + 1 : endOfWord(text, at);
    const found = word ?? singular(text.slice(at, end));
    if (found) words.push(found);
    else unknown.push(text.slice(at, end));
    at = end;
  }
  return { words, unknown, unit };
}

const singular = (text: string): Word | undefined =>
  /^[a-z]{3,}s$/.test(text) ? known.get(text[0]!)?.find((one) => one.text === text.slice(0, -1)) : undefined;

/** `sku id` was written `skuId`, and 商品 id is 商品id: blanks beside Chinese go, words across them are tried again. */
const joinKnown = (text: string): string =>
  text
    .replaceAll(/(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fffa-z])/g, '')
    .replaceAll(/(?<=[a-z0-9]) (?=[\u3400-\u9fff])/g, '');

function fits(text: string, at: number, word: string): boolean {
  if (!text.startsWith(word, at)) return false;
  const end = at + word.length;
  const latinEdge = (one: string | undefined): boolean => one !== undefined && /[a-z0-9]/.test(one);
  if (latinEdge(word[0]) && latinEdge(text[at - 1])) return false;
  return !(latinEdge(word.at(-1)) && latinEdge(text[end]));
}

const endOfWord = (text: string, at: number): number => {
  let end = at;
  while (end < text.length && text[end] !== ' ' && !HAN.test(text[end]!)) end += 1;
  return end;
};

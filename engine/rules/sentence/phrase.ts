import { isNumeric, printNumeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import type { Text } from '../../../schemas/text.ts';

export type Language = 'zh' | 'en';

/** How tightly a phrase holds together; one that is looser than its place asks for is put in brackets. */
export const BINDS = { choice: 0, or: 1, and: 2, clause: 3, sum: 4, product: 5, atom: 6 } as const;

export interface Phrase {
  readonly text: string;
  readonly binds: number;
}

export const atom = (text: string): Phrase => ({ text, binds: BINDS.atom });

export const bracket = (text: string, language: Language): string =>
  language === 'zh' ? `（${text}）` : `(${text})`;

/** The text of a phrase for a place that needs at least this binding. */
export const fit = ({ text, binds }: Phrase, least: number, language: Language): string =>
  binds >= least ? text : bracket(text, language);

export const enumerate = (items: readonly string[], language: Language): string =>
  items.join(language === 'zh' ? '、' : ', ');

/** More items than this are counted rather than read out. */
const MAX_ITEMS = 12;

const YES: Text = { zh: '是', en: 'yes' };
const NO: Text = { zh: '否', en: 'no' };
const EMPTY: Text = { zh: '空', en: 'empty' };
const NO_ITEMS: Text = { zh: '空列表', en: 'an empty list' };

export function literal(value: Json, language: Language): string {
  if (value === null) return EMPTY[language];
  if (typeof value === 'boolean') return (value ? YES : NO)[language];
  if (typeof value === 'string') return language === 'zh' ? `“${value}”` : `"${value}"`;
  return isNumeric(value) ? printNumeric(value) : printJson(value);
}

export function listing(items: readonly string[], language: Language): string {
  if (items.length === 0) return NO_ITEMS[language];
  if (items.length <= MAX_ITEMS) return enumerate(items, language);
  const shown = enumerate(items.slice(0, MAX_ITEMS), language);
  return language === 'zh'
    ? `${shown} 等 ${items.length} 项`
    : `${shown} and ${items.length - MAX_ITEMS} more`;
}

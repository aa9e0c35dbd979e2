import type { Text } from '../../../schemas/text.ts';

/** Words that are no field, however a field may be called; in upper case. */
export const literals: ReadonlyMap<string, boolean | null> = new Map([
  ['TRUE', true],
  ['真', true],
  ['是', true],
  ['FALSE', false],
  ['假', false],
  ['否', false],
  ['NULL', null],
  ['空', null],
]);

export const connectives: ReadonlyMap<string, 'and' | 'or'> = new Map([
  ['且', 'and'],
  ['AND', 'and'],
  ['或', 'or'],
  ['OR', 'or'],
]);

/** Names that only mean something inside of a list function. */
export const itemWords: Readonly<Record<'data' | 'item' | 'total', Text>> = {
  data: { zh: '全部数据', en: 'DATA' },
  item: { zh: '该项', en: 'ITEM' },
  total: { zh: '累计值', en: 'TOTAL' },
};

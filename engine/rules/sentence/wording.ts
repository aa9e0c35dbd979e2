import type { Text } from '../../../schemas/text.ts';
import { BINDS } from './phrase.ts';

/** Operators written between their operands, with what the first and the further operands must bind to stand bare. */
export interface Infix {
  readonly word: Text;
  readonly binds: number;
  readonly first: number;
  readonly further: number;
}

const infix = (word: Text | string, binds: number, first = binds, further = first): Infix => ({
  word: typeof word === 'string' ? { zh: word, en: word } : word,
  binds,
  first,
  further,
});
const clause = (sign: string): Infix => infix(sign, BINDS.clause, BINDS.sum);

export const infixes: ReadonlyMap<string, Infix> = new Map([
  ['and', infix({ zh: '且', en: 'and' }, BINDS.and)],
  ['or', infix({ zh: '或', en: 'or' }, BINDS.or)],
  ['==', clause('=')],
  ['===', clause('=')],
  ['!=', clause('≠')],
  ['!==', clause('≠')],
  ['>', clause('>')],
  ['>=', clause('≥')],
  ['<', clause('<')],
  ['<=', clause('≤')],
  ['+', infix('+', BINDS.sum)],
  ['-', infix('-', BINDS.sum, BINDS.sum, BINDS.product)],
  ['*', infix('×', BINDS.product)],
  ['/', infix('÷', BINDS.product, BINDS.product, BINDS.atom)],
  ['cat', infix('&', BINDS.sum, BINDS.product)],
]);

/**
 * Operators that read as a pattern: `{0}` is an operand, `{*}` all of them enumerated. The key names the operator
 * and, where the wording depends on it, the number of operands.
 */
export interface Wording {
  readonly text: Text;
  readonly binds: number;
  /** What each operand must bind; within brackets of the pattern itself anything goes. */
  readonly operands: number;
}

const thing = (zh: string, en: string): Wording => ({
  text: { zh, en },
  binds: BINDS.atom,
  operands: BINDS.atom,
});
const says = (zh: string, en: string): Wording => ({
  text: { zh, en },
  binds: BINDS.clause,
  operands: BINDS.sum,
});
const over = (zh: string, en: string): Wording => ({
  text: { zh, en },
  binds: BINDS.clause,
  operands: BINDS.choice,
});

export const wordings: ReadonlyMap<string, Wording> = new Map([
  ['+/1', thing('{0} 的合计', 'the total of {0}')],
  ['*/1', thing('{0} 的乘积', 'the product of {0}')],
  ['-/1', thing('-{0}', '-{0}')],
  ['%', thing('{0} 除以 {1} 的余数', 'the remainder of {0} ÷ {1}')],
  ['max', thing('{*} 中的最大值', 'the largest of {*}')],
  ['min', thing('{*} 中的最小值', 'the smallest of {*}')],
  ['number', thing('{0} 的数值', 'the number in {0}')],
  ['length', thing('{0} 的长度', 'the length of {0}')],
  ['substr/2', thing('{0} 自位置 {1} 起的部分', 'the part of {0} from position {1}')],
  ['substr/3', thing('{0} 自位置 {1} 起的 {2} 个字符', 'the {2} characters of {0} from position {1}')],
  ['merge', thing('{*} 合成的列表', 'the list of {*}')],
  ['log', thing('{0}', '{0}')],
  ['!', { text: { zh: '并非 {0}', en: 'not {0}' }, binds: BINDS.clause, operands: BINDS.atom }],
  ['!!', says('{0} 成立', '{0} holds')],
  ['between', says('{0} 介于 {1} 和 {2} 之间（含两端）', '{0} is from {1} to {2}')],
  ['starts_with', says('{0} 以 {1} 开头', '{0} starts with {1}')],
  ['ends_with', says('{0} 以 {1} 结尾', '{0} ends with {1}')],
  ['matches', says('{0} 符合格式 {1}', '{0} matches the pattern {1}')],
  ['map', over('{0} 各项的（{1}）', 'the ({1}) of each of {0}')],
  ['filter', over('{0} 中满足（{1}）的各项', 'the items of {0} with ({1})')],
  ['all', over('{0} 的每一项都满足（{1}）', 'every item of {0} has ({1})')],
  ['some', over('{0} 中有一项满足（{1}）', 'some item of {0} has ({1})')],
  ['none', over('{0} 中没有一项满足（{1}）', 'no item of {0} has ({1})')],
  ['reduce/2', over('{0} 逐项累计（{1}）', '{0} folded by ({1})')],
  ['reduce/3', over('{0} 自 {2} 起逐项累计（{1}）', '{0} folded from {2} by ({1})')],
]);

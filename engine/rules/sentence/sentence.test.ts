import { describe, expect, it } from 'vitest';
import type { Json } from '../../../schemas/values/json.ts';
import { operators } from '../operators/registry.ts';
import { sentence, type Labels } from './sentence.ts';

const labels: Labels = {
  weight: { zh: '重量', en: 'Weight' },
  region: { zh: '地区编码', en: 'Region code' },
  items: { zh: '商品行', en: 'Lines' },
  'items.*.qty': { zh: '数量', en: 'Quantity' },
};
const weight: Json = { var: 'weight' };
const over3: Json = { '>': [weight, 3] };

describe('sentence', () => {
  it.each<[Json, string, string]>([
    [
      { and: [over3, { starts_with: [{ var: 'region' }, '6531'] }] },
      '重量 > 3 且 地区编码 以 “6531” 开头',
      'Weight > 3 and Region code starts with "6531"',
    ],
    [{ '<': [1, weight, 3] }, '1 < 重量 < 3', '1 < Weight < 3'],
    [{ '==': [weight, null] }, '重量 为空', 'Weight is empty'],
    [{ '!==': [weight, null] }, '重量 不为空', 'Weight is not empty'],
    [{ '==': [{ var: 'paid' }, true] }, 'paid = 是', 'paid = yes'],
    [
      { '!': { in: [{ var: 'region' }, ['65', '54']] } },
      '地区编码 不属于 “65”、“54”',
      'Region code is not one of "65", "54"',
    ],
    [{ in: ['加急', { var: 'remark' }] }, 'remark 包含 “加急”', 'remark contains "加急"'],
    [{ in: [weight, []] }, '重量 属于 空列表', 'Weight is one of an empty list'],
    [{ '!': { and: [over3, { var: 'paid' }] } }, '并非 （重量 > 3 且 paid）', 'not (Weight > 3 and paid)'],
    [
      { and: [{ or: [over3, { var: 'paid' }] }, { and: [over3, over3] }] },
      '（重量 > 3 或 paid） 且 重量 > 3 且 重量 > 3',
      '(Weight > 3 or paid) and Weight > 3 and Weight > 3',
    ],
    [{ and: [over3] }, '重量 > 3', 'Weight > 3'],
    [{ '-': [{ '-': [weight, 1] }, { '-': [2, 1] }] }, '重量 - 1 - （2 - 1）', 'Weight - 1 - (2 - 1)'],
    [{ '*': [{ '+': [weight, 1] }, { '-': [2] }] }, '（重量 + 1） × -2', '(Weight + 1) × -2'],
    [
      { all: [{ var: 'items' }, { '>': [{ var: 'qty' }, 1] }] },
      '商品行 的每一项都满足（数量 > 1）',
      'every item of Lines has (Quantity > 1)',
    ],
    [
      { reduce: [{ var: 'items' }, { '+': [{ var: 'accumulator' }, { var: 'current.qty' }] }, 0] },
      '商品行 自 0 起逐项累计（累计值 + 数量）',
      'Lines folded from 0 by (the result so far + Quantity)',
    ],
    [
      { some: [[1, 2], { '==': [{ var: '' }, 1] }] },
      '1、2 中有一项满足（该项 = 1）',
      'some item of 1, 2 has (the item = 1)',
    ],
    [
      { if: [over3, '邮政', { missing: ['weight'] }, '待补', '中通'] },
      '若 重量 > 3 则 “邮政”，否则若 缺少 重量 则 “待补”，否则 “中通”',
      'if Weight > 3 then "邮政", else if Weight is missing then "待补", else "中通"',
    ],
    [
      { missing: ['weight', 'region'] },
      '缺少 重量、地区编码 中的至少一项',
      'at least one of Weight, Region code is missing',
    ],
    [
      { missing_some: [1, ['weight', 'region']] },
      '重量、地区编码 中填写的不足 1 项',
      'fewer than 1 of Weight, Region code are given',
    ],
    [{ var: ['weight', 0] }, '重量（缺少时为 0）', 'Weight (0 if missing)'],
    [{ coalesce: [over3, false] }, '（重量 > 3）（未知时取 否）', '(Weight > 3) (if unknown: no)'],
    [{ between: [weight, 1, 3] }, '重量 介于 1 和 3 之间（含两端）', 'Weight is from 1 to 3'],
    [{ distance: [weight, 'a'] }, 'distance（重量，“a”）', 'distance(Weight, "a")'],
  ])('%j', (rule, zh, en) => {
    expect(sentence(rule, 'zh', labels)).toBe(zh);
    expect(sentence(rule, 'en', labels)).toBe(en);
  });

  it('counts the items of a long list', () => {
    const rule: Json = { in: [weight, Array.from({ length: 20 }, (_, index) => index)] };
    expect(sentence(rule, 'zh')).toBe('weight 属于 0、1、2、3、4、5、6、7、8、9、10、11 等 20 项');
  });

  it.each([...operators])('has words for %s', (name, { least }) => {
    const texts = Array.from({ length: Math.max(least, 1) }, (_, index) => `text${index}`);
    const operands: Json[] = name === 'missing_some' ? [1, texts] : texts;
    expect(sentence({ [name]: operands }, 'zh')).not.toContain(`${name}（`);
    expect(sentence({ [name]: operands }, 'en')).not.toContain(`${name}(`);
  });
});

import { describe, expect, it } from 'vitest';
import type { Json } from '../../../schemas/values/json.ts';
import { completeFormula, parseFormula, printFormula, type FormulaFields } from './index.ts';

const fields: FormulaFields = {
  fields: [
    { path: 'input.weight', label: { zh: '重量', en: 'Weight' } },
    { path: 'input.region', label: { zh: '地区', en: 'Region' } },
    { path: 'input.remark', label: { zh: '买家 留言', en: 'Remark' } },
    { path: 'input.lines', label: { zh: '商品行', en: 'Lines' } },
    { path: 'input.lines.*.qty', label: { zh: '数量', en: 'Quantity' } },
    { path: 'steps.stock.qty', label: { zh: '库存', en: 'Stock' } },
  ],
};
const weight: Json = { var: 'input.weight' };
const region: Json = { var: 'input.region' };

const read = (text: string): Json => {
  const parsed = parseFormula(text, fields);
  if (!parsed.ok) throw new Error(`${parsed.fault.message.zh} ${parsed.fault.from}`);
  return parsed.rule;
};

describe('a formula', () => {
  it.each<[string, Json, string]>([
    [
      'IF(重量>3, "邮政", "中通")',
      { if: [{ '>': [weight, 3] }, '邮政', '中通'] },
      'IF(重量 > 3, "邮政", "中通")',
    ],
    [
      '=如果（重量＞3，“邮政”，“中通”）',
      { if: [{ '>': [weight, 3] }, '邮政', '中通'] },
      'IF(重量 > 3, "邮政", "中通")',
    ],
    [
      '地区 = "新疆" 且 重量 ≥ 3',
      { and: [{ '==': [region, '新疆'] }, { '>=': [weight, 3] }] },
      'AND(地区 = "新疆", 重量 >= 3)',
    ],
    [
      'AND(重量>3，OR(地区="新疆"，地区="西藏"))',
      { and: [{ '>': [weight, 3] }, { or: [{ '==': [region, '新疆'] }, { '==': [region, '西藏'] }] }] },
      'AND(重量 > 3, OR(地区 = "新疆", 地区 = "西藏"))',
    ],
    ['属于(地区, {"新疆"、"西藏"})', { in: [region, ['新疆', '西藏']] }, '属于(地区, {"新疆", "西藏"})'],
    ['CONTAINS([买家 留言], "加急")', { in: ['加急', { var: 'input.remark' }] }, '包含([买家 留言], "加急")'],
    ['1 < input.weight', { '<': [1, weight] }, '1 < 重量'],
    ['1 < 重量 < 3', { '<': [1, weight, 3] }, '1 < 重量 < 3'],
    ['重量 + 1 - 2 * -3', { '-': [{ '+': [weight, 1] }, { '*': [2, -3] }] }, '重量 + 1 - 2 * -3'],
    ['(重量 + 1) + 2', { '+': [{ '+': [weight, 1] }, 2] }, '(重量 + 1) + 2'],
    ['-(重量)', { '-': weight }, '-重量'],
    [
      '"省" & 地区 & 7615917337495251231',
      { cat: ['省', region, 7615917337495251000] },
      '"省" & 地区 & 7615917337495251231',
    ],
    [
      '有一项(商品行, 数量 > 1)',
      { some: [{ var: 'input.lines' }, { '>': [{ var: 'qty' }, 1] }] },
      '有一项(商品行, 数量 > 1)',
    ],
    [
      '累计(商品行, 累计值 + 数量, 0)',
      { reduce: [{ var: 'input.lines' }, { '+': [{ var: 'accumulator' }, { var: 'current.qty' }] }, 0] },
      '累计(商品行, 累计值 + 数量, 0)',
    ],
    ['缺少(重量, 地区)', { missing: ['input.weight', 'input.region'] }, '缺少(重量, 地区)'],
    ['默认(重量, 0) > 3', { '>': [{ var: ['input.weight', 0] }, 3] }, '默认(重量, 0) > 3'],
    ['库存 = 空', { '==': [{ var: 'steps.stock.qty' }, null] }, '库存 = 空'],
    ['NOT(TRUE)', { '!': true }, 'NOT(TRUE)'],
    [
      '[steps.check-stock.qty] > 1',
      { '>': [{ var: 'steps.check-stock.qty' }, 1] },
      '[steps.check-stock.qty] > 1',
    ],
    ['"说""好"""', '说"好"', '"说""好"""'],
  ])('%s', (text, rule, printed) => {
    const given = read(text);
    if (text.includes('7615917337495251231')) expect(JSON.stringify(given)).toContain('7615917337495251231');
    else expect(given).toEqual(rule);
    expect(printFormula(given, 'zh', fields)).toEqual({ ok: true, text: printed });
  });

  it('is written in English as well', () => {
    expect(printFormula({ in: [region, ['a']] }, 'en', fields)).toEqual({
      ok: true,
      text: 'ISIN(Region, {"a"})',
    });
  });

  it.each<[string, number, number, RegExp]>([
    ['重里 > 3', 0, 2, /没有字段“重里”.*重量/],
    ['重量 > ', 4, 5, /没有写完/],
    ['IF(重量 > 3', 2, 3, /没有配对/],
    ['重量 > 3kg', 6, 8, /不能直接跟“kg”/],
    ['FOO(1)', 0, 3, /没有函数“FOO”/],
    ['NOT(1, 2)', 0, 9, /要 1 个参数，这里有 2 个/],
    ['1 < 重量 <= 3', 2, 9, /不知道先比哪个/],
    ['地区 = "新疆', 5, 8, /没有结束/],
    ["地区 = '新疆'", 5, 6, /双引号/],
    ['重量 重量', 3, 5, /不该是“重量”/],
    ['', 0, 0, /还没有写公式/],
  ])('says where it is wrong: %s', (text, from, to, message) => {
    const parsed = parseFormula(text, fields);
    if (parsed.ok) throw new Error('it was read');
    const { fault } = parsed;
    expect([fault.from, fault.to]).toEqual([from, to]);
    expect(`${fault.message.zh}${fault.hint?.zh ?? ''}`).toMatch(message);
  });

  it('asks which field is meant where two have one name', () => {
    const twice: FormulaFields = {
      fields: [...(fields.fields ?? []), { path: 'input.net', label: { zh: '重量', en: 'Net' } }],
    };
    expect(parseFormula('重量 > 3', twice)).toMatchObject({
      ok: false,
      fault: { message: { zh: '有 2 个字段都叫“重量”。' } },
    });
    expect(printFormula(weight, 'zh', twice)).toEqual({ ok: true, text: 'input.weight' });
  });

  it('does not spell what it has no words for', () => {
    expect(printFormula({ freight: [1] }, 'zh')).toMatchObject({ ok: false });
    expect(printFormula({ a: 1, b: 2 }, 'zh')).toMatchObject({ ok: false });
  });

  it('refuses what is nested too deeply', () => {
    expect(parseFormula(`${'('.repeat(5_000)}1`)).toMatchObject({
      ok: false,
      fault: { message: { zh: '嵌套太深。' } },
    });
  });
});

describe('completion', () => {
  const labels = (text: string): string[] =>
    completeFormula(text, text.length, fields, 'zh').items.map(({ label }) => label);

  it('offers fields before functions, by what is typed of any of their names', () => {
    expect(labels('IF(重')).toEqual(['重量']);
    expect(labels('weig')).toEqual(['重量']);
    expect(labels('AND(地区 = "a", IF').slice(0, 1)).toEqual(['IF']);
    expect(labels('IF("重')).toEqual([]);
    expect(labels('').slice(0, 2)).toEqual(['重量', '地区']);
  });

  it('says what to put in and where the caret goes', () => {
    const { from, to, items } = completeFormula('IF(买', 4, fields, 'zh');
    expect([from, to, items[0]?.insert]).toEqual([3, 4, '[买家 留言]']);
    expect(completeFormula('属', 1, fields, 'zh').items[0]).toMatchObject({ insert: '属于()', caret: 3 });
  });
});

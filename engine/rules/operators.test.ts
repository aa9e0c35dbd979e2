import { describe, expect, it } from 'vitest';
import { Big } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { compileRule } from './compile-rule.ts';
import { isUnknown, unknownReason, type UnknownReason } from './unknown.ts';

const evaluate = (rule: Json, data: Json = {}): unknown => {
  const value = compileRule(rule).evaluate(data);
  return isUnknown(value) ? { unknown: value.$unknown, why: unknownReason(value) } : value;
};
const unknown = (path: string, why: UnknownReason): unknown => ({ unknown: path, why });

describe('operators of our own', () => {
  it.each<[Json, Json, unknown]>([
    [{ starts_with: [{ var: 'region' }, '6531'] }, { region: '653101' }, true],
    [{ starts_with: [{ var: 'region' }, ['54', '65']] }, { region: '653101' }, true],
    [{ starts_with: [{ var: 'region' }, []] }, { region: '653101' }, false],
    [{ starts_with: [{ var: 'region' }, '6531'] }, { region: 653101 }, unknown('region', 'type')],
    [{ starts_with: [{ var: 'region' }, ['65', 54]] }, { region: '653101' }, unknown('region', 'type')],
    [{ ends_with: ['上海市', '市'] }, {}, true],
    [{ ends_with: [{ var: 'city' }, '市'] }, { city: null }, unknown('city', 'null')],
    [{ matches: [{ var: 'phone' }, '^1\\d{10}$'] }, { phone: '13800000000' }, true],
    [{ matches: ['a13800000000', '^1\\d{10}$'] }, {}, false],
    [{ matches: ['订单 42', '\\d+'] }, {}, true],
    [{ matches: [{ var: 'text' }, '^(a+)+$'] }, { text: `${'a'.repeat(2_000)}!` }, false],
    [{ matches: [{ var: 'phone' }, '1'] }, { phone: 1 }, unknown('phone', 'type')],
    [{ length: '𠮷野家' }, {}, 3],
    [{ length: { var: 'items' } }, { items: [1, 2] }, 2],
    [{ length: { var: 'items' } }, { items: { a: 1 } }, unknown('items', 'type')],
    [{ between: [{ var: 'weight' }, 1, 3] }, { weight: 3 }, true],
    [{ between: [{ var: 'weight' }, 1, 3] }, { weight: 0.99 }, false],
    [{ between: [{ var: 'weight' }, { var: 'low' }, 3] }, { weight: 4 }, false],
    [{ between: [{ var: 'weight' }, { var: 'low' }, 3] }, { weight: 2 }, unknown('low', 'missing')],
    [{ number: { var: 'weight' } }, { weight: ' 3.50 ' }, 3.5],
    [{ number: '9007199254740993' }, {}, new Big('9007199254740993')],
    [{ number: { var: 'weight' } }, { weight: '3kg' }, unknown('weight', 'type')],
    [{ number: { var: 'weight' } }, { weight: '' }, unknown('weight', 'type')],
    [{ coalesce: [{ var: 'a' }, { var: 'b' }, 7] }, { a: null }, 7],
    [{ coalesce: [{ '>': [{ var: 'weight' }, 3] }, false] }, { weight: '4' }, false],
    [{ coalesce: [{ var: 'a' }, 0] }, { a: false }, false],
    [{ coalesce: [null, { var: 'a' }] }, {}, unknown('a', 'missing')],
  ])('%j', (rule, data, expected) => {
    expect(evaluate(rule, data)).toEqual(expected);
  });
});

describe('three-valued logic', () => {
  const open: Json = { var: 'absent' };
  it.each<[Json, unknown]>([
    [{ and: [open, false] }, false],
    [{ and: [false, open] }, false],
    [{ and: [open, true] }, unknown('absent', 'missing')],
    [{ or: [open, true] }, true],
    [{ or: [open, false] }, unknown('absent', 'missing')],
    [{ or: [open, 'b'] }, 'b'],
    [{ '!': open }, unknown('absent', 'missing')],
    [{ '!!': [open] }, unknown('absent', 'missing')],
    [{ and: [open, { '>': [null, 1] }] }, unknown('absent', 'missing')],
    [{ if: [open, 1, 1] }, unknown('absent', 'missing')],
    [{ if: [{ missing: 'absent' }, 'none', open] }, 'none'],
    [{ if: [{ or: [open, true] }, 1, 2] }, 1],
    [{ '<': [3, 2, open] }, false],
    [{ '<': [open, 3, 2] }, false],
    [{ '<': [1, 2, open] }, unknown('absent', 'missing')],
    [{ some: [{ var: 'ab' }, { '==': [{ var: 'a' }, 1] }] }, true],
    [{ all: [{ var: 'ab' }, { '==': [{ var: 'b' }, 1] }] }, unknown('ab.*.b', 'missing')],
    [{ all: [{ var: 'ab' }, { '==': [{ var: 'a' }, 2] }] }, false],
    [{ none: [{ var: 'ab' }, { '==': [{ var: 'a' }, 1] }] }, false],
  ])('%j', (rule, expected) => {
    expect(evaluate(rule, { ab: [{}, { a: 1 }] })).toEqual(expected);
  });
});

describe('variables', () => {
  it.each<[Json, Json, unknown]>([
    [{ var: ['a', 1] }, { a: null }, null],
    [{ var: ['a', 1] }, {}, 1],
    [{ var: ['a', { var: 'b' }] }, { b: 2 }, 2],
    [{ var: 'a.1.b' }, { a: [0, { b: 5 }] }, 5],
    [{ var: 'a.01' }, { a: [0, 1] }, unknown('a.01', 'missing')],
    [{ var: 'a.length' }, { a: [0, 1] }, 2],
    [{ var: 'a.e' }, { a: new Big('1e30') }, unknown('a.e', 'missing')],
    [{ var: 'toString' }, {}, unknown('toString', 'missing')],
    [{ var: 'toString' }, { toString: 'mine' }, 'mine'],
    [{ var: { cat: ['a', '.b'] } }, { a: { b: 1 } }, 1],
    [{ var: { var: 'key' } }, { key: 'constructor' }, unknown('constructor', 'missing')],
    [{ var: { var: 'key' } }, { key: '__proto__.toString' }, unknown('__proto__.toString', 'missing')],
    [{ var: { var: 'key' } }, { key: ['a'] }, unknown('key', 'type')],
    [{ var: { var: 'key' } }, {}, unknown('key', 'missing')],
    [{ missing: [{ var: 'keys' }] }, { keys: ['a', 'b'], a: 1 }, ['b']],
    [{ missing: { var: 'keys' } }, { keys: ['__proto__', { var: 'a' }] }, unknown('keys', 'type')],
    [{ missing: { var: 'keys' } }, {}, unknown('keys', 'missing')],
    [{ missing_some: [2, { var: 'keys' }] }, { keys: ['a', 'b'], a: 1 }, ['b']],
    [{ missing_some: [{ var: 'n' }, ['a']] }, { n: '1' }, unknown('n', 'type')],
  ])('%j of %j', (rule, data, expected) => {
    expect(evaluate(rule, data)).toEqual(expected);
  });

  it('reads nothing an object inherits', () => {
    const data = Object.create({ weight: 5 }) as Record<string, Json>;
    expect(evaluate({ var: 'weight' }, data)).toEqual(unknown('weight', 'missing'));
  });
});

describe('exact numbers', () => {
  const big = new Big('12345678901234567890.12');
  it.each<[Json, Json, unknown]>([
    [{ '+': [0.1, 0.2, 0.3] }, {}, 0.6],
    [{ '*': [{ var: 'price' }, 3] }, { price: 19.99 }, 59.97],
    [{ '+': [{ var: 'total' }, 0.01] }, { total: big }, new Big('12345678901234567890.13')],
    [{ '-': [{ var: 'total' }, { var: 'total' }] }, { total: big }, 0],
    [{ '*': [94906267, 94906267] }, {}, new Big('9007199515875289')],
    [{ '>': [{ var: 'total' }, 1] }, { total: big }, true],
    [{ '==': [{ var: 'total' }, big] }, { total: new Big('12345678901234567890.120') }, true],
    [{ in: [{ var: 'total' }, [1, 2, 3, 4, 5, 6, 7, 8]] }, { total: new Big('3.0') }, true],
    [{ '!!': { var: 'total' } }, { total: new Big(0) }, false],
    [{ max: [1, { var: 'total' }, 2] }, { total: big }, big],
    [
      { '+': { map: [{ var: 'items' }, { '*': [{ var: 'n' }, { var: 'p' }] }] } },
      {
        items: [
          { n: 3, p: 0.1 },
          { n: 1, p: 0.2 },
        ],
      },
      0.5,
    ],
    [{ '+': { var: 'items' } }, { items: [] }, 0],
    [{ min: { var: 'items' } }, { items: [] }, unknown('items', 'type')],
    [{ '+': { var: 'items' } }, { items: [1, null] }, unknown('items', 'null')],
    [{ '+': [{ var: 'a' }, 1] }, { a: Number.NaN }, unknown('a', 'type')],
    [{ '/': [{ var: 'a' }, { var: 'b' }] }, { a: 1, b: new Big(0) }, unknown('a', 'zero')],
    [
      { cat: [{ var: 'total' }, '/', 1e21] },
      { total: big },
      '12345678901234567890.12/1000000000000000000000',
    ],
  ])('%j of %j', (rule, data, expected) => {
    expect(evaluate(rule, data)).toEqual(expected);
  });

  it('gives up on a product that grows without end', () => {
    const items = Array.from({ length: 200 }, () => new Big('123456789.123456789'));
    const product: Json = {
      reduce: [{ var: 'items' }, { '*': [{ var: 'accumulator' }, { var: 'current' }] }, 1],
    };
    expect(evaluate(product, { items })).toEqual(unknown('items.*', 'range'));
  });
});

describe('lists', () => {
  it('finds scalars of any kind in a literal list', () => {
    const codes = ['653101', '653121', '653122', '653123', '653124', '653125', '653126', null, true, 7];
    for (const code of codes) expect(evaluate({ in: [{ var: 'code' }, codes] }, { code })).toBe(true);
    expect(evaluate({ in: [{ var: 'code' }, codes] }, { code: '7' })).toBe(false);
    expect(evaluate({ in: [{ var: 'code' }, codes] })).toEqual(unknown('code', 'missing'));
  });

  it('lets a default settle an unknown accumulator', () => {
    const rule: Json = {
      reduce: [[1, 2], { '+': [{ var: ['accumulator', 10] }, { var: 'current' }] }, { var: 'start' }],
    };
    expect(evaluate(rule)).toBe(13);
  });

  it('compares deeply nested data without running out of stack', () => {
    const nest = (): Json => {
      let value: Json = [];
      for (let level = 0; level < 100_000; level += 1) value = [value];
      return value;
    };
    expect(evaluate({ '==': [{ var: 'a' }, { var: 'b' }] }, { a: nest(), b: nest() })).toBe(true);
    expect(evaluate({ '===': [{ var: 'a' }, { var: 'b' }] }, { a: nest(), b: [nest()] })).toBe(false);
  });

  it('hands out literal lists that nobody can change', () => {
    const value = compileRule(['a', ['b']]).evaluate({}) as Json[];
    expect(() => value.push('c')).toThrow(TypeError);
    expect(() => (value[1] as Json[]).push('c')).toThrow(TypeError);
  });
});

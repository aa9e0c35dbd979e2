import { describe, expect, it, vi } from 'vitest';
import { Big } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { compileRule } from './compile-rule.ts';

const evaluate = (rule: Json, data: Json = null): unknown =>
  compileRule(rule, { mode: 'compat' }).evaluate(data);

describe('compat rules', () => {
  it.each<[Json, Json, unknown]>([
    [{ '==': ['1', 1] }, null, true],
    [{ '<': [{ var: 'weight' }, 2] }, {}, true],
    [{ var: 'a.b' }, { a: null }, null],
    [{ var: ['a.b', 7] }, { a: {} }, 7],
    [{ var: '' }, [1], [1]],
    [{ var: 'list.length' }, { list: [1, 2] }, 2],
    [{ var: 'name.length' }, { name: 'abc' }, 3],
    [{ missing: ['a', 'b'] }, { a: '' }, ['a', 'b']],
    [{ missing_some: [1, ['a', 'b']] }, { a: 1 }, []],
    [{ if: [{ missing: { var: 'keys' } }, 'no', 'yes'] }, { keys: ['a'], a: 1 }, 'yes'],
    [{ and: [] }, null, null],
    [{ '+': ['a', 1] }, null, null],
    [{ '/': [1, 0] }, null, null],
    [{ a: 1, b: 2 }, null, { a: 1, b: 2 }],
  ])('%j of %j', (rule, data, expected) => {
    expect(evaluate(rule, data)).toEqual(expected);
  });

  it('reads own properties only, also by a path from data', () => {
    for (const key of ['constructor', 'constructor.name', '__proto__', 'toString', 'list.map', 'name.at']) {
      expect(evaluate({ var: { var: 'key' } }, { key, list: [], name: 'a' })).toBe(null);
      expect(evaluate({ missing: { var: 'keys' } }, { keys: [key] })).toEqual([key]);
    }
  });

  it('never runs data as a rule', () => {
    const keys: Json = [{ cat: ['sec', 'ret'] }];
    expect(evaluate({ missing: { var: 'keys' } }, { keys, secret: 1 })).toEqual(keys);
    expect(evaluate({ missing_some: [1, { var: 'keys' }] }, { keys, secret: 1 })).toEqual(keys);
  });

  it('works with decimals as doubles', () => {
    const big = new Big('12345678901234567890.5');
    expect(evaluate({ '===': [{ var: 'a' }, 12345678901234567000] }, { a: big })).toBe(true);
    expect(evaluate({ in: [12345678901234567000, { var: 'list' }] }, { list: [big] })).toBe(true);
    expect(
      evaluate({ map: [{ var: 'items' }, { '+': [{ var: 'a' }, 1] }] }, { items: [{ a: big }] }),
    ).toEqual([12345678901234567000]);
    expect(evaluate({ '>': [big, 1] })).toBe(true);
  });

  it('is unknown where json-logic-js throws', () => {
    expect(evaluate({ '*': [] })).toEqual({ $unknown: '/*' });
  });

  it('prints nothing to the console', () => {
    const spy = vi.spyOn(console, 'log');
    expect(evaluate({ log: { var: 'a' } }, { a: 1 })).toBe(1);
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  });
});

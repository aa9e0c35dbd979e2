import { describe, expect, it } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import { checkRule, type CheckOptions } from './check-rule.ts';
import { compileRule } from './compile-rule.ts';

const found = (rule: unknown, options?: CheckOptions): [string, string][] =>
  checkRule(rule, options).map(({ code, path }) => [code, path]);

const nested = (levels: number): Json => {
  let rule: Json = true;
  for (let level = 0; level < levels; level += 1) rule = { '!': rule };
  return rule;
};

describe('checkRule', () => {
  it.each<[string, unknown, string, string]>([
    ['an unknown operator', { and: [true, { greater: [1, 2] }] }, 'rule-unknown-operator', '/and/1/greater'],
    ['an inherited name as operator', { toString: [] }, 'rule-unknown-operator', '/toString'],
    ['a prototype as operator', JSON.parse('{"__proto__": [1]}'), 'rule-unknown-operator', '/__proto__'],
    ['a dotted operator', { 'Math.max': [1] }, 'rule-unknown-operator', '/Math.max'],
    ['two keys', { '>': [1, 2], '<': [3, 4] }, 'rule-not-an-operation', ''],
    ['no key', { if: [true, {}] }, 'rule-not-an-operation', '/if/1'],
    ['too few operands', { '==': [1] }, 'rule-operand-count', '/=='],
    ['too many operands, which json-logic-js would drop', { '/': [8, 2, 2] }, 'rule-operand-count', '/~1'],
    ['a prototype path', { '!': { var: '__proto__' } }, 'rule-reserved-path', '/!/var'],
    ['a prototype inside a path', { var: ['a.constructor.name', 1] }, 'rule-reserved-path', '/var/0'],
    [
      'a prototype path among the missing',
      { missing: ['a', 'prototype'] },
      'rule-reserved-path',
      '/missing/1',
    ],
    ['the same in a list', { missing: [['a.__proto__']] }, 'rule-reserved-path', '/missing/0/0'],
    [
      'the same in missing_some',
      { missing_some: [1, ['__proto__']] },
      'rule-reserved-path',
      '/missing_some/1/0',
    ],
    ['a path that is none', { var: [[1]] }, 'rule-no-path', '/var/0'],
    ['a pattern that is computed', { matches: ['a', { var: 'pattern' }] }, 'rule-bad-pattern', '/matches/1'],
    ['a broken pattern', { matches: ['a', '('] }, 'rule-bad-pattern', '/matches/1'],
    ['a pattern with a look-behind', { matches: ['a', '(?<=a)b'] }, 'rule-bad-pattern', '/matches/1'],
    ['what is not JSON', { '!': [undefined] }, 'rule-not-json', '/!/0'],
    ['a number that is not finite', { '>': [Number.NaN, 1] }, 'rule-not-json', '/>/0'],
    ['an endless text', { '==': ['x'.repeat(10_001), 'y'] }, 'rule-text-too-long', '/==/0'],
  ])('refuses %s', (_, rule, code, path) => {
    expect(found(rule)).toContainEqual([code, path]);
    expect(() => compileRule(rule)).toThrow();
  });

  it('speaks both languages and names the culprit', () => {
    expect(checkRule({ '~/': [] })).toEqual([
      {
        code: 'rule-unknown-operator',
        path: '/~0~1',
        message: { zh: '没有名为“~/”的运算。', en: 'There is no operator named "~/".' },
        value: '~/',
      },
    ]);
  });

  it('accepts 64 levels and refuses the 65th', () => {
    expect(found(nested(64))).toEqual([]);
    expect(found(nested(65))).toEqual([['rule-too-deep', '/!'.repeat(64)]]);
  });

  it('ends on a rule that contains itself', () => {
    const rule: { '!': unknown } = { '!': true };
    rule['!'] = rule;
    expect(found(rule)).toEqual([['rule-too-deep', '/!'.repeat(64)]]);
  });

  it('refuses a rule of more than 20,000 values, once', () => {
    expect(found({ in: ['a', Array.from({ length: 19_000 }, () => 'x')] })).toEqual([]);
    expect(found({ in: ['a', Array.from({ length: 25_000 }, () => 'x')] })).toEqual([['rule-too-large', '']]);
  });

  it('tells at most the first problems of a broken rule', () => {
    expect(found({ and: Array.from({ length: 500 }, () => ({ nope: [] })) })).toHaveLength(100);
  });

  it('knows the operators of the host', () => {
    const operators = { distance: { least: 2, most: 2, apply: () => 1 } };
    expect(found({ distance: ['a', 'b'] }, { operators })).toEqual([]);
    expect(found({ distance: ['a'] }, { operators })).toEqual([['rule-operand-count', '/distance']]);
  });

  it('holds variables against the paths a record has', () => {
    const paths = ['weight', 'items.*.quantity', 'receiver.city'];
    const good: Json = {
      and: [
        { '>': [{ var: 'weight' }, 3] },
        {
          all: [
            { filter: [{ var: 'items' }, { '>': [{ var: 'quantity' }, 0] }] },
            { '<': [{ var: 'quantity' }, 9] },
          ],
        },
        { missing: ['receiver'] },
        { reduce: [{ var: 'items' }, { '+': [{ var: 'accumulator' }, { var: 'current.quantity' }] }, 0] },
        { '>': [{ var: 'items.0.quantity' }, 0] },
      ],
    };
    expect(found(good, { paths })).toEqual([]);
    expect(found({ some: [{ var: 'items' }, { '>': [{ var: 'qty' }, 0] }] }, { paths })).toEqual([
      ['rule-unknown-path', '/some/1/>/0/var'],
    ]);
    expect(found({ missing: ['weight', 'wieght'] }, { paths })).toEqual([
      ['rule-unknown-path', '/missing/1'],
    ]);
  });
});

describe('checkRule in compat mode', () => {
  it('warns of an object with two keys, which json-logic-js takes for data', () => {
    expect(checkRule({ var: 'a', default: 1 }, { mode: 'compat' })).toMatchObject([
      { code: 'rule-not-an-operation', severity: 'warning' },
    ]);
  });

  it('finds a problem behind any number of warnings', () => {
    const data = Array.from({ length: 300 }, () => ({ a: 1, b: 2 }));
    expect(found({ merge: [...data, { nope: 1 }] }, { mode: 'compat' })[0]).toEqual([
      'rule-unknown-operator',
      '/merge/300/nope',
    ]);
  });

  it('accepts any number of operands, but no operator of ours and no prototype path', () => {
    expect(found({ '/': [8, 2, 2] }, { mode: 'compat' })).toEqual([]);
    expect(found({ starts_with: ['ab', 'a'] }, { mode: 'compat' })).toEqual([
      ['rule-unknown-operator', '/starts_with'],
    ]);
    expect(found({ var: 'constructor.name' }, { mode: 'compat' })).toEqual([['rule-reserved-path', '/var']]);
  });
});

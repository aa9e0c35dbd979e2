import { describe, expect, it } from 'vitest';
import type { FilterGroup, Operator } from './filter-model.ts';
import { fromRule, toRule } from './filter-rule.ts';

const group = (join: FilterGroup['join'], ...items: FilterGroup['items']): FilterGroup => ({ join, items });
const condition = (operator: Operator, value: unknown, field = 'paid') => ({ field, operator, value });

/** Each operator with a value it takes. */
const samples: readonly [Operator, unknown][] = [
  ['is', 12],
  ['is-not', 'a'],
  ['any-of', ['a', 'b']],
  ['none-of', ['a']],
  ['contains', '急'],
  ['above', 1],
  ['at-least', 1],
  ['below', 9],
  ['at-most', 9],
  ['between', [1, 9]],
  ['within', 7],
  ['has', 'urgent'],
  ['empty', undefined],
  ['filled', undefined],
];

describe('a filter', () => {
  it('comes back from its rule as it was, whatever it compares', () => {
    for (const field of ['paid', 'lines.sku'])
      for (const [operator, value] of samples) {
        // Between two values of a row is no question of one row.
        if (operator === 'between' && field.includes('.')) continue;
        const filter = group('and', condition(operator, value, field));
        expect(fromRule(toRule(filter))).toEqual(filter);
      }
  });

  it('keeps its groups', () => {
    const filter = group(
      'or',
      condition('is', 'paid', 'state'),
      group('and', condition('above', 100), condition('empty', undefined, 'note')),
    );
    expect(fromRule(toRule(filter))).toEqual(filter);
  });

  it('asks nothing while it is half written', () => {
    expect(
      toRule(group('and', condition('is', undefined), condition('any-of', []), condition('is', 1, ''))),
    ).toBe(undefined);
    expect(toRule(group('and', condition('between', [1, undefined]), condition('is', 3)))).toEqual({
      '==': [{ var: 'paid' }, 3],
    });
  });

  it('leaves alone what people wrote as a rule of their own', () => {
    expect(fromRule({ '>': [{ '+': [{ var: 'a' }, 1] }, 2] })).toBe(undefined);
    expect(fromRule({ if: [true, 1, 2] })).toBe(undefined);
  });

  it('is any of the rows where it names a column of them', () => {
    expect(toRule(group('and', condition('is', 'A-1', 'lines.sku')))).toEqual({
      some: [{ var: 'lines' }, { '==': [{ var: 'sku' }, 'A-1'] }],
    });
  });
});

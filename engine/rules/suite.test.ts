import { describe, expect, it } from 'vitest';
import { ruleEvalSuite } from './suite.ts';

const cases: unknown[] = [
  '# comparison',
  [{ '>': [{ var: 'weight' }, 3] }, { weight: 4 }, true],
  [{ '>': [{ var: 'weight' }, 3] }, {}, { $unknown: 'weight' }],
  [{ '>': ['4', 3] }, null, true],
  'objects as published suites write them',
  { description: 'sum', rule: { '+': [0.1, 0.2] }, data: {}, result: 0.3 },
  { rule: { '/': [1, 0] }, error: { type: 'NaN' } },
  { rule: { nope: [] }, error: { type: 'Unknown Operator' } },
  { rule: { var: 'a' }, data: { a: null }, result: null },
];

describe('ruleEvalSuite', () => {
  it('counts cases, skips comments and traces what failed', () => {
    expect(ruleEvalSuite(cases)).toEqual({
      total: 7,
      passed: 6,
      failed: [
        {
          index: 3,
          expected: true,
          actual: { $unknown: '/>' },
          trace: [{ at: '/>', operator: '>', value: { $unknown: '/>' }, steps: [] }],
        },
      ],
    });
  });

  it('runs the same suite as json-logic-js does', () => {
    const { failed } = ruleEvalSuite(cases, 'compat');
    expect(failed.map(({ index, actual }) => [index, actual])).toEqual([
      [2, false],
      [5, 0.30000000000000004],
      [6, null],
    ]);
  });

  it('fails what is refused, and what is no case', () => {
    const { total, failed } = ruleEvalSuite([[{ nope: [1] }, null, 1], { data: 1 }, null, [1, 2]]);
    expect(total).toBe(4);
    expect(failed.map(({ index, actual }) => [index, actual])).toEqual([
      [0, { $refused: 'rule-unknown-operator', path: '/nope' }],
      [1, { $refused: 'not-a-case', path: '' }],
      [2, { $refused: 'not-a-case', path: '' }],
      [3, { $refused: 'not-a-case', path: '' }],
    ]);
  });

  it('tells a missing answer from an unknown one', () => {
    expect(ruleEvalSuite([[{ var: 'a' }, {}, null]]).passed).toBe(0);
    expect(ruleEvalSuite([[{ var: 'a' }, {}, null]], 'compat').passed).toBe(1);
  });
});

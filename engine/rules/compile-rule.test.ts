import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Json } from '../../schemas/values/json.ts';
import { compileRule } from './compile-rule.ts';
import { decide, type OnUnknown } from './decide.ts';
import { isUnknown, unknownProblem, unknownReason, type Unknown } from './unknown.ts';

const overweight: Json = {
  and: [{ '>': [{ var: 'weight' }, 3] }, { in: [{ var: 'region' }, ['653101', '653121']] }],
};

describe('compileRule', () => {
  it('refuses with the first problem', () => {
    expect(() => compileRule({ nope: 1 })).toThrow(ProblemError);
    expect(() => compileRule({ nope: 1 })).toThrow('/nope: There is no operator named "nope".');
  });

  it('names the variables a rule reads, each once, in order', () => {
    const rule: Json = {
      and: [
        { '>': [{ var: 'weight' }, { var: ['limit', { var: 'fallback' }] }] },
        {
          all: [{ filter: [{ var: 'items' }, { var: 'on' }] }, { '>': [{ var: 'qty' }, { var: 'weight' }] }],
        },
        { reduce: [{ var: 'items' }, { '+': [{ var: 'accumulator' }, { var: 'current.qty' }] }, 0] },
        { some: [{ var: 'codes' }, { '==': [{ var: '' }, 'x'] }] },
        { map: [{ merge: [[1]] }, { var: 'not.of.the.record' }] },
        { missing: ['shop', 'weight'] },
        { missing_some: [1, ['phone', 'mobile']] },
        { var: { cat: ['computed', 'path'] } },
      ],
    };
    expect(compileRule(rule).paths).toEqual(
      [
        'codes',
        'codes.*',
        'fallback',
        'items',
        'items.*.on',
        'items.*.qty',
        'items.*.weight',
        'limit',
        'mobile',
      ]
        .concat(['phone', 'shop', 'weight'])
        .sort(),
    );
    expect(compileRule(rule, { mode: 'compat' }).paths).toEqual(compileRule(rule).paths);
  });

  it('tells by test whether the value is true as JSONLogic sees it', () => {
    const test = (data: Json): unknown => compileRule({ var: 'x' }).test(data);
    for (const x of [true, 1, -0.5, '0', 'a', [0], {}]) expect(test({ x })).toBe(true);
    for (const x of [false, 0, '', null, []]) expect(test({ x })).toBe(false);
    expect(isUnknown(test({}) as Unknown)).toBe(true);
  });

  it('prints an unknown as its path, and is not fooled by data that looks like one', () => {
    const { evaluate } = compileRule({ var: 'order.weight' });
    const value = evaluate({});
    expect(JSON.stringify(value)).toBe('{"$unknown":"order.weight"}');
    const lookalike = evaluate({ order: { weight: { $unknown: 'x' } } });
    expect(isUnknown(lookalike)).toBe(false);
  });

  it('takes pure functions of the host', () => {
    const operators = {
      zone: { least: 1, most: 1, apply: ([code]: readonly Json[]) => (code === '65' ? 'far' : undefined) },
      broken: {
        least: 0,
        most: 0,
        apply: () => {
          throw new Error('boom');
        },
      },
      '+': { least: 0, most: 9, apply: () => 'taken over' },
    };
    const evaluate = (rule: Json, data: Json = {}): unknown =>
      compileRule(rule, { operators }).evaluate(data);
    expect(evaluate({ zone: { var: 'code' } }, { code: '65' })).toBe('far');
    expect(evaluate({ zone: { var: 'code' } }, { code: '33' })).toEqual({ $unknown: 'code' });
    expect(evaluate({ zone: { var: 'code' } })).toEqual({ $unknown: 'code' });
    expect(evaluate({ broken: [] })).toEqual({ $unknown: '/broken' });
    expect(evaluate({ '+': [1, 2] })).toBe(3);
  });
});

describe('trace', () => {
  it('tells what ran, with the values, and leaves out what did not', () => {
    const { trace } = compileRule(overweight);
    expect(trace({ weight: 2, region: '653101' })).toEqual({
      value: false,
      trace: [
        {
          at: '/and',
          operator: 'and',
          value: false,
          steps: [
            {
              at: '/and/0/>',
              operator: '>',
              value: false,
              steps: [{ at: '/and/0/>/0/var', operator: 'var', path: 'weight', value: 2, steps: [] }],
            },
          ],
        },
      ],
    });
  });

  it('shows the step that was unknown', () => {
    const { trace } = compileRule(overweight).trace({ region: '330106' });
    expect(trace[0]?.value).toBe(false);
    expect(trace[0]?.steps.map(({ at, value }) => [at, value])).toEqual([
      ['/and/0/>', { $unknown: 'weight' }],
      ['/and/1/in', false],
    ]);
  });

  it('records each item of a list, up to a limit', () => {
    const { trace } = compileRule({ map: [{ var: 'items' }, { '+': [{ var: '' }, 1] }] });
    expect(trace({ items: [1, 2] }).trace[0]?.steps.map(({ at, value }) => [at, value])).toEqual([
      ['/map/0/var', [1, 2]],
      ['/map/1/+', 2],
      ['/map/1/+', 3],
    ]);
    const long = trace({ items: Array.from({ length: 100_000 }, () => 1) });
    expect(long.value).toHaveLength(100_000);
    expect(long.trace[0]?.steps.length).toBeLessThanOrEqual(1_000);
  });

  it('shows every operation of a compat rule outside of list bodies', () => {
    const { trace } = compileRule(overweight, { mode: 'compat' }).trace({ weight: '4', region: '1' });
    expect(trace[0]?.steps.map(({ at, value }) => [at, value])).toEqual([
      ['/and/0/>', true],
      ['/and/1/in', false],
    ]);
  });
});

describe('decide', () => {
  const rule = compileRule(overweight);
  it.each<[OnUnknown, unknown]>([
    ['true', true],
    ['false', false],
    ['fail', { $unknown: 'weight' }],
  ])('takes an unknown for %s', (onUnknown, expected) => {
    expect(decide(rule, { region: '653101' }, onUnknown)).toEqual(expected);
    expect(decide(rule, { region: '653101', weight: 4 }, onUnknown)).toBe(true);
    expect(decide(rule, { region: '330106' }, onUnknown)).toBe(false);
  });

  it('explains an unknown to people', () => {
    const explain = (given: Json, data: Json = {}): unknown => {
      const verdict = decide(compileRule(given), data, 'fail');
      return isUnknown(verdict)
        ? [unknownReason(verdict), unknownProblem(verdict, '/config/rule').message.zh]
        : verdict;
    };
    expect(explain(overweight, { region: '653101' })).toEqual(['missing', '“weight”没有值。']);
    expect(explain({ '>': [{ var: 'w' }, 3] }, { w: null })).toEqual([
      'null',
      '“w”是空值，不能比较也不能计算。',
    ]);
    expect(explain({ '>': ['5', 3] })).toEqual(['type', '“/>”处的值类型不符，例如拿文本和数字比较。']);
    expect(explain({ '>': [{ '/': [{ var: 'w' }, 0] }, 3] }, { w: 1 })).toEqual(['zero', '“w”处除以了零。']);
  });
});

import * as fc from 'fast-check';
import jsonLogic, { type RulesLogic } from 'json-logic-js';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../schemas/values/json.ts';
import { compileRule } from './compile-rule.ts';

/**
 * The common subset: every variable is there and of the kind its operator takes, numbers are small integers. In it
 * the strict language must answer exactly as json-logic-js does.
 */
const record = fc.record({
  a: fc.integer({ min: -9, max: 9 }),
  b: fc.integer({ min: -9, max: 9 }),
  name: fc.string({ unit: 'grapheme-ascii', maxLength: 6 }),
  city: fc.constantFrom('喀什', '北京', ''),
  paid: fc.boolean(),
  gone: fc.constant(null),
  order: fc.record({ weight: fc.integer({ min: 0, max: 9 }), region: fc.constantFrom('653101', '330106') }),
  items: fc.array(
    fc.record({ quantity: fc.integer({ min: 0, max: 4 }), price: fc.integer({ min: 1, max: 9 }) }),
    {
      maxLength: 4,
    },
  ),
  counts: fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 4 }),
});

const operation = (name: string, ...operands: fc.Arbitrary<Json>[]): fc.Arbitrary<Json> =>
  fc.tuple(...operands).map((given) => ({ [name]: given }));
const several = (
  names: readonly string[],
  operand: fc.Arbitrary<Json>,
  least: number,
  most: number,
): fc.Arbitrary<Json> =>
  fc
    .tuple(fc.constantFrom(...names), fc.array(operand, { minLength: least, maxLength: most }))
    .map(([name, operands]) => ({ [name]: operands }));
const variable = (...paths: string[]): fc.Arbitrary<Json> =>
  fc.constantFrom(...paths).map((path) => ({ var: path }));

const withNull = (rule: Json): Json => {
  const [name, operands] = Object.entries(rule as Record<string, Json[]>)[0] as [string, Json[]];
  return { [name]: [...operands, null] };
};

const { number, condition, text, list } = fc.letrec<Record<'number' | 'condition' | 'text' | 'list', Json>>(
  (tie) => ({
    number: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'rule', withCrossShrink: true },
      fc.integer({ min: -9, max: 9 }),
      variable('a', 'b', 'order.weight'),
      several(['+', '*'], tie('number'), 1, 3),
      several(['max', 'min'], tie('number'), 1, 3),
      several(['-'], tie('number'), 1, 2),
      operation('%', tie('number'), fc.integer({ min: 1, max: 9 })),
      operation('if', tie('condition'), tie('number'), tie('number')),
      operation('var', fc.constant('absent'), tie('number')),
      operation(
        'reduce',
        tie('list'),
        fc.constant({ '+': [{ var: 'accumulator' }, { var: 'current' }] }),
        tie('number'),
      ),
    ),
    condition: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'rule', withCrossShrink: true },
      fc.boolean(),
      variable('paid'),
      several(['>', '>=', '<', '<=', '==', '===', '!=', '!=='], tie('number'), 2, 2),
      several(['>', '>=', '<', '<=', '==', '===', '!=', '!=='], tie('text'), 2, 2),
      several(['<', '<='], tie('number'), 3, 3),
      several(['==', '!=='], variable('gone', 'a', 'name'), 1, 1).map((rule) => withNull(rule)),
      several(['and', 'or'], tie('condition'), 1, 3),
      several(['!', '!!'], fc.oneof(tie('condition'), tie('number'), tie('text'), tie('list')), 1, 1),
      operation('in', tie('text'), fc.oneof(tie('text'), fc.array(tie('text'), { maxLength: 3 }))),
      operation('in', tie('number'), tie('list')),
      fc
        .tuple(fc.constantFrom('all', 'some', 'none'), tie('list'), fc.integer({ min: -3, max: 3 }))
        .map(([name, items, limit]) => ({ [name]: [items, { '>': [{ var: '' }, limit] }] })),
      several(['missing'], fc.constantFrom('a', 'absent', 'order.weight', 'order.absent', 'gone'), 1, 3),
      fc.integer({ min: 0, max: 3 }).map((least) => ({ missing_some: [least, ['a', 'absent', 'city']] })),
    ),
    text: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'rule', withCrossShrink: true },
      fc.string({ unit: 'grapheme-ascii', maxLength: 4 }),
      variable('name', 'city', 'order.region'),
      several(['cat'], fc.oneof(tie('text'), tie('number'), fc.boolean()), 0, 3),
      operation('substr', tie('text'), fc.integer({ min: -4, max: 4 })),
      operation('substr', tie('text'), fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 })),
      operation('?:', tie('condition'), tie('text'), tie('text')),
    ),
    list: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'rule', withCrossShrink: true },
      fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 4 }),
      variable('counts'),
      operation(
        'map',
        fc.constant({ var: 'items' }),
        fc.constant({ '*': [{ var: 'quantity' }, { var: 'price' }] }),
      ),
      operation(
        'filter',
        tie('list'),
        operation('>', fc.constant({ var: '' }), fc.integer({ min: -3, max: 3 })),
      ),
      several(['merge'], fc.oneof(tie('list'), tie('number')), 0, 3),
    ),
  }),
);

/** JSON knows no negative zero. */
const printed = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

describe('strict rules in the subset shared with json-logic-js', () => {
  it('give the same value', () => {
    fc.assert(
      fc.property(fc.oneof(number, condition, text, list), record, (rule, data) => {
        const expected = jsonLogic.apply(rule as RulesLogic, data) as unknown;
        expect(printed(compileRule(rule).evaluate(data))).toEqual(printed(expected));
      }),
      { numRuns: 3_000 },
    );
  });

  it('give the same quotient where it ends', () => {
    const whole = fc.integer({ min: -10_000, max: 10_000 });
    fc.assert(
      fc.property(whole, fc.constantFrom(1, 2, 4, 5, 8, 10, -16, 25, 100), (a, b) => {
        expect(compileRule({ '/': [{ var: 'a' }, b] }).evaluate({ a })).toBe(a / b);
      }),
    );
  });

  it('trace to the value they evaluate to', () => {
    fc.assert(
      fc.property(fc.oneof(number, condition, text, list), record, (rule, data) => {
        const compiled = compileRule(rule);
        const { value, trace } = compiled.trace(data);
        expect(value).toEqual(compiled.evaluate(data));
        expect(compiled.trace(data).trace).toEqual(trace);
      }),
      { numRuns: 300 },
    );
  });
});

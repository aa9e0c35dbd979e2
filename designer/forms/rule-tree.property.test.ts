import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalRule } from '../../engine/rules/formula/index.ts';
import type { Json } from '../../schemas/values/json.ts';
import {
  emptyGroup,
  groupOf,
  operators,
  ruleOf,
  type Condition,
  type ConditionOperator,
} from './rule-tree.ts';

const path = fc.constantFrom('input.weight', 'input.region', 'steps.stock.qty');
const scalar = fc.oneof(fc.integer(), fc.string(), fc.boolean()) as fc.Arbitrary<Json>;
const names = Object.keys(operators) as ConditionOperator[];

const condition: fc.Arbitrary<Condition> = fc
  .record({
    path,
    operator: fc.constantFrom(...names),
    value: scalar,
    list: fc.array(scalar, { maxLength: 3 }),
    other: path,
    byField: fc.boolean(),
    unsure: fc.constantFrom('inherit' as const, 'false' as const, 'true' as const),
  })
  .map(({ path: of, operator, value, list, other, byField, unsure }): Condition => {
    const { takes } = operators[operator];
    const operand: Condition['operand'] =
      takes === 'none'
        ? { kind: 'value', value: null }
        : takes === 'range'
          ? { kind: 'range', low: value, high: 9 }
          : byField
            ? { kind: 'field', path: other }
            : { kind: 'value', value: takes === 'list' ? list : value };
    return { kind: 'condition', path: of, operator, operand, unsure };
  });

const { rule } = fc.letrec<{ rule: Json }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small' },
    condition.map((one) => ruleOf({ ...emptyGroup, parts: [one] })),
    scalar,
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('rule'), { minLength: 2, maxLength: 3 }))
      .map(([joint, parts]): Json => ({ [joint]: parts })),
    tie('rule').map((inner): Json => canonicalRule({ '!': [inner] })),
    fc.tuple(tie('rule'), fc.boolean()).map(([inner, answer]): Json => ({ coalesce: [inner, answer] })),
    fc.tuple(tie('rule'), tie('rule')).map(([a, b]): Json => ({ '+': [a, b] })),
    fc.tuple(path, tie('rule')).map(([a, b]): Json => ({ '>': [{ var: a }, b] })),
  ),
}));

describe('the rule builder', () => {
  it('loses nothing of any rule', () => {
    fc.assert(
      fc.property(rule, (one) => {
        expect(ruleOf(groupOf(one))).toEqual(canonicalRule(one));
      }),
      { numRuns: 3_000 },
    );
  });

  it('shows every condition it can write as that condition', () => {
    fc.assert(
      fc.property(condition, (one) => {
        const shown = groupOf(ruleOf({ ...emptyGroup, parts: [one] })).parts;
        expect(shown).toMatchObject([{ kind: 'condition' }]);
      }),
    );
  });

  it('shows what is no condition as a formula, inside of its group', () => {
    const shown = groupOf({ and: [{ '>': [{ var: 'a' }, 3] }, { '>': [{ '*': [{ var: 'a' }, 2] }, 3] }] });
    expect(shown.parts.map(({ kind }) => kind)).toEqual(['condition', 'formula']);
  });

  it('keeps what unknown means of each condition', () => {
    const rule: Json = { coalesce: [{ '>': [{ var: 'a' }, 3] }, false] };
    expect(groupOf(rule).parts).toMatchObject([{ kind: 'condition', path: 'a', unsure: 'false' }]);
  });

  it('is empty before there is a rule, and then never holds', () => {
    expect(groupOf(undefined)).toEqual(emptyGroup);
    expect(ruleOf(emptyGroup)).toBe(null);
  });
});

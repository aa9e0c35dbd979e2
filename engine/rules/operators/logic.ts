import type { Expression, Operator, Run } from '../expression.ts';
import { truth } from '../truth.ts';
import { isUnknown, type Unknown, type Value } from '../unknown.ts';

const runs = (operands: readonly Expression[]): Run[] => operands.map(({ run }) => run);

/**
 * Three-valued and/or. The value that settles the matter wins (false for `and`, true for `or`), also after an
 * unknown; without one, an unknown operand leaves the whole unknown. As in JSONLogic the deciding operand itself is
 * the value, and the last operand if none decides.
 */
const connective = (settling: boolean): Operator => ({
  least: 1,
  most: Infinity,
  build: (operands) => {
    const steps = runs(operands);
    return (data) => {
      let open: Unknown | undefined;
      let value: Value = null;
      for (const step of steps) {
        value = step(data);
        const holds = truth(value);
        if (holds === settling) return value;
        if (typeof holds !== 'boolean') open ??= holds;
      }
      return open ?? value;
    };
  },
});

const negation = (expected: boolean): Operator => ({
  least: 1,
  most: 1,
  build: ([operand]) => {
    const { run } = operand as Expression;
    return (data) => {
      const holds = truth(run(data));
      return typeof holds === 'boolean' ? holds === expected : holds;
    };
  },
});

/** `[condition, then, condition, then, …, else]`. An unknown condition leaves the choice unknown; no `else` is null. */
const choice: Operator = {
  least: 0,
  most: Infinity,
  build: (operands) => {
    const steps = runs(operands);
    const last = steps.length - 1;
    return (data) => {
      for (let index = 0; index < last; index += 2) {
        const holds = truth((steps[index] as Run)(data));
        if (typeof holds !== 'boolean') return holds;
        if (holds) return (steps[index + 1] as Run)(data);
      }
      return last % 2 === 0 ? (steps[last] as Run)(data) : null;
    };
  },
};

/** The first operand that is neither unknown nor null, else the last: how a rule says what an unknown means. */
const coalesce: Operator = {
  least: 1,
  most: Infinity,
  extra: true,
  build: (operands) => {
    const steps = runs(operands);
    return (data) => {
      let value: Value = null;
      for (const step of steps) {
        value = step(data);
        if (value !== null && !isUnknown(value)) return value;
      }
      return value;
    };
  },
};

/** Passes its operand through. Nothing is printed: the trace shows the value. */
const log: Operator = { least: 1, most: 1, build: ([operand]) => (operand as Expression).run };

export const logicOperators: Readonly<Record<string, Operator>> = {
  and: connective(false),
  or: connective(true),
  '!': negation(false),
  '!!': negation(true),
  if: choice,
  '?:': choice,
  coalesce,
  log,
};

import { compare, isNumeric } from '../../../schemas/values/decimal.ts';
import { compareText } from '../../../schemas/values/text.ts';
import type { Expression, Operator, Run, Site } from '../expression.ts';
import { faultOfTwo, faultsAt, type Faults } from '../faults.ts';
import { isUnknown, type Unknown, type Value } from '../unknown.ts';

/**
 * Order is defined between two numbers (by decimal value) and between two texts (by code point). Anything else,
 * null and booleans included, is unknown. A third operand makes a chain: `{"<": [a, b, c]}` is a < b and b < c.
 */
interface Order {
  /** On two doubles, the case that must be fast. */
  readonly numbers: (a: number, b: number) => boolean;
  readonly holds: (order: -1 | 0 | 1) => boolean;
}

const orders: Record<'>' | '>=' | '<' | '<=', Order> = {
  '>': { numbers: (a, b) => a > b, holds: (order) => order > 0 },
  '>=': { numbers: (a, b) => a >= b, holds: (order) => order >= 0 },
  '<': { numbers: (a, b) => a < b, holds: (order) => order < 0 },
  '<=': { numbers: (a, b) => a <= b, holds: (order) => order <= 0 },
};

function inOrder(a: Value, b: Value, { numbers, holds }: Order, faults: Faults): boolean | Unknown {
  if (typeof a === 'number' && typeof b === 'number') return numbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return holds(compareText(a, b));
  return isNumeric(a) && isNumeric(b) ? holds(compare(a, b)) : faultOfTwo(a, b, faults);
}

const comparison = (order: Order): Operator => ({
  least: 2,
  most: 3,
  build: (operands, site) => {
    const faults = faultsAt(site);
    const [a, b, c] = operands as [Expression, Expression, Expression | undefined];
    return c === undefined ? pair(a, b, order, faults) : chain(a.run, b.run, c.run, order, faults);
  },
});

function pair(a: Expression, b: Expression, order: Order, faults: Faults): Run {
  const left = a.run;
  if (typeof b.constant === 'number') return againstNumber(left, b.constant, order, faults);
  const right = b.run;
  return (data) => inOrder(left(data), right(data), order, faults);
}

/** `weight > 3`, the commonest condition: one call less, and no check of the constant. */
function againstNumber(left: Run, limit: number, order: Order, faults: Faults): Run {
  const { numbers } = order;
  return (data) => {
    const value = left(data);
    return typeof value === 'number' ? numbers(value, limit) : inOrder(value, limit, order, faults);
  };
}

/** False as soon as one half is false, also when the other half is unknown. */
const chain =
  (a: Run, b: Run, c: Run, order: Order, faults: Faults): Run =>
  (data) => {
    const middle = b(data);
    const first = inOrder(a(data), middle, order, faults);
    if (first === false) return false;
    const second = inOrder(middle, c(data), order, faults);
    return second === false || !isUnknown(first) ? second : first;
  };

/** `{"between": [value, low, high]}`: low <= value <= high. */
const between: Operator = {
  least: 3,
  most: 3,
  extra: true,
  build: (operands, site: Site) => {
    const [value, low, high] = operands as [Expression, Expression, Expression];
    return chain(low.run, value.run, high.run, orders['<='], faultsAt(site));
  },
};

export const comparisonOperators: Readonly<Record<string, Operator>> = {
  '>': comparison(orders['>']),
  '>=': comparison(orders['>=']),
  '<': comparison(orders['<']),
  '<=': comparison(orders['<=']),
  between,
};

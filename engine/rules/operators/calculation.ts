import {
  add,
  compare,
  div,
  isNumeric,
  mod,
  mul,
  negate,
  readNumeric,
  sub,
  type Numeric,
} from '../../../schemas/values/decimal.ts';
import type { Expression, Operator, Run, Site } from '../expression.ts';
import { fault, faultOfTwo, faultsAt, type Faults } from '../faults.ts';
import { unknown, type Unknown, type Value } from '../unknown.ts';

/** A product that grows item by item would take all the time there is; no amount needs more than this. */
const MAX_DIGITS = 1_000;
const MAX_EXPONENT = 400;

type Calculate = (a: Numeric, b: Numeric) => Numeric;

interface CalculationFaults extends Faults {
  readonly zero: Unknown;
  readonly range: Unknown;
}

const calculationFaults = (site: Site): CalculationFaults => ({
  ...faultsAt(site),
  zero: unknown(site.blame, 'zero'),
  range: unknown(site.blame, 'range'),
});

const inRange = (value: Numeric, range: Unknown): Value =>
  typeof value === 'number' || (Math.abs(value.e) <= MAX_EXPONENT && value.c.length <= MAX_DIGITS)
    ? value
    : range;

/** Only numbers are calculated with: a text or null leaves the result unknown. */
function calculate(a: Value, b: Value, operation: Calculate, faults: CalculationFaults): Value {
  return isNumeric(a) && isNumeric(b) ? inRange(operation(a, b), faults.range) : faultOfTwo(a, b, faults);
}

const divided =
  (operation: Calculate): Operator['build'] =>
  (operands, site) => {
    const faults = calculationFaults(site);
    const [{ run: left }, { run: right }] = operands as [Expression, Expression];
    return (data) => {
      const a = left(data);
      const b = right(data);
      return isNumeric(b) && compare(b, 0) === 0 && isNumeric(a)
        ? faults.zero
        : calculate(a, b, operation, faults);
    };
  };

const difference: Operator = {
  least: 1,
  most: 2,
  build: (operands, site) => {
    const faults = calculationFaults(site);
    const [{ run: left }, subtrahend] = operands as [Expression, Expression | undefined];
    if (subtrahend !== undefined) return (data) => calculate(left(data), subtrahend.run(data), sub, faults);
    return (data) => {
      const value = left(data);
      return isNumeric(value) ? negate(value) : fault(value, faults);
    };
  },
};

/**
 * Sum, product, largest and smallest of the operands; a lone operand that is a list stands for its items, so
 * `{"+": {"map": [items, …]}}` is a total. Of no items the sum is 0 and the product 1, but nothing is the largest.
 */
const folded = (operation: Calculate, ofNone: Numeric | undefined): Operator => ({
  least: 1,
  most: Infinity,
  build: (operands, site) => {
    const faults = calculationFaults(site);
    const [first, second, third] = operands.map(({ run }) => run) as [Run, Run | undefined, Run | undefined];
    if (second === undefined) return (data) => foldList(first(data), operation, ofNone, faults);
    if (third === undefined) return (data) => calculate(first(data), second(data), operation, faults);
    const rest = operands.slice(1);
    return (data) => {
      let total = first(data);
      for (const { run } of rest) total = calculate(total, run(data), operation, faults);
      return total;
    };
  },
});

function foldList(
  value: Value,
  operation: Calculate,
  ofNone: Numeric | undefined,
  faults: CalculationFaults,
): Value {
  if (isNumeric(value)) return value;
  if (!Array.isArray(value)) return fault(value, faults);
  const [first, ...rest] = value;
  if (first === undefined) return ofNone ?? faults.type;
  let total: Value = isNumeric(first) ? first : fault(first, faults);
  for (const item of rest) total = calculate(total, item, operation, faults);
  return total;
}

/** `{"number": text}`: the number a text spells, exactly. The one way from text to number. */
const number: Operator = {
  least: 1,
  most: 1,
  extra: true,
  build: (operands, site) => {
    const faults = faultsAt(site);
    const [{ run }] = operands as [Expression];
    return (data) => {
      const value = run(data);
      if (isNumeric(value)) return value;
      return (typeof value === 'string' ? readNumeric(value.trim()) : undefined) ?? fault(value, faults);
    };
  },
};

export const calculationOperators: Readonly<Record<string, Operator>> = {
  '+': folded(add, 0),
  '*': folded(mul, 1),
  '-': difference,
  '/': { least: 2, most: 2, build: divided(div) },
  '%': { least: 2, most: 2, build: divided(mod) },
  max: folded((a, b) => (compare(a, b) >= 0 ? a : b), undefined),
  min: folded((a, b) => (compare(a, b) <= 0 ? a : b), undefined),
  number,
};

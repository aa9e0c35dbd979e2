import type { Json } from '../../../schemas/values/json.ts';
import { kindOf, sameValue } from '../equality.ts';
import type { Expression, Operator } from '../expression.ts';
import { faultsAt } from '../faults.ts';
import { isUnknown, type Unknown } from '../unknown.ts';

/**
 * `==` asks for values of one kind and is unknown for two kinds: a text is never quietly taken for a number. Null is
 * a value, equal to itself and to nothing else. `===` answers false for two kinds, as json-logic-js does. Lists and
 * records are equal by content.
 */
const loosely = (a: Json, b: Json, mismatch: Unknown): boolean | Unknown =>
  a === null || b === null ? a === b : kindOf(a) === kindOf(b) ? sameValue(a, b) : mismatch;

const equality = (strict: boolean, expected: boolean): Operator => ({
  least: 2,
  most: 2,
  build: (operands, site) => {
    const [{ run: left }, { run: right }] = operands as [Expression, Expression];
    const mismatch = faultsAt(site).type;
    return (data) => {
      const a = left(data);
      const b = right(data);
      if (isUnknown(a)) return a;
      if (isUnknown(b)) return b;
      if (typeof a === typeof b && typeof a !== 'object') return (a === b) === expected;
      const equal = strict ? sameValue(a, b) : loosely(a, b, mismatch);
      return typeof equal === 'boolean' ? equal === expected : equal;
    };
  },
});

export const equalsOperators: Readonly<Record<string, Operator>> = {
  '==': equality(false, true),
  '!=': equality(false, false),
  '===': equality(true, true),
  '!==': equality(true, false),
};

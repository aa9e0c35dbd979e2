import { isDecimal } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';
import { pointer } from '../../schemas/values/pointer.ts';

/** `{"name": operands}`; a lone operand may stand without its list, as in `{"var": "weight"}`. */
export interface Operation {
  readonly name: string;
  readonly operands: readonly Json[];
  /** JSON Pointer of the operator, and of its operands. */
  readonly at: string;
  readonly operandAt: (index: number) => string;
}

/** The operation a rule is, or undefined for a literal (or for an object that is none). `at` is where the rule stands. */
export function asOperation(rule: Json, at = ''): Operation | undefined {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule) || isDecimal(rule)) return undefined;
  const [name, second] = Object.keys(rule);
  if (name === undefined || second !== undefined) return undefined;
  const inner = rule[name] as Json;
  const here = at + pointer([name]);
  return Array.isArray(inner)
    ? { name, operands: inner, at: here, operandAt: (index) => `${here}/${index}` }
    : { name, operands: [inner], at: here, operandAt: () => here };
}

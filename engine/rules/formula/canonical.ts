import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { asOperation } from '../operation.ts';
import { staticPath } from '../scope.ts';

/** An operation in its one spelling: a lone operand stands without its list, unless it is a list itself. */
export function operationOf(name: string, operands: readonly Json[]): Json {
  const [first] = operands;
  const lone = operands.length === 1 && first !== undefined && !Array.isArray(first);
  return { [name]: lone ? first : [...operands] };
}

/**
 * The same rule with every operation in its one spelling: `{"var": ["a"]}` is `{"var": "a"}`, `?:` is `if`, and a
 * path is a text. It means what the rule means; what is no rule comes back as it is.
 */
export function canonicalRule(rule: Json): Json {
  if (Array.isArray(rule)) return rule.map(canonicalRule);
  if (typeof rule === 'number') return rule === 0 ? 0 : rule;
  if (typeof rule !== 'object' || rule === null || isDecimal(rule)) return rule;
  const operation = asOperation(rule);
  if (operation === undefined) return rule;
  const operands = operation.operands.map(canonicalRule);
  if (operation.name === 'var') {
    const path = staticPath(operands[0]);
    if (path !== undefined) return operationOf('var', [path, ...operands.slice(1)]);
  }
  return operationOf(operation.name === '?:' ? 'if' : operation.name, operands);
}

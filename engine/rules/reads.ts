import type { Json } from '../../schemas/values/json.ts';
import { isDecimal } from '../../schemas/values/decimal.ts';
import { bodyKindOf } from './body-kind.ts';
import { asOperation, type Operation } from './operation.ts';
import { bodyScope, pathInRecord, RECORD, staticPath, type Scope } from './scope.ts';

/** One variable a rule reads: its path in the record, and where in the rule it is named. */
export interface Read {
  readonly path: string;
  readonly at: string;
}

/**
 * The variables a rule names, in the order they stand. Items of lists show as `items.*.qty`. Paths that are
 * computed (`{"var": {"cat": [...]}}`) or lie in something computed are not among them.
 */
export function* readsOf(rule: Json, at = '', scope: Scope = RECORD): Generator<Read> {
  if (Array.isArray(rule)) {
    for (const [index, item] of rule.entries()) yield* readsOf(item, `${at}/${index}`, scope);
    return;
  }
  if (typeof rule !== 'object' || rule === null || isDecimal(rule)) return;
  const operation = asOperation(rule, at);
  if (operation === undefined) return;
  for (const { path, at: place } of namedPaths(operation)) {
    const full = pathInRecord(scope, path);
    if (full !== undefined) yield { path: full, at: place };
  }
  const body = bodyKindOf(operation.name);
  for (const [index, operand] of operation.operands.entries()) {
    const inner = body !== undefined && index === 1 ? bodyScope(body, operation.operands[0], scope) : scope;
    yield* readsOf(operand, operation.operandAt(index), inner);
  }
}

/** The paths an operation spells out itself, relative to its scope; `at` is where each is spelt. */
export function namedPaths({ name, operands, at, operandAt }: Operation): Read[] {
  if (name === 'var') {
    const path = staticPath(operands[0]);
    return path === undefined ? [] : [{ path, at: operands.length === 0 ? at : operandAt(0) }];
  }
  if (name === 'missing') return texts(operands, operandAt);
  const keys = name === 'missing_some' ? operands[1] : undefined;
  return Array.isArray(keys) ? texts(keys, (index) => `${operandAt(1)}/${index}`) : [];
}

/** `missing` takes its paths one by one or as one list. */
function texts(operands: readonly Json[], at: (index: number) => string): Read[] {
  const [first] = operands;
  if (Array.isArray(first)) return texts(first, (index) => `${at(0)}/${index}`);
  return operands.flatMap((path, index) => (typeof path === 'string' ? [{ path, at: at(index) }] : []));
}

import type { Json } from '../../schemas/values/json.ts';
import type { BodyKind } from './body-kind.ts';
import { asOperation } from './operation.ts';

/**
 * Which value a variable is read from: the record, an item of a list, or the `{current, accumulator}` of a reduce.
 * `list` is the path of that list in the record, undefined if the list is computed.
 */
export type Scope =
  { readonly kind: 'record' } | { readonly kind: BodyKind; readonly list: string | undefined };

export const RECORD: Scope = { kind: 'record' };

/** The path of a variable as seen from the record, or undefined if it lies in something computed. */
export function pathInRecord(scope: Scope, path: string): string | undefined {
  if (scope.kind === 'record') return path;
  if (scope.list === undefined) return undefined;
  const item = join(scope.list, '*');
  if (scope.kind === 'item') return join(item, path);
  const [head, ...rest] = path.split('.');
  return head === 'current' ? join(item, rest.join('.')) : undefined;
}

const join = (head: string, tail: string): string =>
  tail === '' ? head : head === '' ? tail : `${head}.${tail}`;

/** The scope of a list operator's body. */
export const bodyScope = (kind: BodyKind, list: Json | undefined, outer: Scope): Scope => ({
  kind,
  list: list === undefined ? undefined : listPath(list, outer),
});

/** The list in the record whose items a rule yields: a variable does, and so does a filter of one. */
function listPath(rule: Json, scope: Scope): string | undefined {
  const operation = asOperation(rule);
  if (operation?.name === 'filter' && operation.operands[0] !== undefined)
    return listPath(operation.operands[0], scope);
  const path = operation?.name === 'var' ? staticPath(operation.operands[0]) : undefined;
  return path === undefined ? undefined : pathInRecord(scope, path);
}

/** The path a `var` names if the rule spells it out: a text, a position in a list, or nothing for all of the data. */
export const staticPath = (operand: Json | undefined): string | undefined => {
  if (operand === undefined || operand === null) return '';
  return typeof operand === 'string' || typeof operand === 'number' ? String(operand) : undefined;
};

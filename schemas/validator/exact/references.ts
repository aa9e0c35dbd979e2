import { dynamicAnchor, dynamicName, type SchemaNode } from '../library.ts';
import { demand } from './combiners.ts';
import type { Check, MakeCheck, Scope } from './check.ts';

const reference: MakeCheck = (_, node, workshop) => {
  const target = workshop.library.refs.get(node.schema as object);
  const check = target === undefined ? undefined : workshop.checkOf(target);
  return check && ((value, place, trial, coverage) => demand(check, value, place, trial, coverage));
};

/**
 * Leads to a `$dynamicAnchor` of the outermost resource on the way here that has one of that name; where the reference
 * does not lead to such an anchor to begin with, it is a plain one.
 */
const dynamicReference: MakeCheck = (setting, node, workshop) => {
  const target = workshop.library.dynamicRefs.get(node.schema as object);
  if (target === undefined) return undefined;
  const plain = workshop.checkOf(target);
  const anchor = dynamicName(String(setting), target);
  return (value, place, trial, coverage) => {
    const outermost = anchor === undefined ? undefined : seek(trial.scope, anchor);
    const check: Check = outermost === undefined ? plain : workshop.checkOf(outermost);
    return demand(check, value, place, trial, coverage);
  };
};

function seek(scope: Scope | undefined, name: string): SchemaNode | undefined {
  let found: SchemaNode | undefined;
  for (let at = scope; at !== undefined; at = at.outer) found = dynamicAnchor(at.resource, name) ?? found;
  return found;
}

export const references: Record<string, MakeCheck> = { $ref: reference, $dynamicRef: dynamicReference };

import { isDecimal, numeric } from '../../../schemas/values/decimal.ts';
import type { Json, JsonObject } from '../../../schemas/values/json.ts';
import { bodyKinds } from '../body-kind.ts';
import { sameValue } from '../equality.ts';
import type { Expression, Operator, Run } from '../expression.ts';
import { fault, faultOfTwo, faultsAt, type Faults } from '../faults.ts';
import { truth } from '../truth.ts';
import { isUnknown, type Unknown, type Value } from '../unknown.ts';

/** `{"in": [value, list]}` by content, or `{"in": [text, text]}` for a part of a text; the empty text has no parts. */
const membership: Operator = {
  least: 2,
  most: 2,
  build: (operands, site) => {
    const faults = faultsAt(site);
    const [{ run: needle }, { run: stack, constant }] = operands as [Expression, Expression];
    const known = Array.isArray(constant) ? scalarSet(constant) : undefined;
    if (known === undefined) return (data) => contains(needle(data), stack(data), faults);
    return (data) => {
      const value = needle(data);
      if (isUnknown(value)) return value;
      return known.has(isDecimal(value) ? numeric(value) : value);
    };
  },
};

function contains(value: Value, stack: Value, faults: Faults): boolean | Unknown {
  if (isUnknown(value) || isUnknown(stack)) return faultOfTwo(value, stack, faults);
  if (Array.isArray(stack)) return stack.some((item) => sameValue(item, value));
  if (typeof stack !== 'string' || typeof value !== 'string') return faultOfTwo(value, stack, faults);
  return stack !== '' && stack.includes(value);
}

/** A set finds what sameValue would as long as no item is a list, a record or a decimal. */
const scalarSet = (items: readonly Json[]): ReadonlySet<Json> | undefined =>
  items.every((item) => typeof item !== 'object' || item === null) ? new Set(items) : undefined;

const merge: Operator = {
  least: 0,
  most: Infinity,
  build: (operands) => (data) => {
    const merged: Json[] = [];
    for (const { run } of operands) {
      const value = run(data);
      if (isUnknown(value)) return value;
      if (Array.isArray(value)) for (const item of value) merged.push(item);
      else merged.push(value);
    }
    return merged;
  },
};

type Walk = (items: readonly Json[], body: Run, start: Value) => Value;

/** A list operator: unknown over anything that is no list, otherwise the walk over its items. */
const overList = (name: keyof typeof bodyKinds, walk: Walk): Operator => ({
  least: 2,
  most: bodyKinds[name] === 'fold' ? 3 : 2,
  body: bodyKinds[name],
  build: (operands, site) => {
    const faults = faultsAt(site);
    const [list, body, start] = operands as [Expression, Expression, Expression | undefined];
    return (data) => {
      const items = list.run(data);
      return Array.isArray(items) ? walk(items, body.run, start?.run(data) ?? null) : fault(items, faults);
    };
  },
});

const mapItems: Walk = (items, body) => {
  const mapped: Json[] = [];
  for (const item of items) {
    const value = body(item);
    if (isUnknown(value)) return value;
    mapped.push(value);
  }
  return mapped;
};

const filterItems: Walk = (items, body) => {
  const kept: Json[] = [];
  for (const item of items) {
    const holds = truth(body(item));
    if (typeof holds !== 'boolean') return holds;
    if (holds) kept.push(item);
  }
  return kept;
};

/** The accumulator may be unknown for a while: the body may settle it with a default. */
const reduceItems: Walk = (items, body, start) => {
  let accumulator = start;
  for (const current of items) accumulator = body({ current, accumulator } as JsonObject);
  return accumulator;
};

/** Looks for an item whose truth is `wanted`: the answer is then `found`, unknown if an item was, else `otherwise`. */
const search =
  (wanted: boolean, found: boolean, ofNone: boolean): Walk =>
  (items, body) => {
    let open: Unknown | undefined;
    for (const item of items) {
      const holds = truth(body(item));
      if (holds === wanted) return found;
      if (typeof holds !== 'boolean') open ??= holds;
    }
    return items.length === 0 ? ofNone : (open ?? !found);
  };

export const listOperators: Readonly<Record<string, Operator>> = {
  in: membership,
  merge,
  map: overList('map', mapItems),
  filter: overList('filter', filterItems),
  reduce: overList('reduce', reduceItems),
  /** Of no items nothing holds: JSONLogic's `all` is false there. */
  all: overList('all', search(false, false, false)),
  some: overList('some', search(true, true, false)),
  none: overList('none', search(true, false, true)),
};

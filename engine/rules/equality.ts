import { compare, isDecimal, isNumeric } from '../../schemas/values/decimal.ts';
import type { Json } from '../../schemas/values/json.ts';

export type Kind = 'null' | 'boolean' | 'number' | 'text' | 'list' | 'record';

export function kindOf(value: Json): Kind {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number' || isDecimal(value)) return 'number';
  return Array.isArray(value) ? 'list' : 'record';
}

/** Equal kind and content: numbers by decimal value, lists in order, records by their members. */
export function sameValue(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return sameNumber(a, b);
  return sameContent(a, b);
}

const sameNumber = (a: Json, b: Json): boolean => isNumeric(a) && isNumeric(b) && compare(a, b) === 0;

/** A list of pairs still to compare instead of recursion: data may nest deeper than the call stack reaches. */
function sameContent(left: Json, right: Json): boolean {
  const pending: Json[] = [left, right];
  while (pending.length > 0) {
    const b = pending.pop() as Json;
    const a = pending.pop() as Json;
    if (a === b) continue;
    const kind = kindOf(a);
    if (kind !== kindOf(b)) return false;
    if (kind === 'list') {
      if (!queueItems(a as Json[], b as Json[], pending)) return false;
    } else if (kind === 'record') {
      if (!queueMembers(a as Record<string, Json>, b as Record<string, Json>, pending)) return false;
    } else if (!sameNumber(a, b)) return false;
  }
  return true;
}

function queueItems(a: Json[], b: Json[], pending: Json[]): boolean {
  if (a.length !== b.length) return false;
  for (const [index, item] of a.entries()) pending.push(item, b[index] as Json);
  return true;
}

function queueMembers(a: Record<string, Json>, b: Record<string, Json>, pending: Json[]): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return false;
    pending.push(a[key] as Json, b[key] as Json);
  }
  return true;
}

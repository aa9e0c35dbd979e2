import { isDecimal } from '../values/decimal.ts';

/** The value with every Big as its nearest double; the value itself where it holds none. */
export function withDoubles(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isDecimal(value)) return Number(value.toString());
  if (Array.isArray(value)) return value.map(withDoubles);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withDoubles(item)]));
}

export function holdsDecimal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsDecimal);
  if (isDecimal(value)) return true;
  for (const key of Object.keys(value))
    if (holdsDecimal((value as Record<string, unknown>)[key])) return true;
  return false;
}

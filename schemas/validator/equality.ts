import { isDecimal, numeric } from '../values/decimal.ts';

/**
 * A text that two values share exactly if they are equal as JSON Schema has it: numbers by value, objects whatever the
 * order of their members. Comparing texts is linear in the size, and no member's name can be mistaken for a method.
 */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isDecimal(value)) return String(numeric(value));
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = value as Record<string, unknown>;
  const names = Object.keys(members).filter((name) => members[name] !== undefined);
  return `{${names
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(members[name])}`)
    .join()}}`;
}

/** Whether values are equal to one, for many values; a scalar is compared without making texts. */
export function equalTo(wanted: unknown): (value: unknown) => boolean {
  if (typeof wanted !== 'object' || wanted === null) return (value) => value === wanted;
  const text = canonical(wanted);
  return (value) => typeof value === 'object' && value !== null && canonical(value) === text;
}

/** The first two equal items of a list, later one first; undefined if all differ. */
export function repeatedItems(list: readonly unknown[]): [later: number, earlier: number] | undefined {
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const text = canonical(item);
    const earlier = seen.get(text);
    if (earlier !== undefined) return [index, earlier];
    seen.set(text, index);
  }
  return undefined;
}

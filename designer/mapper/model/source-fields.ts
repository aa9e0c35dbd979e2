import { isDecimal, isNumeric, printNumeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { printPath } from '../../../schemas/values/path.ts';
import { joinPath } from './paths.ts';

export type FieldKind = 'value' | 'object' | 'list';

/** A field of the source as its samples show it. */
export interface SourceField {
  /** From the top of the record: `receiver.mobile`, `items[*].sku`. */
  path: string;
  name: string;
  depth: number;
  parent: string | null;
  kind: FieldKind;
  /** How often it could have had a value, and how often it had one. */
  total: number;
  filled: number;
}

const MOST_FIELDS = 2000;
const DEEPEST = 12;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

interface Seen extends SourceField {
  children: Map<string, Seen>;
  /** Objects seen at this place: what its children could have had values in. */
  objects: number;
}

/** The tree of all fields of some samples, each before its children, in the order they were first seen. */
export function sourceFields(samples: readonly Json[], headings: readonly string[] = []): SourceField[] {
  const root: Seen = { ...seenAt('', '', -1, null), kind: 'object' };
  let count = 0;
  const child = (parent: Seen, name: string): Seen | undefined => {
    const known = parent.children.get(name);
    if (known !== undefined || count >= MOST_FIELDS || FORBIDDEN.has(name)) return known;
    count += 1;
    const base = parent.kind === 'list' ? `${parent.path}[*]` : parent.path;
    const own = parent === root ? null : parent.path;
    const made = seenAt(joinPath(base, printPath([{ key: name }])), name, parent.depth + 1, own);
    parent.children.set(name, made);
    return made;
  };
  for (const heading of headings) child(root, heading);
  const visit = (value: Json, place: Seen): void => {
    if (place.depth > DEEPEST) return;
    if (Array.isArray(value)) {
      place.kind = 'list';
      if (value.length > 0) place.filled += 1;
      for (const item of value) if (isObject(item)) visitMembers(item, place);
    } else if (isObject(value)) {
      if (place.kind !== 'list') place.kind = 'object';
      place.filled += 1;
      visitMembers(value, place);
    } else if (!isEmpty(value)) {
      place.filled += 1;
    }
  };
  const visitMembers = (value: { [key: string]: Json }, place: Seen): void => {
    place.objects += 1;
    for (const [name, item] of Object.entries(value)) {
      const member = child(place, name);
      if (member !== undefined) visit(item, member);
    }
  };
  for (const sample of samples) visit(sample, root);
  return flatten(root);
}

const seenAt = (path: string, name: string, depth: number, parent: string | null): Seen => ({
  path,
  name,
  depth,
  parent,
  kind: 'value',
  total: 0,
  filled: 0,
  children: new Map(),
  objects: 0,
});

const flatten = (place: Seen): SourceField[] =>
  [...place.children.values()].flatMap((seen) => {
    const { children: _children, objects: _objects, ...field } = seen;
    return [{ ...field, total: place.objects }, ...flatten(seen)];
  });

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

export const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Share of records without a value, 0 to 1; null where nothing was seen. */
export const nullRate = ({ total, filled }: SourceField): number | null =>
  total === 0 ? null : Math.max(0, 1 - filled / total);

/** What stands at a place, as people read it: the values of a list with commas between them. */
export function printValue(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(printValue).filter(Boolean).join(', ');
  if (isNumeric(value)) return printNumeric(value);
  if (typeof value === 'object') return Object.keys(value).length === 0 ? '' : '{…}';
  return String(value);
}

export interface DistinctValue {
  value: string;
  count: number;
}

/** The values a path was seen to have, the commonest first; blanks at the edge do not make two of them. */
export function distinctValues(values: readonly (Json | undefined)[]): DistinctValue[] {
  const counts = new Map<string, number>();
  for (const value of flat(values)) {
    if (isEmpty(value) || (typeof value === 'object' && !isDecimal(value))) continue;
    const text = printValue(value).trim();
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

const flat = (values: readonly (Json | undefined)[]): (Json | undefined)[] =>
  values.flatMap((value) => (Array.isArray(value) ? flat(value) : [value]));

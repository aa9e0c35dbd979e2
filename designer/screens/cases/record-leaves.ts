import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import { fieldName } from '../../ui/field-name.ts';

export type LeafKind = 'text' | 'number' | 'boolean' | 'empty';

/** A value inside a record that can be put right in one line. */
export interface Leaf {
  /** JSON Pointer. */
  pointer: string;
  name: string;
  kind: LeafKind;
  text: string;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);

const kindOf = (value: unknown): LeafKind => {
  if (value === null || value === undefined) return 'empty';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'string' ? 'text' : 'number';
};

const escape = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Every value of a record that holds no other, in its own order. */
export function leavesOf(value: unknown, pointer = ''): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => leavesOf(item, `${pointer}/${at}`));
  if (isFields(value))
    return Object.entries(value).flatMap(([name, item]) => leavesOf(item, `${pointer}/${escape(name)}`));
  const kind = kindOf(value);
  const text = kind === 'empty' ? '' : typeof value === 'string' ? value : printJson(value);
  return pointer === '' ? [] : [{ pointer, name: fieldName(pointer), kind, text }];
}

interface Wrong {
  field: string | null;
  value: string | null;
  messages: readonly string[];
}

/**
 * Which values the trouble may come from, the likeliest first: the one at the field that is named, those a message
 * quotes, those that equal what was refused, and those of the same name. A field of the target need not be one of the
 * source, so none may be found.
 */
export function suspectsOf(leaves: readonly Leaf[], { field, value, messages }: Wrong): Leaf[] {
  const named = field === null ? null : fieldName(field);
  const last = named?.split('.').at(-1) ?? null;
  const quoted = messages.join(' ');
  const weight = (leaf: Leaf): number => {
    if (leaf.name === named) return 4;
    if (quoted.includes(`“${leaf.name}”`) || quoted.includes(`"${leaf.name}"`)) return 3;
    if (value !== null && value !== '' && leaf.text === value) return 2;
    return last !== null && leaf.name.split('.').at(-1) === last ? 1 : 0;
  };
  return leaves
    .map((leaf) => ({ leaf, weight: weight(leaf) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ leaf }) => leaf);
}

const unescape = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');

/** The record with one value in place of another; it is made where it is missing. */
export function withLeaf(record: unknown, pointer: string, value: Json): Json {
  const [name = '', ...rest] = pointer.slice(1).split('/');
  const below = rest.length === 0 ? null : `/${rest.join('/')}`;
  if (Array.isArray(record))
    return record.map((item: Json, at) =>
      String(at) === name ? (below === null ? value : withLeaf(item, below, value)) : item,
    );
  const fields = isFields(record) ? record : {};
  const key = unescape(name);
  const inner = Object.hasOwn(fields, key) ? fields[key] : {};
  return Object.fromEntries([
    ...Object.entries(fields).filter(([one]) => one !== key),
    [key, below === null ? value : withLeaf(inner, below, value)],
  ]) as Json;
}

import type { Mapping, MappingField } from '../../../schemas/mapping.ts';
import type { Place } from './lines.ts';

/**
 * Changing entries of a document in place: whatever a change does not name stays as it was, also members that this
 * version does not know.
 */
type Node = Record<string | number, unknown> | unknown[];

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

export function readAt(mapping: Mapping, at: Place): unknown {
  let found: unknown = mapping;
  for (const key of at) {
    if (!isNode(found) || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}

/** The document with `change` done at a place; the same document where nothing changes or nothing stands there. */
export function changeAt(mapping: Mapping, at: Place, change: (value: unknown) => unknown): Mapping {
  const go = (node: unknown, depth: number): unknown => {
    if (depth === at.length) return change(node);
    if (!isNode(node)) return node;
    const key = at[depth] as string | number;
    const before = (node as Record<string | number, unknown>)[key];
    const after = go(before, depth + 1);
    if (after === before) return node;
    if (Array.isArray(node)) return node.map((item, index) => (index === Number(key) ? after : item));
    return { ...node, [key]: after };
  };
  return go(mapping, 0) as Mapping;
}

/** Members to set; `undefined` takes a member off. */
export type Patch = { [Key in keyof MappingField]?: MappingField[Key] | undefined };

export const patchEntry = (mapping: Mapping, at: Place, patch: Patch): Mapping =>
  changeAt(mapping, at, (entry) => {
    if (!isNode(entry) || Array.isArray(entry)) return entry;
    const next: Record<string, unknown> = { ...entry };
    for (const [key, value] of Object.entries(patch)) {
      if (value === undefined) delete next[key];
      else next[key] = value;
    }
    return next;
  });

export const addEntry = (mapping: Mapping, list: Place, entry: MappingField): Mapping =>
  changeAt(mapping, list, (entries) => [...(Array.isArray(entries) ? (entries as unknown[]) : []), entry]);

/** Takes an entry out; lines that lose their last field go with it. */
export function removeEntry(mapping: Mapping, at: Place): Mapping {
  const list = at.slice(0, -1);
  const left = changeAt(mapping, list, (entries) =>
    Array.isArray(entries) ? entries.filter((_, index) => index !== at.at(-1)) : entries,
  );
  const rest = readAt(left, list);
  const isInner = list.at(-1) === 'fields' && list.length > 1;
  return isInner && Array.isArray(rest) && rest.length === 0 ? removeEntry(left, list.slice(0, -1)) : left;
}

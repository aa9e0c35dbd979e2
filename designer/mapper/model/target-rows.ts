import type { TargetField, TargetType } from '../../../schemas/mapping.ts';
import type { Text } from '../../../schemas/text.ts';
import { containersOf, leafName } from './paths.ts';
import type { FieldKind } from './source-fields.ts';

/** A row of the target's tree; containers that the target does not name stand there by their own name. */
export interface TargetRow {
  path: string;
  label: Text;
  type: TargetType;
  required: boolean;
  depth: number;
  parent: string | null;
  kind: FieldKind;
}

/** The fields of a target as a tree, each before its children, in the order of the target. */
export function targetRows(target: readonly TargetField[]): TargetRow[] {
  const rows = new Map<string, TargetRow>();
  const children = new Map<string | null, string[]>();
  const add = (row: TargetRow): void => {
    if (!rows.has(row.path)) children.set(row.parent, [...(children.get(row.parent) ?? []), row.path]);
    rows.set(row.path, row);
  };
  const lists = new Set(target.flatMap(({ path }) => listsIn(path)));
  const named = new Map(target.map((field) => [field.path, field]));
  for (const field of target) {
    const containers = containersOf(field.path);
    for (const [depth, path] of [...containers, field.path].entries()) {
      if (rows.has(path)) continue;
      const own = named.get(path);
      const name = leafName(path);
      const inside = path !== field.path;
      add({
        path,
        label: own?.label ?? { zh: name, en: name },
        type: own?.type ?? 'object',
        required: own?.required ?? false,
        depth,
        parent: containers[depth - 1] ?? null,
        kind: lists.has(path) ? 'list' : inside || own?.type === 'object' ? 'object' : 'value',
      });
    }
  }
  const ordered = (parent: string | null): TargetRow[] =>
    (children.get(parent) ?? []).flatMap((path) => [rows.get(path) as TargetRow, ...ordered(path)]);
  return ordered(null);
}

const listsIn = (path: string): string[] =>
  [...path.matchAll(/\[\*\]/g)].map(({ index }) => path.slice(0, index));

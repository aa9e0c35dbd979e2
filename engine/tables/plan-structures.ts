import type { TableDefinition, TableField } from '../../schemas/table.ts';
import type { StructureRow } from './load-table.ts';
import type { StructureKind } from './layout.ts';

export interface NewStructure {
  kind: StructureKind;
  name: string;
  fields: readonly string[];
}

/** What a change of a definition asks for: what is to be built, and what is no longer wanted. */
export interface StructurePlan {
  build: NewStructure[];
  drop: StructureRow[];
}

/** `before` is null for a new table. */
export function planStructures(
  before: TableDefinition | null,
  after: TableDefinition,
  existing: readonly StructureRow[],
): StructurePlan {
  const live = existing.filter(({ state }) => state !== 'dropping');
  const wanted: NewStructure[] = [
    ...after.keys.map(({ id, fields }) => ({ kind: 'key' as const, name: id, fields })),
    ...after.indexes.map(({ id, fields }) => ({ kind: 'index' as const, name: id, fields })),
  ];
  const held = live.filter(({ kind }) => kind === 'key' || kind === 'index');
  const build = wanted.filter((one) => !held.some((other) => same(one, other)));
  const drop = held.filter((one) => !wanted.some((other) => same(one, other)));
  if (before === null) return { build, drop };
  const purged = deletedFields(before, after).map((path) => ({
    kind: 'purge' as const,
    name: path,
    fields: [path],
  }));
  if (!formulasChanged(before, after)) return { build: [...build, ...purged], drop };
  // One pass works all formulas out, so a pass under way is begun anew.
  const formula = { kind: 'formula' as const, name: 'formulas', fields: [] };
  return {
    build: [...build, ...purged, formula],
    drop: [...drop, ...live.filter(({ kind }) => kind === 'formula')],
  };
}

const same = (a: NewStructure, b: NewStructure): boolean =>
  a.kind === b.kind && a.name === b.name && a.fields.join() === b.fields.join();

/** Fields and members of rows that are gone: `note`, `lines.note`. */
export function deletedFields(before: TableDefinition, after: TableDefinition): string[] {
  return before.fields.flatMap((old) => {
    const now = after.fields.find(({ id }) => id === old.id);
    if (now === undefined) return [old.id];
    if (old.type !== 'rows' || now.type !== 'rows') return [];
    return old.fields
      .filter(({ id }) => !now.fields.some((one) => one.id === id))
      .map(({ id }) => `${old.id}.${id}`);
  });
}

function formulasChanged(before: TableDefinition, after: TableDefinition): boolean {
  const text = ({ fields }: TableDefinition): string =>
    JSON.stringify(
      fields.flatMap((field: TableField) => (field.type === 'formula' ? [[field.id, field.rule]] : [])),
    );
  return text(before) !== text(after) && after.fields.some(({ type }) => type === 'formula');
}

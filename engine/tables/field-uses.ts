import type { FieldUse, TableDefinition, TableField } from '../../schemas/table.ts';
import { formulaReads } from './compile-table.ts';

/** Whether a field path is the field `id`, or `id.member` if a member of rows is meant. */
const names = (path: string, field: string): boolean => path === field || path.startsWith(`${field}.`);

/** Every use of a field, `lines` or `lines.sku`, in its own table and in the others. */
export function usesInTables(
  table: TableDefinition,
  field: string,
  others: readonly TableDefinition[],
): FieldUse[] {
  return [
    ...table.keys
      .filter(({ fields }) => fields.includes(field))
      .map(({ id }) => ({ kind: 'key' as const, id })),
    ...table.indexes
      .filter(({ fields }) => fields.some((path) => names(path, field)))
      .map(({ id }) => ({ kind: 'index' as const, id })),
    ...(table.titleField === field ? [{ kind: 'title' as const, id: field }] : []),
    ...table.fields.flatMap((one) => usesInField(one, field)),
    ...others.filter(({ id }) => id !== table.id).flatMap((other) => lookupsFrom(other, table.id, field)),
    ...lookupsFrom(table, table.id, field),
  ];
}

function usesInField(one: TableField, field: string): FieldUse[] {
  const uses: FieldUse[] = [];
  const use = (kind: FieldUse['kind']): void => void uses.push({ kind, id: one.id, title: one.title });
  if (one.id === field) return uses;
  const [first = ''] = field.split('.');
  if (one.type === 'formula' && formulaReads(one).includes(first)) use('formula');
  if (one.type === 'lookup' && one.through === field) use('lookup');
  if (one.type === 'decimal' && one.currencyField === field) use('currency');
  if (one.type === 'rows') {
    const prefix = `${one.id}.`;
    const member = field.startsWith(prefix) ? field.slice(prefix.length) : undefined;
    const named = one.fields.some(
      (inner) =>
        inner.type === 'decimal' &&
        inner.currencyField !== undefined &&
        [member, field].includes(inner.currencyField),
    );
    if (named) use('currency');
  }
  return uses;
}

/** Lookups of `table` that read the field through a reference to its table. */
function lookupsFrom(table: TableDefinition, target: string, field: string): FieldUse[] {
  return table.fields.flatMap((one): FieldUse[] => {
    if (one.type !== 'lookup' || one.field !== field) return [];
    const through = table.fields.find(({ id }) => id === one.through);
    if (through?.type !== 'reference' || through.table !== target) return [];
    const elsewhere = table.id === target ? {} : { table: table.id };
    return [{ kind: 'lookup', id: one.id, ...elsewhere, title: one.title }];
  });
}

/** Fields of other tables that refer to a table. */
export const referencesTo = (target: string, others: readonly TableDefinition[]): FieldUse[] =>
  others
    .filter(({ id }) => id !== target)
    .flatMap((other) =>
      other.fields
        .filter(
          (one) =>
            (one.type === 'reference' && one.table === target) ||
            (one.type === 'rows' &&
              one.fields.some((inner) => inner.type === 'reference' && inner.table === target)),
        )
        .map((one) => ({ kind: 'lookup' as const, id: one.id, table: other.id, title: one.title })),
    );

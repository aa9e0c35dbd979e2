import type { RowField, TableDefinition, TableField } from '../../schemas/table.ts';
import type { Text } from '../../schemas/text.ts';

export type AnyField = TableField | RowField;

/** What every record has besides its fields, as the list can show, sort and filter it. */
export type MemberId = 'id' | 'createdAt' | 'updatedAt' | 'revision';

/** A field that a filter, a column or a sort can name; `lines.sku` is a column of the rows of a record. */
export interface FieldAt {
  path: string;
  field: AnyField;
  /** The field whose rows it is a column of. */
  rows?: TableField;
}

/** The fields that are in use, in their order; with `rows` the columns inside them too. */
export function fieldsOf(table: TableDefinition, options: { rows?: boolean } = {}): FieldAt[] {
  return table.fields
    .filter(({ retired }) => retired !== true)
    .flatMap((field) => [
      { path: field.id, field },
      ...(options.rows === true && field.type === 'rows'
        ? field.fields
            .filter(({ retired }) => retired !== true)
            .map((inner): FieldAt => ({ path: `${field.id}.${inner.id}`, field: inner, rows: field }))
        : []),
    ]);
}

export const fieldAt = (table: TableDefinition, path: string): FieldAt | undefined =>
  fieldsOf(table, { rows: true }).find((one) => one.path === path);

/** `商品明细 · 数量`: what people call it. */
export const titleOf = ({ field, rows }: FieldAt, say: (text: Text) => string): string =>
  rows === undefined ? say(field.title) : `${say(rows.title)} · ${say(field.title)}`;

/** What may be compared and sorted by the server. */
const ordered = new Set<AnyField['type']>([
  'text',
  'number',
  'integer',
  'decimal',
  'boolean',
  'date',
  'instant',
  'select',
  'phone',
  'reference',
  'formula',
  'auto-number',
]);

export const isSortable = ({ field, rows }: FieldAt): boolean =>
  rows === undefined && ordered.has(field.type);

/** Values worked out by the table or taken from elsewhere are not for people to write. */
export const isEditable = (field: AnyField): boolean =>
  !['lookup', 'formula', 'auto-number'].includes(field.type);

/**
 * The fields by which people look for a record: its title, and texts with an index or a unique key to themselves, so
 * that every search is quick however long the table is.
 */
export function searchPaths(table: TableDefinition): FieldAt[] {
  const alone = [...table.indexes, ...table.keys]
    .filter(({ fields }) => fields.length === 1)
    .map(({ fields: [first] }) => first);
  return fieldsOf(table, { rows: true }).filter(
    ({ path, field }) =>
      ['text', 'phone', 'auto-number'].includes(field.type) &&
      (path === table.titleField || alone.includes(path)),
  );
}

import type { Shape, ShapeOrigin } from '../../schemas/shape.ts';
import type { RowField, TableDefinition, TableField } from '../../schemas/table.ts';
import { ANY, listOf, objectOf, optional, scalar } from './union.ts';

/** A record of a table, as flows read it. */
export function shapeOfTable(table: TableDefinition): Shape {
  const from: ShapeOrigin = { kind: 'table', of: table.id };
  const own: Record<string, Shape> = {
    id: scalar('text', { from, label: { zh: '记录标识', en: 'Record id' } }),
    revision: scalar('integer', { from, label: { zh: '版本', en: 'Revision' } }),
    createdAt: scalar('time', { from, label: { zh: '创建时间', en: 'Created' } }),
    updatedAt: scalar('time', { from, label: { zh: '更新时间', en: 'Changed' } }),
    deletedAt: optional(scalar('time', { from })),
  };
  return objectOf({ ...own, ...fieldsOf(table.fields, from) }, { from, label: table.title });
}

const fieldsOf = (fields: readonly (TableField | RowField)[], from: ShapeOrigin): Record<string, Shape> =>
  Object.fromEntries(
    fields
      .filter(({ retired }) => retired !== true)
      .map((field) => {
        const shape: Shape = {
          ...shapeOf(field, from),
          label: field.title,
          from,
          ...(field.pii === undefined ? {} : { personal: field.pii }),
        };
        return [
          field.id,
          field.required === true ? shape : optional({ ...shape, types: orNull(shape.types) }),
        ];
      }),
  );

const orNull = (types: Shape['types']): Shape['types'] => (types.length === 0 ? [] : [...types, 'null']);

function shapeOf(field: TableField | RowField, from: ShapeOrigin): Shape {
  switch (field.type) {
    case 'number':
    case 'integer':
      return scalar(field.type, {
        ...(field.minimum === undefined ? {} : { least: field.minimum }),
        ...(field.maximum === undefined ? {} : { most: field.maximum }),
      });
    case 'decimal':
      return scalar(field.currency !== undefined || field.currencyField !== undefined ? 'money' : 'number');
    case 'boolean':
      return scalar('boolean');
    case 'instant':
      return scalar('time');
    case 'select':
      return scalar('text', optionsOf(field.options));
    case 'multi-select':
      return listOf(scalar('text', optionsOf(field.options)));
    case 'rows':
      return listOf(objectOf(fieldsOf(field.fields, from), { from }));
    case 'formula':
      return scalar(field.result === 'instant' ? 'time' : field.result);
    case 'lookup':
    case 'json':
    case 'file':
      return ANY;
    case 'address':
      return { types: ['object'], open: true };
    default:
      return scalar('text');
  }
}

const optionsOf = (options: readonly { id: string }[]): Partial<Shape> =>
  options.length === 0 ? {} : { values: options.map(({ id }) => ({ value: id, count: 0 })), closed: true };

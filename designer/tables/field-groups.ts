import type { TableDefinition, TableField } from '../../schemas/table.ts';

export type GroupName = 'basic' | 'person' | 'money' | 'time' | 'rows' | 'other';

const groupOf = ({ type, pii }: TableField): GroupName => {
  if (type === 'rows') return 'rows';
  if (pii !== undefined || type === 'phone' || type === 'address') return 'person';
  if (type === 'decimal') return 'money';
  if (type === 'instant' || type === 'date') return 'time';
  if (type === 'json' || type === 'file') return 'other';
  return 'basic';
};

const order: readonly GroupName[] = ['basic', 'person', 'money', 'time', 'rows', 'other'];

/** The fields in use by what they are about, in the order in which people read a record. */
export function fieldGroups(table: TableDefinition): { name: GroupName; fields: TableField[] }[] {
  const live = table.fields.filter(({ retired }) => retired !== true);
  return order
    .map((name) => ({ name, fields: live.filter((field) => groupOf(field) === name) }))
    .filter(({ fields }) => fields.length > 0);
}

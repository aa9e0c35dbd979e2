import type { FieldType, TableDefinition, TableField } from '../../schemas/table.ts';

/** Types people choose from, the most usual first. */
export const fieldTypes: readonly FieldType[] = [
  'text',
  'long-text',
  'integer',
  'decimal',
  'number',
  'select',
  'multi-select',
  'boolean',
  'date',
  'instant',
  'phone',
  'address',
  'reference',
  'rows',
  'auto-number',
  'json',
];

/** An id that no field has: of an English name its words, else a number. */
export function freeFieldId(table: TableDefinition, title: string): string {
  const taken = new Set(table.fields.map(({ id }) => id));
  const words = title.match(/[A-Za-z][A-Za-z0-9]*/g) ?? [];
  const named = words
    .map((word, index) =>
      index === 0
        ? word.charAt(0).toLowerCase() + word.slice(1)
        : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join('')
    .slice(0, 50);
  // A title of Chinese words and an English one is not what its English word says.
  const base = named !== '' && /^[\x20-\x7e]+$/.test(title) ? named : 'field';
  if (base !== 'field' && !taken.has(base)) return base;
  for (let number = table.fields.length + 1; ; number += 1)
    if (!taken.has(`${base}${number}`)) return `${base}${number}`;
}

const base = ({ id, title, help, required, pii, retired }: TableField) => ({
  id,
  title,
  ...(help === undefined ? {} : { help }),
  ...(required === true ? { required } : {}),
  ...(pii === undefined ? {} : { pii }),
  ...(retired === true ? { retired } : {}),
});

/** The field with another type and the settings such a type begins with. */
export function retyped(field: TableField, type: FieldType): TableField {
  const same = base(field);
  switch (type) {
    case 'decimal':
      return { ...same, type, scale: 2, currency: 'CNY' };
    case 'select':
    case 'multi-select':
      return {
        ...same,
        type,
        options: field.type === 'select' || field.type === 'multi-select' ? field.options : [],
      };
    case 'reference':
      return { ...same, type, table: '' };
    case 'rows':
      return {
        ...same,
        type,
        fields: [{ id: 'title', type: 'text', title: field.title }],
      };
    case 'lookup':
    case 'formula':
      return field.type === type ? field : { ...same, type: 'text' };
    default:
      return { ...same, type };
  }
}

/** An option's id is what records keep; people read its title. */
export const freeOptionId = (taken: readonly string[]): string => {
  for (let number = taken.length + 1; ; number += 1)
    if (!taken.includes(`option-${number}`)) return `option-${number}`;
};

import type { AnyField } from './field-path.ts';

/** px that a column takes by what it holds. */
export function widthOf(field: AnyField): number {
  switch (field.type) {
    case 'boolean':
    case 'integer':
      return 88;
    case 'number':
    case 'decimal':
    case 'date':
      return 116;
    case 'select':
    case 'phone':
      return 128;
    case 'instant':
      return 148;
    case 'long-text':
    case 'address':
    case 'rows':
    case 'multi-select':
      return 220;
    default:
      return 160;
  }
}

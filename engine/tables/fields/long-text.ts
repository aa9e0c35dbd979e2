import type { FieldKind, FieldOf } from './field-kind.ts';
import { textForm } from './text.ts';

/** Several lines, such as remarks. */
export const longText: FieldKind<FieldOf<'long-text'>> = {
  type: 'long-text',
  sql: () => 'text',
  key: () => 'text',
  form: (field) => textForm(field, 1_000_000),
};

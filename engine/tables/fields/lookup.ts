import { computedForm } from './auto-number.ts';
import type { FieldKind, FieldOf } from './field-kind.ts';

/** A value of the record that a reference names; read when it is asked for, stored nowhere. */
export const lookup: FieldKind<FieldOf<'lookup'>> = {
  type: 'lookup',
  sql: () => undefined,
  key: () => undefined,
  computed: true,
  form: () => computedForm,
};

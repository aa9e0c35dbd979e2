import { asIs, type FieldKind, type FieldOf } from './field-kind.ts';

export const boolean: FieldKind<FieldOf<'boolean'>> = {
  type: 'boolean',
  sql: () => 'boolean',
  key: () => 'boolean',
  form: () => ({
    read: (value, notes) => {
      if (typeof value === 'boolean') return value;
      if (value === '' || value === null) return undefined;
      if (value === 'true') return true;
      if (value === 'false') return false;
      return notes.refuse('not-boolean', '应为 true 或 false。', 'Must be true or false.', value);
    },
    print: asIs,
  }),
};

import { asIs, type FieldKind, type FieldOf, type ValueForm } from './field-kind.ts';

/** What the platform works out itself: a value that comes along is passed over, for people send back what they read. */
export const computedForm: ValueForm = {
  read: (_, notes) => {
    notes.warn(
      'computed-field',
      '这个字段由系统计算，送来的值没有使用。',
      'Worked out by the system; the value sent was not used.',
    );
    return undefined;
  },
  print: asIs,
};

/** Counted up by the table when a record is made: `DD000123`. */
export const autoNumber: FieldKind<FieldOf<'auto-number'>> = {
  type: 'auto-number',
  sql: () => 'text',
  key: () => 'text',
  computed: true,
  form: () => computedForm,
};

export const printAutoNumber = ({ prefix = '', digits = 1 }: FieldOf<'auto-number'>, count: number): string =>
  prefix + String(count).padStart(digits, '0');

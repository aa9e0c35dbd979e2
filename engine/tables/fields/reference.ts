import { isNumeric, printNumeric } from '../../../schemas/values/decimal.ts';
import { recordId } from '../layout.ts';
import type { FieldKind, FieldOf } from './field-kind.ts';

/** Another record, by its id; that it is there, and of the right table, is looked up when the record is written. */
export const reference: FieldKind<FieldOf<'reference'>> = {
  type: 'reference',
  sql: () => 'integer',
  key: () => 'number',
  form: () => ({
    read: (value, notes) => {
      const text = isNumeric(value) ? printNumeric(value) : value;
      if (text === '') return undefined;
      if (typeof text === 'string' && /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text)))
        return Number(text);
      return notes.refuse('not-a-reference', '应为另一条记录的 id。', 'Must be the id of a record.', value);
    },
    print: (stored) => recordId(stored as number),
  }),
};

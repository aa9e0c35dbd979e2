import { compare, isNumeric, readNumeric, type Numeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { Notes } from '../notes.ts';
import { asIs, type FieldKind, type FieldOf } from './field-kind.ts';

/** A number that a double holds: measures, rates. Amounts of money are decimals. */
export const number: FieldKind<FieldOf<'number'>> = {
  type: 'number',
  sql: () => 'real',
  key: () => 'number',
  form: (field) => ({
    read: (value, notes) => {
      const read = readNumber(value, notes);
      if (read === undefined || !isWithin(read, field, notes)) return undefined;
      if (typeof read === 'number') return read;
      return notes.refuse(
        'number-too-precise',
        '数字位数太多，这种字段存不下：请改用定点小数或文本字段。',
        'More digits than a number field holds: use a decimal or a text field.',
        value,
      );
    },
    print: asIs,
  }),
};

/** A number, or a text that spells one; undefined for the empty text and for what is refused. */
export function readNumber(value: Json, notes: Notes): Numeric | undefined {
  if (isNumeric(value)) return value;
  if (typeof value === 'string') {
    const trimmed = value.trim();
    if (trimmed === '') return undefined;
    const read = readNumeric(trimmed);
    if (read !== undefined) return read;
  }
  return notes.refuse(
    'not-a-number',
    '应为数字，例如 12.5，不要带单位和千分位。',
    'Must be a number such as 12.5, without unit or thousands separators.',
    value,
  );
}

interface Bounds {
  minimum?: number;
  maximum?: number;
}

export function isWithin(value: Numeric, { minimum, maximum }: Bounds, notes: Notes): boolean {
  if (minimum !== undefined && compare(value, minimum) < 0) {
    notes.refuse('number-too-small', `不能小于 ${minimum}。`, `Must not be below ${minimum}.`, value);
    return false;
  }
  if (maximum !== undefined && compare(value, maximum) > 0) {
    notes.refuse('number-too-large', `不能大于 ${maximum}。`, `Must not be above ${maximum}.`, value);
    return false;
  }
  return true;
}

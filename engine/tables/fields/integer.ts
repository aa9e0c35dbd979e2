import { Big, compare, isInteger, toBig, type Numeric } from '../../../schemas/values/decimal.ts';
import { asIs, type FieldKind, type FieldOf } from './field-kind.ts';
import { isWithin, readNumber } from './number.ts';

/** A whole number of 64 bits. */
export const integer: FieldKind<FieldOf<'integer'>> = {
  type: 'integer',
  sql: () => 'integer',
  key: () => 'number',
  form: (field) => ({
    read: (value, notes) => {
      const read = readNumber(value, notes);
      if (read === undefined || !isWithin(read, field, notes)) return undefined;
      if (!isInteger(read)) return notes.refuse('not-whole', '应为整数。', 'Must be a whole number.', value);
      const whole = asInteger(read);
      return whole ?? notes.refuse('number-range', '整数超出 64 位的范围。', 'Beyond 64 bits.', value);
    },
    print: asIs,
  }),
};

const LOWEST = new Big('-9223372036854775808');
const HIGHEST = new Big('9223372036854775807');

/** A whole number as both databases keep it: without an exponent and within 64 bits; undefined: beyond them. */
export function asInteger(whole: Numeric): Numeric | undefined {
  // -0 is a real to SQLite.
  if (Number.isSafeInteger(whole)) return whole === 0 ? 0 : whole;
  if (compare(whole, LOWEST) < 0 || compare(whole, HIGHEST) > 0) return undefined;
  // A double from 2^53 on prints as digits up to 10^21, so that either spelling is an integer.
  return typeof whole === 'number' ? whole : toBig(whole);
}

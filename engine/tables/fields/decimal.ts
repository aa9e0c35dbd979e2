import { isInteger, shift, type Numeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { FieldKind, FieldOf, ValueForm } from './field-kind.ts';
import { asInteger } from './integer.ts';
import { isWithin, readNumber } from './number.ts';

/** An exact amount with a fixed number of digits behind the point, stored as a whole number of its smallest unit. */
export const decimal: FieldKind<FieldOf<'decimal'>> = {
  type: 'decimal',
  sql: () => 'integer',
  key: () => 'number',
  form: (field) => ({
    read: (value, notes) => {
      const read = readNumber(value, notes);
      if (read === undefined || !isWithin(read, field, notes)) return undefined;
      const units = shift(read, field.scale);
      if (!isInteger(units))
        return notes.refuse(
          'decimal-scale',
          `小数最多 ${field.scale} 位，不会自动舍入：请先按规则取整。`,
          `At most ${field.scale} decimals, and nothing is rounded in silence: round it first.`,
          value,
        );
      return (
        asInteger(units) ?? notes.refuse('number-range', '金额太大，存不下。', 'Too large to be kept.', value)
      );
    },
    print: printUnits(field.scale),
  }),
};

/** 1230 units of 10^-2 are 12.3. */
export const printUnits =
  (scale: number): ValueForm['print'] =>
  (stored: Json) =>
    shift(stored as Numeric, -scale);

import { isInteger, isNumeric, round, shift, type Numeric } from '../../../schemas/values/decimal.ts';
import { epochToInstant } from '../../../schemas/values/time.ts';
import { cleanText } from '../../../schemas/values/text.ts';
import { isUnknown, type Value } from '../../rules/index.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { computedForm } from './auto-number.ts';
import { printUnits } from './decimal.ts';
import { asIs, type FieldKind, type FieldOf } from './field-kind.ts';
import { asInteger } from './integer.ts';

type FormulaField = FieldOf<'formula'>;

/** A rule over the record's other fields, worked out whenever the record is written. */
export const formula: FieldKind<FormulaField> = {
  type: 'formula',
  sql: ({ result, scale }) =>
    result === 'number'
      ? scale === undefined
        ? 'real'
        : 'integer'
      : result === 'instant'
        ? 'integer'
        : result,
  key: ({ result }) => (result === 'instant' ? 'number' : result),
  computed: true,
  form: ({ result, scale }) => ({
    read: computedForm.read,
    print: result === 'number' && scale !== undefined ? printUnits(scale) : asIs,
  }),
};

/** What a rule gave, in stored form; undefined for what is unknown or of another kind than the field says. */
export function storeResult({ result, scale }: FormulaField, value: Value): Json | undefined {
  if (isUnknown(value) || value === null || value === '') return undefined;
  switch (result) {
    case 'text':
      return typeof value === 'string' ? cleanText(value) : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'instant':
      return typeof value === 'number' ? epochToInstant(value, 'ms') : undefined;
    default:
      return isNumeric(value) ? storeNumber(value, scale) : undefined;
  }
}

/** At its scale a quotient is rounded half up, as an invoice is; without one it is the nearest double. */
function storeNumber(value: Numeric, scale: number | undefined): Numeric | undefined {
  if (scale === undefined) {
    const double = typeof value === 'number' ? value : Number(value.toString());
    return Number.isFinite(double) ? double : undefined;
  }
  const units = shift(round(value, scale), scale);
  return isInteger(units) ? asInteger(units) : undefined;
}

import type { FieldType } from '../../../schemas/table.ts';
import { address } from './address.ts';
import { autoNumber } from './auto-number.ts';
import { boolean } from './boolean.ts';
import { date } from './date.ts';
import { decimal } from './decimal.ts';
import type { FieldKind, FieldOf } from './field-kind.ts';
import { file } from './file.ts';
import { formula } from './formula.ts';
import { instant } from './instant.ts';
import { integer } from './integer.ts';
import { json } from './json.ts';
import { longText } from './long-text.ts';
import { lookup } from './lookup.ts';
import { multiSelect } from './multi-select.ts';
import { number } from './number.ts';
import { phone } from './phone.ts';
import { reference } from './reference.ts';
import { rows } from './rows.ts';
import { select } from './select.ts';
import { text } from './text.ts';

/** Every type of field there is. */
export const fieldKinds: { readonly [T in FieldType]: FieldKind<FieldOf<T>> } = {
  text,
  'long-text': longText,
  number,
  integer,
  decimal,
  boolean,
  date,
  instant,
  select,
  'multi-select': multiSelect,
  phone,
  address,
  file,
  json,
  reference,
  rows,
  lookup,
  formula,
  'auto-number': autoNumber,
};

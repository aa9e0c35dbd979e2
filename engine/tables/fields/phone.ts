import type { FieldKind, FieldOf } from './field-kind.ts';
import { textForm } from './text.ts';

/**
 * A number to call: as the source gave it, without blanks around it. Virtual numbers with an extension, masked numbers
 * and ciphertexts of platforms are phones too, so the characters are not held to anything.
 */
export const phone: FieldKind<FieldOf<'phone'>> = {
  type: 'phone',
  sql: () => 'text',
  key: () => 'text',
  form: () => {
    const { read, print } = textForm({}, 1_000);
    return { read: (value, notes) => read(typeof value === 'string' ? value.trim() : value, notes), print };
  },
};

import { isDecimal } from '../../../schemas/values/decimal.ts';
import type { JsonObject } from '../../../schemas/values/json.ts';
import { asIs, type FieldKind, type FieldOf } from './field-kind.ts';
import { readText } from './text.ts';

export const addressMembers = [
  'country',
  'province',
  'city',
  'district',
  'street',
  'detail',
  'code',
  'postcode',
  'text',
] as const;

const known: ReadonlySet<string> = new Set(addressMembers);
const MAX_MEMBER = 2_000;

/** Where something is sent; a bare text is an address that nobody has parsed yet. */
export const address: FieldKind<FieldOf<'address'>> = {
  type: 'address',
  sql: () => 'json',
  key: () => undefined,
  form: () => ({
    read: (value, notes) => {
      if (typeof value === 'string') {
        const text = readText(value, notes)?.trim() ?? '';
        return text === '' ? undefined : { text };
      }
      if (typeof value !== 'object' || value === null || Array.isArray(value) || isDecimal(value))
        return notes.refuse('not-an-address', '应为地址。', 'Must be an address.', value);
      const read: JsonObject = {};
      for (const name of Object.keys(value))
        if (!known.has(name))
          return notes.refuse(
            'unknown-member',
            `地址没有“${name}”这一项，可用：${addressMembers.join('、')}。`,
            `An address has no "${name}"; it has ${addressMembers.join(', ')}.`,
          );
      for (const name of addressMembers) {
        const member = Object.hasOwn(value, name) ? value[name] : undefined;
        const text = member === undefined || member === null ? '' : (readText(member, notes) ?? '');
        if (text.length > MAX_MEMBER)
          return notes.refuse('text-too-long', `“${name}”太长。`, `"${name}" is too long.`);
        if (text !== '') read[name] = text;
      }
      return Object.keys(read).length === 0 ? undefined : read;
    },
    print: asIs,
  }),
};

import { compareText } from '../../../schemas/values/text.ts';
import { asIs, type FieldKind, type FieldOf } from './field-kind.ts';
import { optionReader } from './select.ts';

/** Any of the options, as a set. */
export const multiSelect: FieldKind<FieldOf<'multi-select'>> = {
  type: 'multi-select',
  sql: () => 'json',
  key: () => 'text',
  many: true,
  form: (field) => {
    const readOption = optionReader(field.options);
    return {
      read: (value, notes) => {
        const chosen = new Set<string>();
        for (const item of Array.isArray(value) ? value : [value]) {
          const option = item === null ? undefined : readOption(item, notes);
          if (option !== undefined) chosen.add(option);
        }
        return chosen.size === 0 ? undefined : [...chosen].sort(compareText);
      },
      print: asIs,
    };
  },
};

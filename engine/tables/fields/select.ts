import type { SelectOption } from '../../../schemas/table.ts';
import { isNumeric, printNumeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import type { Notes } from '../notes.ts';
import { asIs, type FieldKind, type FieldOf } from './field-kind.ts';

/** One of the options, by its id; a title is taken too where no two options share it. */
export const select: FieldKind<FieldOf<'select'>> = {
  type: 'select',
  sql: () => 'text',
  key: () => 'text',
  form: (field) => ({ read: optionReader(field.options), print: asIs }),
};

const SHOWN = 20;

/** Retired options are still taken: old records and old files name them; forms do not offer them. */
export function optionReader(
  options: readonly SelectOption[],
): (value: Json, notes: Notes) => string | undefined {
  const ids = new Set(options.map(({ id }) => id));
  const byTitle = new Map<string, string | null>();
  for (const { id, title } of options)
    for (const name of new Set([title.zh, title.en])) byTitle.set(name, byTitle.has(name) ? null : id);
  return (value, notes) => {
    if (value === '') return undefined;
    const text = isNumeric(value) ? printNumeric(value) : value;
    if (typeof text === 'string') {
      if (ids.has(text)) return text;
      const titled = byTitle.get(text.trim());
      if (typeof titled === 'string') return titled;
      if (text.trim() === '') return undefined;
    }
    const offered = options.filter(({ retired }) => retired !== true).slice(0, SHOWN);
    return notes.refuse(
      'unknown-option',
      `没有这个选项，可选：${offered.map(({ title }) => title.zh).join('、')}。`,
      `No such option; choose one of: ${offered.map(({ id }) => id).join(', ')}.`,
      value,
    );
  };
}

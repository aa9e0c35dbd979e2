import { linearPattern } from '../../../schemas/validator/linear-pattern.ts';
import { isNumeric, printNumeric } from '../../../schemas/values/decimal.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { cleanText, isStorable } from '../../../schemas/values/text.ts';
import type { Notes } from '../notes.ts';
import { asIs, type FieldKind, type FieldOf, type ValueForm } from './field-kind.ts';

/** One line. */
export const text: FieldKind<FieldOf<'text'>> = {
  type: 'text',
  sql: () => 'text',
  key: () => 'text',
  form: (field) => textForm(field, MAX_TEXT),
};

const MAX_TEXT = 10_000;

interface TextSettings {
  maxLength?: number;
  pattern?: string;
}

/** Lengths count code points. */
export function textForm({ maxLength, pattern }: TextSettings, most: number): ValueForm {
  const limit = maxLength ?? most;
  const expression = pattern === undefined ? undefined : linearPattern(pattern);
  return {
    read: (value, notes) => {
      const read = readText(value, notes);
      if (read === undefined || read === '') return undefined;
      if (read.length > limit && Array.from(read).length > limit)
        return notes.refuse(
          'text-too-long',
          `超过 ${limit} 个字符，请缩短后重试。`,
          `Longer than ${limit} characters; shorten it.`,
          read,
        );
      if (expression?.test(read) === false)
        return notes.refuse(
          'text-pattern',
          `不符合格式要求 ${pattern}，请检查内容。`,
          `Does not match ${pattern}; check what was typed.`,
          read,
        );
      return read;
    },
    print: asIs,
  };
}

/** A text, or the digits of a number: an order number often arrives as one. */
export function readText(value: Json, notes: Notes): string | undefined {
  if (typeof value === 'string') {
    if (isStorable(value)) return value;
    notes.warn(
      'text-replaced',
      '文本里有不能保存的字符（U+0000 或孤立代理项），已替换为 U+FFFD。',
      'The text held characters that cannot be stored (U+0000 or a lone surrogate); they became U+FFFD.',
    );
    return cleanText(value);
  }
  if (isNumeric(value)) return printNumeric(value);
  return notes.refuse('not-text', '应为文本。', 'Must be a text.', value);
}

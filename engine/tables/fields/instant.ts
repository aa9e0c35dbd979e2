import { epochToInstant, parseTime } from '../../../schemas/values/time.ts';
import type { Json } from '../../../schemas/values/json.ts';
import { asIs, type FieldKind, type FieldOf } from './field-kind.ts';

/** A moment, in ms since 1970. A text is taken only if it names its offset: a zone is never guessed here. */
export const instant: FieldKind<FieldOf<'instant'>> = {
  type: 'instant',
  sql: () => 'integer',
  key: () => 'number',
  form: () => ({
    read: (value, notes) => {
      if (value === '') return undefined;
      return (
        readInstant(value) ??
        notes.refuse(
          'not-an-instant',
          '应为时间：毫秒数，或带时区的写法，例如 2026-11-22T08:00:00+08:00。没有时区的文本请在映射里指定时区。',
          'Must be an instant: milliseconds, or a text with its offset such as 2026-11-22T08:00:00+08:00. Give a text without one its zone in the mapping.',
          value,
        )
      );
    },
    print: asIs,
  }),
};

const WITH_OFFSET = /\d(?:[Zz]|[+-]\d{2}:?\d{2})$/;
const DIGITS = /^-?\d{1,15}$/;

function readInstant(value: Json): number | undefined {
  if (typeof value === 'number') return epochToInstant(value, 'ms');
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (DIGITS.test(text)) return epochToInstant(Number(text), 'ms');
  return WITH_OFFSET.test(text) ? parseTime(text, 'UTC') : undefined;
}

import { asIs, type FieldKind, type FieldOf } from './field-kind.ts';

/** A day of the calendar, without a zone: `2026-11-22`. */
export const date: FieldKind<FieldOf<'date'>> = {
  type: 'date',
  sql: () => 'text',
  key: () => 'text',
  form: () => ({
    read: (value, notes) => {
      const trimmed = typeof value === 'string' ? value.trim() : value;
      if (trimmed === '') return undefined;
      if (typeof trimmed === 'string' && isDate(trimmed)) return trimmed;
      return notes.refuse(
        'not-a-date',
        '应为日期，例如 2026-11-22。',
        'Must be a date such as 2026-11-22.',
        value,
      );
    },
    print: asIs,
  }),
};

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

function isDate(text: string): boolean {
  const match = DAY.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const read = new Date(Date.UTC(year, month - 1, day));
  // Years below 100 are read as 19xx; no order is that old.
  return year >= 100 && read.getUTCMonth() === month - 1 && read.getUTCDate() === day;
}
